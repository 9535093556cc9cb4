package dev.chorus.query;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A place in a list that is newest first by id, and which way to go on from it. Opaque to clients; it grants nothing, so it is
 * not signed: whoever forges one sees what they may see anyway.
 *
 * @param direction where the page lies, seen from {@code id}
 * @param id the comment next to the page, not part of it
 */
public record Cursor(Direction direction, long id) {
    private static final int BYTES = 9;
    private static final int TEXT_LENGTH = 12;

    /** Which way a page lies. */
    public enum Direction {
        OLDER,
        NEWER
    }

    /** From the newest comment on. */
    public static final Cursor NEWEST = new Cursor(Direction.OLDER, Long.MAX_VALUE);

    public static Cursor olderThan(long id) {
        return new Cursor(Direction.OLDER, id);
    }

    public static Cursor newerThan(long id) {
        return new Cursor(Direction.NEWER, id);
    }

    public boolean isForward() {
        return direction == Direction.NEWER;
    }

    /** Its opaque form, base64url. */
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put((byte) (isForward() ? 'n' : 'o'))
                .putLong(id)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws Refusal {@code invalid_cursor} for anything that {@link #encode} did not make */
    public static Cursor parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw invalid();
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        byte direction = bytes.get();
        long id = bytes.getLong();
        if (id <= 0 || (direction != 'o' && direction != 'n')) {
            throw invalid();
        }
        return direction == 'o' ? olderThan(id) : newerThan(id);
    }

    private static Refusal invalid() {
        return Refusal.field(ErrorCode.INVALID_CURSOR, "cursor", "this is not a cursor of ours");
    }
}
