package dev.chorus.tool.replay;

import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.ChorusApi.Answer;
import dev.chorus.tool.replay.Authors.Author;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Posts one row until its outcome is known, or patience ends. Repeats carry the same idempotency key, so that a comment whose
 * answer was lost is not made twice.
 */
final class Posting {
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final Vertx vertx;
    private final ChorusApi api;
    private final String path;
    private final String run;
    private final long patienceMs;

    /**
     * @param run a name of this run, so that a second run over the same file posts again
     * @param patienceMs how long a row is repeated for
     */
    Posting(Vertx vertx, ChorusApi api, String streamId, String run, long patienceMs) {
        this.vertx = vertx;
        this.api = api;
        this.path = "/api/streams/" + streamId + "/comments";
        this.run = run;
        this.patienceMs = patienceMs;
    }

    /** How a row ended. */
    sealed interface Outcome {
        /** It is durable. */
        record Acknowledged() implements Outcome {}

        /** The server will not have it. */
        record Refused(String code) implements Outcome {}

        /** Nobody knows: the server did not answer for as long as patience lasted. */
        record Unknown(String why) implements Outcome {}
    }

    /** Never fails. */
    Future<Outcome> post(ChatLine.Row row, Author author) {
        JsonObject body = new JsonObject()
                .put("content", row.message())
                .put(
                        "act_as",
                        new JsonObject()
                                .put("username", author.username())
                                .put("display_name", author.displayName())
                                .put("external_id", author.externalId()));
        if (row.clock() == ChatLine.Clock.VIDEO && row.atMs() >= 0) {
            body.put("media_time_ms", row.atMs());
        }
        Map<String, String> headers = Map.of("Idempotency-Key", "replay-" + run + '-' + row.line());
        return attempt(headers, body, FIRST_PAUSE_MS, System.nanoTime());
    }

    private Future<Outcome> attempt(Map<String, String> headers, JsonObject body, long pauseMs, long startedNanos) {
        return api.post(path, headers, body).transform(result -> {
            if (result.succeeded() && !isPassing(result.result())) {
                Answer answer = result.result();
                return Future.succeededFuture(
                        answer.isSuccess() ? new Outcome.Acknowledged() : new Outcome.Refused(answer.code()));
            }
            if ((System.nanoTime() - startedNanos) / 1_000_000 >= patienceMs) {
                String why = result.succeeded() ? result.result().code() : String.valueOf(result.cause());
                return Future.succeededFuture(new Outcome.Unknown(why));
            }
            long asked = result.succeeded() ? result.result().retryAfterMs() : 0;
            long jitter = ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1);
            return vertx.timer(
                            Math.max(1, Math.max(Math.min(asked, patienceMs), jitter)),
                            java.util.concurrent.TimeUnit.MILLISECONDS)
                    .compose(passed -> attempt(headers, body, Math.min(pauseMs * 2, LONGEST_PAUSE_MS), startedNanos));
        });
    }

    /** Whether the same request may be answered otherwise a little later. */
    private static boolean isPassing(Answer answer) {
        return answer.status() == 429 || answer.status() >= 500;
    }
}
