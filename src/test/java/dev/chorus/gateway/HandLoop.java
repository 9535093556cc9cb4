package dev.chorus.gateway;

import dev.chorus.bus.Failures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop, its timers and its bus, turned by hand: a test decides when messages arrive and when time passes, so that each interleaving
 * can be had again from its seed.
 */
final class HandLoop {
    private record Timer(long due, long order, Handler<Long> act) {}

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final List<Timer> timers = new ArrayList<>();
    private final Map<String, List<Handler<Message<Object>>>> consumers = new HashMap<>();
    private long now = 1_000_000;
    private long timersMade;

    long now() {
        return now;
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now);
            }
        };
    }

    /** Delivers at most so many messages. */
    void turn(int messages) {
        for (int i = 0; i < messages && !queue.isEmpty(); i++) {
            queue.removeFirst().run();
        }
    }

    /** Delivers all there is, and what comes of it. */
    void run() {
        int turns = 0;
        while (!queue.isEmpty()) {
            if (++turns > 100_000) {
                throw new AssertionError("the loop does not come to rest");
            }
            queue.removeFirst().run();
        }
    }

    /** Time passes; timers fire in their order, with everything that comes of each. */
    void pass(long ms) {
        long until = now + ms;
        while (true) {
            run();
            Timer next = timers.stream()
                    .filter(t -> t.due() <= until)
                    .min(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order))
                    .orElse(null);
            if (next == null) {
                break;
            }
            timers.remove(next);
            now = Math.max(now, next.due());
            next.act().handle(next.order());
        }
        now = until;
    }

    void later(Runnable act) {
        queue.addLast(act);
    }

    void publish(String address, Object body) {
        List.copyOf(consumers.getOrDefault(address, List.of()))
                .forEach(handler -> later(() -> handler.handle(message(address, body, Promise.promise()))));
    }

    Vertx vertx() {
        return stand(
                Vertx.class,
                Map.of(
                        "eventBus",
                        (_, _, _) -> bus(),
                        "setTimer",
                        (_, _, args) -> timer((Long) args[0], act(args[1]))));
    }

    Context context() {
        return stand(Context.class, Map.of("runOnContext", (_, _, args) -> {
            later(() -> this.<Void>act(args[0]).handle(null));
            return null;
        }));
    }

    EventBus bus() {
        return stand(
                EventBus.class,
                Map.of(
                        "consumer",
                        (_, _, args) -> consumer((String) args[0], act(args[1])),
                        "localConsumer",
                        (_, _, args) -> consumer((String) args[0], act(args[1])),
                        "publish",
                        (bus, _, args) -> {
                            publish((String) args[0], args[1]);
                            return bus;
                        },
                        "send",
                        (bus, _, args) -> {
                            publish((String) args[0], args[1]);
                            return bus;
                        },
                        "request",
                        (_, _, args) -> request((String) args[0], args[1])));
    }

    private long timer(long delay, Handler<Long> act) {
        timers.add(new Timer(now + delay, ++timersMade, act));
        return timersMade;
    }

    private MessageConsumer<?> consumer(String address, Handler<Message<Object>> handler) {
        consumers.computeIfAbsent(address, a -> new ArrayList<>()).add(handler);
        return stand(
                MessageConsumer.class,
                Map.of("completion", (_, _, _) -> Future.succeededFuture(), "unregister", (_, _, _) -> {
                    consumers.getOrDefault(address, List.of()).remove(handler);
                    return Future.succeededFuture();
                }));
    }

    private Future<Message<Object>> request(String address, Object body) {
        Promise<Message<Object>> reply = Promise.promise();
        List<Handler<Message<Object>>> handlers = consumers.getOrDefault(address, List.of());
        if (handlers.isEmpty()) {
            return Future.failedFuture("nobody at " + address);
        }
        Handler<Message<Object>> handler = handlers.get(0);
        later(() -> handler.handle(message(address, body, reply)));
        return reply.future();
    }

    private Message<Object> message(String address, Object body, Promise<Message<Object>> reply) {
        @SuppressWarnings("unchecked")
        Message<Object> message = stand(
                Message.class,
                Map.of("body", (_, _, _) -> body, "address", (_, _, _) -> address, "reply", (_, _, a) -> {
                    later(() -> {
                        if (a[0] instanceof Throwable failure) {
                            reply.fail(Failures.unwrap(failure));
                        } else {
                            reply.complete(message(address, a[0], Promise.promise()));
                        }
                    });
                    return null;
                }));
        return message;
    }

    @SuppressWarnings("unchecked")
    private <T> Handler<T> act(Object handler) {
        return (Handler<T>) handler;
    }

    /** What the gateway uses of an interface, and an error for the rest. */
    static <T> T stand(Class<T> type, Map<String, InvocationHandler> methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            InvocationHandler known = methods.get(method.getName());
            if (known != null) {
                return known.invoke(self, method, args);
            }
            return switch (method.getName()) {
                case "equals" -> self == args[0];
                case "hashCode" -> System.identityHashCode(self);
                case "toString" -> "a stand-in for " + type.getSimpleName();
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }));
    }
}
