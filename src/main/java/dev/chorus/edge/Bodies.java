package dev.chorus.edge;

import dev.chorus.bus.Command;
import dev.chorus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands out of the bodies of requests: one place for what their fields are called and how large they may be. */
public final class Bodies {
    private static final int MAX_METADATA = 2048;
    private static final long MAX_MEDIA_TIME_MS = 366L * 24 * 3_600_000;
    private static final int MAX_EXTERNAL_ID = 128;
    private static final int MAX_TYPE = 64;
    /** Most taps in one request. */
    public static final int MAX_COUNT = 20;

    private static final int MAX_IDEMPOTENCY_KEY = 128;

    private Bodies() {}

    /**
     * @param content the text, which systems have different names for
     * @param idempotencyKey empty: none
     */
    public static Command.Post post(
            Accounts.Actor actor, String requestId, long streamId, String content, String idempotencyKey, Fields body) {
        return new Command.Post(
                actor.identity(),
                requestId,
                streamId,
                actor.onBehalf(),
                content,
                body.id("parent_id"),
                body.integer("media_time_ms", 0, MAX_MEDIA_TIME_MS, -1),
                idempotencyKey,
                actor.onBehalf() ? body.shortText("external_id", MAX_EXTERNAL_ID) : "",
                metadata(body));
    }

    public static Command.React react(Accounts.Actor actor, String requestId, long streamId, Fields body) {
        return new Command.React(
                actor.identity(),
                requestId,
                streamId,
                actor.onBehalf(),
                body.id("comment_id"),
                reactionType(body),
                isAdd(body),
                (int) body.integer("count", 1, MAX_COUNT, 1));
    }

    /** Any name is let through here: whether the stream has it is for the reactions to say. */
    public static String reactionType(Fields body) {
        String type = body.text("reaction_type");
        if (type.isEmpty() || type.length() > MAX_TYPE) {
            throw Fields.invalid("reaction_type", "must have 1 to " + MAX_TYPE + " characters");
        }
        return type;
    }

    public static boolean isAdd(Fields body) {
        return body.word("action", List.of("add", "remove")).equals("add");
    }

    /**
     * An idempotency key that was given.
     *
     * @param name what the client calls it
     */
    public static String idempotencyKey(String name, String given) {
        if (given.isEmpty() || given.length() > MAX_IDEMPOTENCY_KEY) {
            throw Fields.invalid(name, "must have 1 to " + MAX_IDEMPOTENCY_KEY + " characters");
        }
        return given;
    }

    private static String metadata(Fields body) {
        return body.object("client_metadata")
                .map(object -> {
                    byte[] text = Json.bytes(out -> JsonValues.write(out, object.all()));
                    if (text.length > MAX_METADATA) {
                        throw Fields.invalid("client_metadata", "must have at most " + MAX_METADATA + " bytes");
                    }
                    return new String(text, StandardCharsets.UTF_8);
                })
                .orElse("");
    }
}
