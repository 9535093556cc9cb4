package dev.chorus.bridge;

import dev.chorus.edge.Fields;
import dev.chorus.edge.JsonBody;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * What a client of the bridge says, in the frames of the Vert.x event-bus bridge. Absent texts are empty. Of the headers only those
 * with a meaning are kept: what others could mean to the bus is nobody's business outside.
 */
sealed interface BridgeFrame {
    /** Longest address that is looked at, in characters. */
    int MAX_ADDRESS = 128;
    /** Longest mark of a question; clients use 36. */
    int MAX_REPLY_ADDRESS = 64;

    /** The address under which it is answered or refused; empty: none. */
    String answerTo();

    /**
     * A question to an address.
     *
     * @param replyAddress the client's own mark for the answer; it never becomes an address of the bus
     */
    record Send(String address, String replyAddress, Headers headers, Map<String, Object> body) implements BridgeFrame {
        @Override
        public String answerTo() {
            return replyAddress;
        }
    }

    record Register(String address, Headers headers) implements BridgeFrame {
        @Override
        public String answerTo() {
            return address;
        }
    }

    record Unregister(String address) implements BridgeFrame {
        @Override
        public String answerTo() {
            return address;
        }
    }

    record Ping() implements BridgeFrame {
        @Override
        public String answerTo() {
            return "";
        }
    }

    /** A frame that is refused whatever it holds. */
    record Publish(String address) implements BridgeFrame {
        @Override
        public String answerTo() {
            return address;
        }
    }

    /**
     * @param authorization {@code Bearer …}
     * @param requestId as the client sent it
     * @param version of the protocol the client speaks
     */
    record Headers(String authorization, String requestId, String version) {
        private static Headers of(Fields frame) {
            Optional<Fields> given = frame.object("headers");
            return given.map(h -> new Headers(text(h, "authorization"), text(h, "request_id"), text(h, "v")))
                    .orElseGet(() -> new Headers("", "", ""));
        }

        /** Longer than any token of ours. */
        private static String text(Fields headers, String name) {
            return headers.shortText(name, 8_192);
        }
    }

    /** A frame that can't be read, with the address that its answer goes to. */
    final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String answerTo;
        private final Refusal refusal;

        Unreadable(String answerTo, Refusal refusal) {
            super(refusal.getMessage(), refusal, false, false);
            this.answerTo = answerTo;
            this.refusal = refusal;
        }

        String answerTo() {
            return answerTo;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** @throws Unreadable {@code invalid_json} or {@code invalid_field} */
    static BridgeFrame read(byte[] utf8) {
        String answerTo = "";
        try {
            Fields frame = new Fields(JsonBody.parse(utf8));
            answerTo = mark(frame, "replyAddress", MAX_REPLY_ADDRESS);
            String type = frame.text("type");
            if (type.equals("ping")) {
                return new Ping();
            }
            String address = mark(frame, "address", MAX_ADDRESS);
            answerTo = answerTo.isEmpty() && !type.equals("send") ? address : answerTo;
            if (address.isEmpty()) {
                throw Fields.invalid("address", "is required");
            }
            return switch (type) {
                case "send" -> new Send(address, answerTo, Headers.of(frame), body(frame));
                case "register" -> new Register(address, Headers.of(frame));
                case "unregister" -> new Unregister(address);
                case "publish" -> new Publish(address);
                default -> throw Fields.invalid("type", "must be send, register, unregister or ping");
            };
        } catch (Refusal refusal) {
            throw new Unreadable(answerTo, refusal);
        }
    }

    private static Map<String, Object> body(Fields frame) {
        return frame.object("body")
                .map(Fields::all)
                .orElseThrow(() -> Refusal.of(ErrorCode.INVALID_JSON, "the body must be a JSON object"));
    }

    private static String mark(Fields frame, String name, int max) {
        return frame.shortText(name, max);
    }
}
