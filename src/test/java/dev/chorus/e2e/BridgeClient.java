package dev.chorus.e2e;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A client of the event-bus bridge that speaks its frames itself, over a plain WebSocket. */
final class BridgeClient implements AutoCloseable {
    private final RawSocket socket;
    /** What came while something else was waited for: an answer and a room's frame come in either order. */
    private final List<JsonObject> kept = new ArrayList<>();

    private int questions;

    private BridgeClient(RawSocket socket) {
        this.socket = socket;
    }

    static BridgeClient connect(ChorusProcess chorus) {
        return new BridgeClient(RawSocket.open(chorus, "/eventbus/websocket"));
    }

    /** One whose kernel keeps little of what it has not read. */
    static BridgeClient connectSmall(ChorusProcess chorus) {
        return new BridgeClient(RawSocket.openSmall(chorus, "/eventbus/websocket"));
    }

    RawSocket socket() {
        return socket;
    }

    /** A question and its answer, a {@code rec} or an {@code err}. */
    JsonObject ask(String address, String token, JsonObject body) {
        String mark = "q" + ++questions;
        say(frame("send", address, token).put("replyAddress", mark).put("body", body));
        return next(mark);
    }

    void register(String address, String token) {
        say(frame("register", address, token));
    }

    /** The code that a question is refused with. */
    String refusal(String address, String token, JsonObject body) {
        return refusal(ask(address, token, body));
    }

    /** The code that a registration is refused with. */
    String registering(String address, String token) {
        register(address, token);
        return refusal(next(address));
    }

    static String refusal(JsonObject answer) {
        if (!answer.getString("type").equals("err")) {
            throw new AssertionError("not refused: " + answer);
        }
        return answer.getString("message");
    }

    static JsonObject frame(String type, String address, String token) {
        JsonObject headers = new JsonObject();
        if (!token.isEmpty()) {
            headers.put("authorization", "Bearer " + token);
        }
        return new JsonObject().put("type", type).put("address", address).put("headers", headers);
    }

    void say(JsonObject frame) {
        socket.text(frame.encode());
    }

    /** The next frame for this address; others are kept until they are asked for. */
    JsonObject next(String address) {
        for (int i = 0; i < kept.size(); i++) {
            if (isFor(address, kept.get(i))) {
                return kept.remove(i);
            }
        }
        while (true) {
            JsonObject message = socket.message();
            if (isFor(address, message)) {
                return message;
            }
            kept.add(message);
        }
    }

    private static boolean isFor(String address, JsonObject message) {
        return address.equals(message.getString("address", ""));
    }

    /** The next message of this type that an address is told. */
    JsonObject heard(String address, String type) {
        while (true) {
            JsonObject body = next(address).getJsonObject("body");
            if (body != null && type.equals(body.getString("type"))) {
                return body.getJsonObject("payload");
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
