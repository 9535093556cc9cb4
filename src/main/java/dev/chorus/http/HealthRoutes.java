package dev.chorus.http;

import dev.chorus.observe.Readiness;
import dev.chorus.port.EventLog;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Whether this node and what it depends on are well, in words. Without the log nothing can be accepted: that is down; without any
 * other dependency the node serves on with less: that is degraded.
 */
final class HealthRoutes {
    private final Map<String, Dependency> dependencies = new LinkedHashMap<>();
    private final Readiness readiness;
    private final Map<String, Integer> verticles;

    HealthRoutes(HttpDependencies parts) {
        this.readiness = parts.readiness();
        this.verticles = parts.verticles();
        put("db", 2, false, () -> parts.directory().ping());
        put("comments", 2, false, () -> parts.comments().ping());
        put("redis", 1, false, () -> parts.hot().ping());
        put("log", 2, true, () -> parts.log().head(EventLog.Topic.COMMENTS, 0));
        put("analytics", 2, false, () -> parts.analytics().ping());
    }

    void open(Router router) {
        router.route(HttpMethod.GET, "/health")
                .handler(context -> all().onComplete(done -> Edge.send(context, done.result())));
        dependencies.forEach((name, dependency) -> router.route(HttpMethod.GET, "/health/" + name)
                .handler(context -> dependency
                        .check(dependency.seconds())
                        .onComplete(done -> Edge.send(context, answer(done.result())))));
        router.route(HttpMethod.GET, "/ready").handler(context -> Edge.send(context, ready()));
    }

    private void put(String name, int seconds, boolean vital, Supplier<Future<?>> probe) {
        dependencies.put(name, new Dependency(name, seconds, vital, probe));
    }

    private Future<Answer> all() {
        List<Future<Verdict>> checks = new ArrayList<>();
        dependencies.values().forEach(dependency -> checks.add(dependency.check(1)));
        return Future.all(checks).map(done -> {
            List<Verdict> verdicts = checks.stream().map(Future::result).toList();
            String status = "up";
            String reason = "everything answers";
            for (Verdict verdict : verdicts) {
                if (!verdict.up() && (verdict.vital() || status.equals("up"))) {
                    status = verdict.vital() ? "down" : "degraded";
                    reason = verdict.name() + ": " + verdict.reason();
                }
            }
            return answer(status, reason, verdicts, verticles);
        });
    }

    private Answer ready() {
        String reason = readiness.reason();
        return reason.isEmpty()
                ? answer(new Verdict("ready", true, true, "takes requests"))
                : answer(new Verdict("ready", true, false, reason));
    }

    private static Answer answer(Verdict verdict) {
        return answer(verdict.up() ? "up" : "down", verdict.reason(), List.of(), Map.of());
    }

    private static Answer answer(String status, String reason, List<Verdict> parts, Map<String, Integer> verticles) {
        return Answer.json(status.equals("down") ? 503 : 200, out -> {
            out.writeStartObject();
            out.writeStringField("status", status);
            out.writeStringField("reason", reason);
            if (!parts.isEmpty()) {
                out.writeObjectFieldStart("checks");
                for (Verdict part : parts) {
                    out.writeObjectFieldStart(part.name());
                    out.writeStringField("status", part.up() ? "up" : "down");
                    out.writeStringField("reason", part.reason());
                    out.writeEndObject();
                }
                out.writeEndObject();
            }
            if (!verticles.isEmpty()) {
                out.writeObjectFieldStart("verticles");
                for (Map.Entry<String, Integer> running : verticles.entrySet()) {
                    out.writeNumberField(running.getKey(), running.getValue());
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    private record Verdict(String name, boolean vital, boolean up, String reason) {}

    /** @param vital nothing works without it */
    private record Dependency(String name, int seconds, boolean vital, Supplier<Future<?>> probe) {
        Future<Verdict> check(int withinSeconds) {
            Future<?> answer;
            try {
                answer = probe.get();
            } catch (RuntimeException e) {
                answer = Future.failedFuture(e);
            }
            return answer.timeout(withinSeconds, TimeUnit.SECONDS)
                    .map(up -> new Verdict(name, vital, true, "answers"))
                    // What it says may tell of the inside; it is in the log.
                    .otherwise(away -> new Verdict(
                            name,
                            vital,
                            false,
                            away instanceof TimeoutException
                                    ? "no answer within " + withinSeconds + " s"
                                    : "does not answer as it should"));
        }
    }
}
