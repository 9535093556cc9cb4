package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A way for one user to write: by REST or on a socket. A refusal is an {@link AssertionError}; a future that fails with anything else had
 * no answer.
 */
sealed interface Line {
    /** Id of the comment, once it is acknowledged. */
    CompletableFuture<String> post(String content, String key);

    /**
     * @param reaction {@code reaction_type} and the like
     * @return how many were accepted
     */
    CompletableFuture<Integer> react(JsonObject reaction);

    /** How many messages may be on their way at a time and still be taken in the order they were sent. */
    int inOrder();

    /** To be called when the server is back. */
    void reconnect();

    /** A connection that is gone shows as any failure; what was answered is never one. */
    static <T> T await(CompletableFuture<T> answer) throws NoAnswer {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError refused) {
                throw refused;
            }
            throw new NoAnswer(e);
        }
    }

    /** Request by request. */
    record Rest(Api api, String streamId, String token) implements Line {
        @Override
        public CompletableFuture<String> post(String content, String key) {
            return api.postOnce(streamId, token, key, content)
                    .thenApply(answer -> answer.expect(201).body().getString("id"));
        }

        @Override
        public CompletableFuture<Integer> react(JsonObject reaction) {
            return api.sendAsync("POST", "/api/streams/" + streamId + "/reactions", token, reaction)
                    .thenApply(answer -> answer.expect(202).body().getInteger("accepted"));
        }

        @Override
        public int inOrder() {
            return 1;
        }

        @Override
        public void reconnect() {}
    }

    /** One connection that watches the room, too. */
    record Socket(Viewer viewer, String streamId) implements Line {
        @Override
        public CompletableFuture<String> post(String content, String key) {
            JsonObject post = new JsonObject().put("content", content).put("idempotency_key", key);
            return acknowledged("post_comment", post)
                    .thenApply(ack -> ack.getJsonObject("comment").getString("id"));
        }

        @Override
        public CompletableFuture<Integer> react(JsonObject reaction) {
            return acknowledged("react", reaction).thenApply(ack -> ack.getInteger("accepted"));
        }

        private CompletableFuture<JsonObject> acknowledged(String type, JsonObject payload) {
            CompletableFuture<JsonObject> sent;
            try {
                sent = viewer.ask(type, payload.copy().put("stream_id", streamId));
            } catch (CompletionException | IllegalStateException e) {
                return CompletableFuture.failedFuture(e);
            }
            return sent.thenApply(answer -> {
                assertThat(answer.getString("type")).as(answer::encode).isEqualTo("ack");
                return answer.getJsonObject("payload");
            });
        }

        @Override
        public int inOrder() {
            return 8;
        }

        @Override
        public void reconnect() {
            assertThat(viewer.resume().getBoolean("recovered")).isTrue();
        }
    }
}
