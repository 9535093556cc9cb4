package dev.chorus.comment;

import dev.chorus.account.Role;
import java.util.List;

/**
 * Makes a {@link Comment}, of which each place names only what it sets: {@link Comment#builder} begins with a public comment that has
 * nothing else, {@link Comment#toBuilder} with what a comment is. Not thread-safe.
 */
public final class CommentBuilder {
    private long id;
    private String externalId = "";
    private long streamId;
    private Author author = new Author(0, "", "", "", Role.USER, false);
    private String content = "";
    private long parentId;
    private long rootId;
    private long createdAt;
    private long updatedAt;
    private long editedAt;
    private long deletedAt;
    private CommentStatus status = CommentStatus.APPROVED;
    private boolean pinned;
    private boolean highlighted;
    private long mediaTimeMs = -1;
    private List<Mention> mentions = List.of();
    private String moderationReason = "";
    private String clientMetadata = "";

    CommentBuilder() {}

    CommentBuilder(Comment from) {
        id = from.id();
        externalId = from.externalId();
        streamId = from.streamId();
        author = from.author();
        content = from.content();
        parentId = from.parentId();
        rootId = from.rootId();
        createdAt = from.createdAt();
        updatedAt = from.updatedAt();
        editedAt = from.editedAt();
        deletedAt = from.deletedAt();
        status = from.status();
        pinned = from.pinned();
        highlighted = from.highlighted();
        mediaTimeMs = from.mediaTimeMs();
        mentions = from.mentions();
        moderationReason = from.moderationReason();
        clientMetadata = from.clientMetadata();
    }

    public Comment build() {
        return new Comment(
                id,
                externalId,
                streamId,
                author,
                content,
                parentId,
                rootId,
                createdAt,
                updatedAt,
                editedAt,
                deletedAt,
                status,
                pinned,
                highlighted,
                mediaTimeMs,
                mentions,
                moderationReason,
                clientMetadata);
    }

    public CommentBuilder id(long value) {
        id = value;
        return this;
    }

    public CommentBuilder externalId(String value) {
        externalId = value;
        return this;
    }

    public CommentBuilder streamId(long value) {
        streamId = value;
        return this;
    }

    public CommentBuilder author(Author value) {
        author = value;
        return this;
    }

    public CommentBuilder content(String value) {
        content = value;
        return this;
    }

    public CommentBuilder parentId(long value) {
        parentId = value;
        return this;
    }

    public CommentBuilder rootId(long value) {
        rootId = value;
        return this;
    }

    public CommentBuilder createdAt(long value) {
        createdAt = value;
        return this;
    }

    public CommentBuilder updatedAt(long value) {
        updatedAt = value;
        return this;
    }

    public CommentBuilder editedAt(long value) {
        editedAt = value;
        return this;
    }

    public CommentBuilder deletedAt(long value) {
        deletedAt = value;
        return this;
    }

    public CommentBuilder status(CommentStatus value) {
        status = value;
        return this;
    }

    public CommentBuilder pinned(boolean value) {
        pinned = value;
        return this;
    }

    public CommentBuilder highlighted(boolean value) {
        highlighted = value;
        return this;
    }

    public CommentBuilder mediaTimeMs(long value) {
        mediaTimeMs = value;
        return this;
    }

    public CommentBuilder mentions(List<Mention> value) {
        mentions = value;
        return this;
    }

    public CommentBuilder moderationReason(String value) {
        moderationReason = value;
        return this;
    }

    public CommentBuilder clientMetadata(String value) {
        clientMetadata = value;
        return this;
    }
}
