package dev.chorus.port;

/**
 * The newest offset of a stream that a store knows.
 *
 * @param epoch empty when the stream has no room event yet
 * @param offset 0 when there is none
 * @param position position of that event; -1 when there is none
 */
public record RoomHead(String epoch, long offset, long position) {
    public static final RoomHead NONE = new RoomHead("", 0, -1);
}
