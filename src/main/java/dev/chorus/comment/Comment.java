package dev.chorus.comment;

import java.util.List;

/**
 * The state of one comment, without what is computed about it (replies, reactions). Immutable; each event in the log carries the
 * whole state after it, so that applying one twice changes nothing.
 *
 * @param id Snowflake: sorting by id is sorting by time
 * @param externalId id in a replaced system; empty: none
 * @param parentId the comment replied to; 0: none
 * @param rootId the top of the thread; 0: this is one
 * @param createdAt milliseconds since 1970, as are {@code updatedAt editedAt deletedAt}; 0: never
 * @param updatedAt when its text or status last changed, by whomever; an approval of what nobody had seen is no change
 * @param editedAt when its author last changed the text
 * @param mediaTimeMs position in the video it speaks about, milliseconds; -1: none
 * @param moderationReason shown to its author and to moderators only; empty: none
 * @param clientMetadata a JSON object of at most 2 KB that came with the request, shown to moderators only; empty: none
 */
public record Comment(
        long id,
        String externalId,
        long streamId,
        Author author,
        String content,
        long parentId,
        long rootId,
        long createdAt,
        long updatedAt,
        long editedAt,
        long deletedAt,
        CommentStatus status,
        boolean pinned,
        boolean highlighted,
        long mediaTimeMs,
        List<Mention> mentions,
        String moderationReason,
        String clientMetadata) {

    public Comment {
        mentions = List.copyOf(mentions);
    }

    /** Begins with an approved comment that has nothing else. */
    public static CommentBuilder builder() {
        return new CommentBuilder();
    }

    /** Begins with what this one is. */
    public CommentBuilder toBuilder() {
        return new CommentBuilder(this);
    }

    public boolean isReply() {
        return parentId != 0;
    }

    public Comment withContent(String text, List<Mention> named, long at) {
        return toBuilder()
                .content(text)
                .mentions(named)
                .updatedAt(at)
                .editedAt(at)
                .build();
    }

    /** For what was written down before edits had a time of their own. */
    public Comment withEditedAt(long at) {
        return toBuilder().editedAt(at).build();
    }

    public Comment withStatus(CommentStatus next, String reason, long at) {
        return toBuilder()
                .status(next)
                .moderationReason(reason)
                .updatedAt(at)
                .deletedAt(next == CommentStatus.DELETED ? at : deletedAt)
                .pinned(pinned && next.isPublic())
                .build();
    }

    /** The tombstone: what remains of a deleted comment. */
    public Comment deleted(long at) {
        return toBuilder()
                .content("")
                .mentions(List.of())
                .clientMetadata("")
                .status(CommentStatus.DELETED)
                .pinned(false)
                .highlighted(false)
                .updatedAt(at)
                .deletedAt(at)
                .build();
    }

    public Comment withMarks(boolean nowPinned, boolean nowHighlighted, long at) {
        return toBuilder()
                .pinned(nowPinned)
                .highlighted(nowHighlighted)
                .updatedAt(at)
                .build();
    }
}
