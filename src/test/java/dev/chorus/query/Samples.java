package dev.chorus.query;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import java.util.Set;

/** Values for tests of the read side. */
public final class Samples {
    private Samples() {}

    public static Stream stream(long id, long creator) {
        return new Stream(
                id,
                "",
                "Stream " + id,
                "",
                StreamType.OTHER,
                creator,
                StreamStatus.LIVE,
                0,
                1,
                0,
                "UTC",
                "",
                "",
                0,
                StreamSettings.DEFAULTS,
                "{}",
                Set.of(),
                1,
                1);
    }

    public static Comment comment(long id, long stream, long author, long parent) {
        return Comment.builder()
                .id(id)
                .streamId(stream)
                .author(new Author(author, "user" + author, "User " + author, "", Role.USER, false))
                .content("text " + id)
                .parentId(parent)
                .rootId(parent)
                .createdAt(id)
                .build();
    }

    public static Identity identity(long user, Role role) {
        return new Identity(user, "user" + user, "User " + user, "", role, false, false, 0, Long.MAX_VALUE);
    }
}
