package dev.chorus.tool.replay;

import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.ChorusApi.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Where a replay goes.
 *
 * @param run a name of this run; a second run over the same file posts again
 * @param patienceMs how long a row is repeated while the server is away
 */
public record Target(ChorusApi api, String streamId, String run, long patienceMs) {
    /** A stream that is live and has no limits. */
    public static Future<String> makeStream(ChorusApi api, String title) {
        JsonObject body =
                new JsonObject().put("title", title).put("settings", new JsonObject().put("rate_limits", "off"));
        return api.post("/api/streams", body).compose(made -> {
            if (!made.isSuccess()) {
                return Future.failedFuture(new RefusedByServer("a stream", made));
            }
            String id = made.body().getString("id", "");
            if (made.body().getString("status", "").equals("live")) {
                return Future.succeededFuture(id);
            }
            return api.post("/api/streams/" + id + "/start", new JsonObject())
                    .compose(started -> started.isSuccess()
                            ? Future.succeededFuture(id)
                            : Future.failedFuture(new RefusedByServer("the start of a stream", started)));
        });
    }

    /** The server answered, and not as hoped. */
    public static final class RefusedByServer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedByServer(String what, Answer answer) {
            super("the server refused " + what + ": " + answer.status() + ' '
                    + answer.body().encode());
        }
    }
}
