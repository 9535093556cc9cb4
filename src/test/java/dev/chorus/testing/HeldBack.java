package dev.chorus.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A real backend that takes its time: calls of one method reach it when the test lets them, and complete on the caller's context as a
 * port's must. Safe from any thread.
 */
public final class HeldBack<T> {
    private final T backend;
    private final T port;
    private final List<Runnable> held = new ArrayList<>();
    private String method = "";
    private int calls;

    private HeldBack(Class<T> type, T backend) {
        this.backend = backend;
        this.port = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, called, args) -> call(called, args)));
    }

    public static <T> HeldBack<T> of(Class<T> type, T backend) {
        return new HeldBack<>(type, backend);
    }

    public T port() {
        return port;
    }

    /** From now on calls of this method wait; they are counted anew. */
    public synchronized void hold(String name) {
        method = name;
        calls = 0;
    }

    /** Calls of the method since it is held. */
    public synchronized int calls() {
        return calls;
    }

    /** Lets those go that wait, and all that follow. */
    public void release() {
        List<Runnable> waiting;
        synchronized (this) {
            method = "";
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    private Object call(Method called, Object[] args) throws Throwable {
        synchronized (this) {
            if (called.getName().equals(method)) {
                calls++;
                Context context = Objects.requireNonNull(Vertx.currentContext(), "held calls need a context");
                Promise<Object> promise = Promise.promise();
                held.add(() -> context.runOnContext(now -> later(called, args).onComplete(promise)));
                return promise.future();
            }
        }
        return now(called, args);
    }

    @SuppressWarnings("unchecked")
    private Future<Object> later(Method called, Object[] args) {
        try {
            return (Future<Object>) now(called, args);
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }

    private Object now(Method called, Object[] args) throws Throwable {
        try {
            return called.invoke(backend, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
