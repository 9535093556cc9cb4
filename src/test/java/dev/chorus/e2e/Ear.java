package dev.chorus.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** Somebody who listens to a room on one of the ways out of it, and keeps every word. Safe to read from a test's thread. */
final class Ear implements AutoCloseable {
    private final String way;
    private final Viewer books = Viewer.onPaper();
    private final List<String> heard = new ArrayList<>();
    private volatile AutoCloseable connection = () -> {};
    private volatile boolean closed;

    private Ear(String way) {
        this.way = way;
    }

    /** @param join payload of {@code join_stream} */
    static Ear webSocket(ChorusProcess chorus, JsonObject join) {
        return socket("WebSocket", chorus.gateway("ws", "/ws"), joining(join), Ear::plain);
    }

    /** A SockJS session over its WebSocket transport, with frames of its own inside those of the WebSocket. */
    static Ear sockJs(ChorusProcess chorus, JsonObject join) {
        URI address = chorus.gateway("ws", "/sockjs/000/" + UUID.randomUUID() + "/websocket");
        return socket("SockJS", address, framed(joining(join)), Ear::unframed);
    }

    /** The public address of the room on the event bus. */
    static Ear bridge(ChorusProcess chorus, String streamId) {
        String register =
                BridgeClient.frame("register", "chorus.stream." + streamId, "").encode();
        return socket("bridge", chorus.gateway("ws", "/eventbus/websocket"), register, text -> {
            JsonObject body = new JsonObject(text).getJsonObject("body");
            return body == null ? List.of() : List.of(body);
        });
    }

    /** SockJS without a WebSocket: one request after another, each answered with what has come meanwhile. */
    static Ear polling(ChorusProcess chorus, JsonObject join) {
        Ear ear = new Ear("polling");
        URI session = chorus.gateway("http", "/sockjs/000/" + UUID.randomUUID());
        post(session + "/xhr", "");
        post(session + "/xhr_send", framed(joining(join)));
        ear.connection = ear.listen(() -> {
            String answer = post(session + "/xhr", "");
            ear.take(answer, unframed(answer.strip()));
        })::interrupt;
        return ear;
    }

    /** @param lastEventId empty: from now on */
    static Ear events(ChorusProcess chorus, String streamId, String lastEventId) {
        Ear ear = new Ear("events");
        HttpRequest.Builder request = HttpRequest.newBuilder(chorus.gateway("http", "/events?stream_id=" + streamId));
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        Stream<String> lines = Api.HTTP
                .sendAsync(request.build(), BodyHandlers.ofLines())
                .join()
                .body();
        ear.connection = lines;
        ear.listen(() -> {
            ear.read(lines);
            ear.closed = true;
        });
        return ear;
    }

    /** One who has joined by hand, and reads from now on as fast as it can. */
    static Ear of(RawSocket joined, String answer, Function<String, List<JsonObject>> messages) {
        Ear ear = new Ear("slow");
        ear.connection = joined;
        ear.take(answer, messages.apply(answer));
        ear.listen(() -> {
            String words = joined.words();
            ear.take(words, messages.apply(words));
        });
        return ear;
    }

    /** Takes what comes, again and again, until this is closed. */
    private Thread listen(Runnable takeNext) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (!closed) {
                    takeNext.run();
                }
            } catch (RuntimeException | AssertionError e) {
                if (!closed) {
                    throw e;
                }
            }
        });
    }

    private void read(Stream<String> lines) {
        JsonObject event = new JsonObject();
        lines.forEach(line -> {
            if (line.startsWith("event: ")) {
                event.put("type", line.substring(7));
            } else if (line.startsWith("data: ")) {
                take(line, List.of(event.copy().put("payload", new JsonObject(line.substring(6)))));
            }
        });
    }

    private static Ear socket(String way, URI address, String first, Function<String, List<JsonObject>> messages) {
        Ear ear = new Ear(way);
        StringBuilder partial = new StringBuilder();
        WebSocket socket = Api.HTTP
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        partial.append(data);
                        if (last) {
                            ear.take(partial.toString(), messages.apply(partial.toString()));
                            partial.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                })
                .join();
        ear.connection = socket::abort;
        socket.sendText(first, true).join();
        return ear;
    }

    static String joining(JsonObject payload) {
        return new JsonObject()
                .put("type", "join_stream")
                .put("payload", payload)
                .encode();
    }

    /** A message that comes alone. */
    static List<JsonObject> plain(String message) {
        return List.of(new JsonObject(message));
    }

    static String framed(String message) {
        return JsonArray.of(message).encode();
    }

    /** Messages of a frame of SockJS; the opening of a session and its heartbeat have none. */
    static List<JsonObject> unframed(String frame) {
        return frame.startsWith("a")
                ? new JsonArray(frame.substring(1))
                        .stream().map(text -> new JsonObject((String) text)).toList()
                : List.of();
    }

    private static String post(String address, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = Api.HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(address + " was answered with " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private synchronized void take(String text, List<JsonObject> messages) {
        heard.add(text);
        messages.forEach(books::accept);
    }

    /** Everything that was said, in order, as it was said. */
    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    synchronized boolean hasHeard(String text) {
        return heard.stream().anyMatch(word -> word.contains(text));
    }

    /** What was said after this was. */
    synchronized List<String> heardAfter(String text) {
        for (int i = 0; i < heard.size(); i++) {
            if (heard.get(i).contains(text)) {
                return List.copyOf(heard.subList(i + 1, heard.size()));
            }
        }
        throw new IllegalStateException(way + " has not heard " + text);
    }

    /** What was shown and what of it is shown still. */
    Viewer books() {
        return books;
    }

    @Override
    public void close() {
        closed = true;
        try {
            connection.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return way;
    }
}
