package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A way for one user to write: by REST or on a socket. A refusal is a failed test; no answer is told. */
sealed interface Line {
    /** Id of the comment. */
    String post(String content, String key) throws NoAnswer;

    /**
     * @param reaction {@code reaction_type} and the like
     * @return how many were accepted
     */
    int react(JsonObject reaction) throws NoAnswer;

    /** To be called when the server is back. */
    void reconnect();

    /** A connection that is gone shows as any failure of the call; what was answered is never one. */
    private static <T> T await(Supplier<CompletableFuture<T>> call) throws NoAnswer {
        try {
            return call.get().join();
        } catch (CompletionException | IllegalStateException e) {
            throw new NoAnswer(e);
        }
    }

    /** Request by request. */
    record Rest(Api api, String streamId, String token) implements Line {
        @Override
        public String post(String content, String key) throws NoAnswer {
            return await(() -> api.postOnce(streamId, token, key, content))
                    .expect(201)
                    .body()
                    .getString("id");
        }

        @Override
        public int react(JsonObject reaction) throws NoAnswer {
            return await(() -> api.sendAsync("POST", "/api/streams/" + streamId + "/reactions", token, reaction))
                    .expect(202)
                    .body()
                    .getInteger("accepted");
        }

        @Override
        public void reconnect() {}
    }

    /** One connection that watches the room, too. */
    record Socket(Viewer viewer, String streamId) implements Line {
        @Override
        public String post(String content, String key) throws NoAnswer {
            JsonObject post = new JsonObject().put("content", content).put("idempotency_key", key);
            return acknowledged("post_comment", post).getJsonObject("comment").getString("id");
        }

        @Override
        public int react(JsonObject reaction) throws NoAnswer {
            return acknowledged("react", reaction).getInteger("accepted");
        }

        private JsonObject acknowledged(String type, JsonObject payload) throws NoAnswer {
            JsonObject answer = await(() -> viewer.ask(type, payload.copy().put("stream_id", streamId)));
            assertThat(answer.getString("type")).as(answer::encode).isEqualTo("ack");
            return answer.getJsonObject("payload");
        }

        @Override
        public void reconnect() {
            assertThat(viewer.resume().getBoolean("recovered")).isTrue();
        }
    }
}
