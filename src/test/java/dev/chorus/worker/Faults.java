package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.EventLog;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A real backend with faults in front of it. */
final class Faults {
    private Faults() {}

    /**
     * Fails calls of a port before they reach the backend.
     *
     * @param fault failure of a method by name, or null to let the call through
     */
    static <T> T before(Class<T> port, T backend, Function<String, Throwable> fault) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, args) -> {
            Throwable failure = fault.apply(method.getName());
            if (failure != null) {
                return Future.failedFuture(failure);
            }
            return call(() -> method.invoke(backend, args));
        }));
    }

    /** Stands between an appender and the log: may append for real, and may lie about it. */
    static EventLog onAppend(EventLog real, BiFunction<EventLog, Event, Future<Long>> append) {
        return (EventLog) Proxy.newProxyInstance(
                EventLog.class.getClassLoader(), new Class<?>[] {EventLog.class}, (_, method, args) -> {
                    if (method.getName().equals("append")) {
                        return append.apply(real, (Event) args[1]);
                    }
                    return call(() -> method.invoke(real, args));
                });
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
