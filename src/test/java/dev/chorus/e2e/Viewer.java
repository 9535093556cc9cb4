package dev.chorus.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A viewer on a WebSocket who keeps the books: which offsets were delivered, omitted or skipped, whether one came twice or never, and
 * what the room looks like from here. Safe to read from a test's thread.
 */
final class Viewer implements WebSocket.Listener, AutoCloseable {
    private volatile CompletableFuture<JsonObject> joined = new CompletableFuture<>();
    private final Map<String, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final AtomicLong refs = new AtomicLong();
    private final StringBuilder partial = new StringBuilder();
    private final List<JsonObject> messages = new ArrayList<>();
    private final Map<String, JsonObject> view = new LinkedHashMap<>();
    private final List<String> breaches = new ArrayList<>();
    private final URI address;
    private final JsonObject join;
    private volatile CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile WebSocket socket;
    private String epoch = "";
    private long covered;
    private long delivered;
    private long omitted;
    private long skipped;

    private Viewer(URI address, JsonObject join) {
        this.address = address;
        this.join = join;
    }

    /** @param join payload of {@code join_stream} */
    static Viewer join(ChorusProcess chorus, JsonObject join) {
        return join(chorus.gateway("ws", "/ws"), join);
    }

    static Viewer join(URI address, JsonObject join) {
        Viewer viewer = new Viewer(address, join);
        viewer.connect(join);
        return viewer;
    }

    /** Keeps the books of a connection that somebody else reads. */
    static Viewer onPaper() {
        return new Viewer(URI.create(""), new JsonObject());
    }

    private void connect(JsonObject withJoin) {
        socket = Api.HTTP
                .newWebSocketBuilder()
                .subprotocols("chorus.v1.json")
                .buildAsync(address, this)
                .join();
        send("join_stream", "join", withJoin);
    }

    /** Comes back to the place it had, as a client does when its connection was lost; answers what {@code joined} says. */
    JsonObject resume() {
        closed.join();
        JsonObject back;
        synchronized (this) {
            partial.setLength(0);
            socket = null;
            joined = new CompletableFuture<>();
            closed = new CompletableFuture<>();
            back = join.copy().put("epoch", epoch).put("offset", covered);
        }
        connect(back);
        return await(joined);
    }

    static Viewer join(ChorusProcess chorus, String streamId, String token, String budget) {
        Viewer viewer = join(
                chorus,
                new JsonObject()
                        .put("stream_id", streamId)
                        .put("budget", budget)
                        .put("token", token));
        await(viewer.joined);
        return viewer;
    }

    /** What does not come in a minute will not come: the test says so instead of standing still. */
    private static JsonObject await(CompletableFuture<JsonObject> message) {
        return message.orTimeout(60, TimeUnit.SECONDS).join();
    }

    JsonObject joined() {
        return await(joined);
    }

    /** Sends; the answer is the one with its {@code ref}, an {@code ack} or an {@code error}, and fails when the connection ends first. */
    CompletableFuture<JsonObject> ask(String type, JsonObject payload) {
        String ref = "r" + refs.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(ref, answer);
        send(type, ref, payload);
        return answer;
    }

    private synchronized void send(String type, String ref, JsonObject payload) {
        String text = new JsonObject()
                .put("type", type)
                .put("ref", ref)
                .put("payload", payload)
                .encode();
        socket.sendText(text, true).join();
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (from != socket) {
            return null; // a connection that this viewer has left
        }
        partial.append(data);
        if (last) {
            accept(new JsonObject(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended(1006);
    }

    private void ended(int code) {
        closed.complete(code);
        IllegalStateException cut = new IllegalStateException("the connection ended with " + code);
        joined.completeExceptionally(cut);
        answers.values().forEach(answer -> answer.completeExceptionally(cut));
        answers.clear();
    }

    /** For a viewer {@link #onPaper}: the next message. */
    synchronized void accept(JsonObject message) {
        messages.add(message);
        JsonObject payload = message.getJsonObject("payload");
        String type = message.getString("type");
        switch (type) {
            case "joined" -> takeJoined(payload);
            case "comments_batch" -> takeBatch(payload);
            case "gap" -> takeGap(payload);
            case "error" -> takeError(message);
            default -> {}
        }
        CompletableFuture<JsonObject> answer = answers.remove(message.getString("ref", ""));
        if (answer != null) {
            answer.complete(message);
        }
    }

    private void takeError(JsonObject message) {
        if ("join".equals(message.getString("ref"))) {
            joined.completeExceptionally(new IllegalStateException("not joined: " + message));
        }
    }

    private void takeJoined(JsonObject p) {
        if (p.getBoolean("recovered") && (!p.getString("epoch").equals(epoch) || p.getLong("offset") != covered)) {
            breaches.add("recovered at " + p.getString("epoch") + ":" + p.getLong("offset") + " after " + covered);
        }
        if (p.getString("epoch").equals(epoch) && p.getLong("offset") < covered) {
            breaches.add("snapshot at " + p.getLong("offset") + " after " + covered);
        }
        epoch = p.getString("epoch");
        covered = p.getLong("offset");
        if (!p.getBoolean("recovered")) {
            view.clear();
            p.getJsonArray("comments").forEach(c -> show((JsonObject) c));
        }
        joined.complete(p);
    }

    private void takeBatch(JsonObject p) {
        cover(p);
        JsonArray comments = p.getJsonArray("comments");
        delivered += comments.size();
        omitted += p.getLong("omitted");
        comments.forEach(c -> {
            JsonObject comment = (JsonObject) c;
            if (view.containsKey(comment.getString("id"))) {
                breaches.add("comment " + comment.getString("id") + " came twice");
            }
            show(comment);
        });
        p.getJsonArray("updates").forEach(c -> {
            JsonObject comment = (JsonObject) c;
            if (view.containsKey(comment.getString("id"))) {
                show(comment);
            }
        });
    }

    private void takeGap(JsonObject p) {
        cover(p);
        skipped += p.getLong("to") - p.getLong("from") + 1;
        p.getJsonArray("removed").forEach(id -> view.remove((String) id));
        p.getJsonArray("updates", new JsonArray()).forEach(c -> {
            JsonObject comment = (JsonObject) c;
            view.computeIfPresent(comment.getString("id"), (id, old) -> comment);
        });
    }

    private void cover(JsonObject p) {
        if (!p.getString("epoch").equals(epoch) && !epoch.isEmpty()) {
            breaches.add("epoch " + epoch + " became " + p.getString("epoch"));
        }
        if (p.getLong("from") != covered + 1) {
            breaches.add("from " + p.getLong("from") + " after " + covered);
        }
        epoch = p.getString("epoch");
        covered = p.getLong("to");
    }

    private void show(JsonObject comment) {
        if (comment.getString("content") == null) {
            view.remove(comment.getString("id"));
        } else {
            view.put(comment.getString("id"), comment);
        }
    }

    synchronized long covered() {
        return covered;
    }

    synchronized String epoch() {
        return epoch;
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long omitted() {
        return omitted;
    }

    synchronized long skipped() {
        return skipped;
    }

    /** What broke the law of coverage; empty is good. */
    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    /** Ids in the order they came. */
    synchronized List<String> ids() {
        return new ArrayList<>(view.keySet());
    }

    synchronized Map<String, JsonObject> view() {
        return new LinkedHashMap<>(view);
    }

    synchronized List<JsonObject> messages(String type) {
        return messages.stream().filter(m -> m.getString("type").equals(type)).toList();
    }

    CompletableFuture<Integer> closed() {
        return closed;
    }

    /** Cuts the connection without a word. */
    void drop() {
        socket.abort();
        ended(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
