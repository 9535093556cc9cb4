package dev.chorus.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibilityTest {
    private static final long AUTHOR = 7;
    private static final long CREATOR = 1;

    private final Stream stream = Samples.stream(5, CREATOR);

    @ParameterizedTest
    @CsvSource({
        "APPROVED, PUBLIC,        OWN,           MODERATOR",
        "PENDING,  NOTHING,       OWN,           MODERATOR",
        "REJECTED, NOTHING,       OWN,           MODERATOR",
        "SPAM,     NOTHING,       OWN,           MODERATOR",
        "HIDDEN,   TOMBSTONE,     OWN_TOMBSTONE, MODERATOR",
        "DELETED,  TOMBSTONE,     OWN_TOMBSTONE, OWN_TOMBSTONE",
    })
    void eachStatusIsSeenByStrangerAuthorAndModerator(
            CommentStatus status, Sight stranger, Sight author, Sight moderator) {
        var comment = Samples.comment(10, 5, AUTHOR, 0).withStatus(status, "why", 9);

        assertThat(Visibility.of(Identity.ANONYMOUS, stream, comment)).isEqualTo(stranger);
        assertThat(Visibility.of(Samples.identity(8, Role.USER), stream, comment))
                .isEqualTo(stranger);
        assertThat(Visibility.of(Samples.identity(AUTHOR, Role.USER), stream, comment))
                .isEqualTo(author);
        assertThat(Visibility.of(Samples.identity(CREATOR, Role.USER), stream, comment))
                .isEqualTo(moderator);
        assertThat(Visibility.of(Samples.identity(9, Role.ADMIN), stream, comment))
                .isEqualTo(moderator);
    }

    @Test
    void nobodyIsNotTheAuthorOfACommentOfNobody() {
        var comment = Samples.comment(10, 5, 0, 0).withStatus(CommentStatus.PENDING, "", 9);

        assertThat(Visibility.of(Identity.ANONYMOUS, stream, comment)).isEqualTo(Sight.NOTHING);
    }
}
