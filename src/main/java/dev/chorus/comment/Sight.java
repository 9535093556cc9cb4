package dev.chorus.comment;

/** How much of one comment one viewer may see. */
public enum Sight {
    /** Not even that it exists. */
    NOTHING,
    /** Its place in the thread: id, parent, times and status; no content and no author. */
    TOMBSTONE,
    /** A tombstone of the viewer's own comment, with the reason of its removal. */
    OWN_TOMBSTONE,
    /** What everybody sees. */
    PUBLIC,
    /** The viewer's own comment, with the reason of a moderator if there is one. */
    OWN,
    /** All of it. */
    MODERATOR;

    /** Whether it may be mentioned at all. */
    public boolean exists() {
        return this != NOTHING;
    }

    /** Whether text and author are shown. */
    public boolean showsContent() {
        return this == PUBLIC || this == OWN || this == MODERATOR;
    }

    /** Whether a moderator's reason is shown. */
    public boolean showsReason() {
        return this == OWN_TOMBSTONE || this == OWN || this == MODERATOR;
    }

    /** Whether the metadata that came with the request is shown. */
    public boolean showsMetadata() {
        return this == MODERATOR;
    }
}
