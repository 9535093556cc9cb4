package dev.chorus.owner;

import dev.chorus.account.Identity;
import dev.chorus.account.User;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.CommentText;
import dev.chorus.comment.Mention;
import dev.chorus.moderation.Rights;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings.Premoderation;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** What follows from the words of a comment, of a new one and an edited one alike: whether it is held, and whom it names. */
final class Wording {
    private static final long NEW_USER_MS = 24 * 3_600_000L;

    private final UserCatalog users;
    private final Clock clock;
    private final LongUnaryOperator createdAt;

    /** @param createdAt when an account was made, from its id, in milliseconds since 1970 */
    Wording(UserCatalog users, Clock clock, LongUnaryOperator createdAt) {
        this.users = users;
        this.clock = clock;
        this.createdAt = createdAt;
    }

    /** The status of a comment whose author has just given it this text. */
    CommentStatus status(Identity who, Stream stream, String text) {
        Premoderation mode = stream.settings().premoderation();
        boolean isHeld = !Rights.moderates(who, stream)
                && switch (mode) {
                    case OFF -> false;
                    case ALL -> true;
                    case LINKS -> CommentText.hasLink(text);
                    case NEW_USERS -> clock.millis() - createdAt.applyAsLong(who.userId()) < NEW_USER_MS;
                };
        return isHeld ? CommentStatus.PENDING : CommentStatus.APPROVED;
    }

    /** Names of nobody stay text; so do all names while the directory is away, rather than losing the comment. */
    Future<List<Mention>> mentions(String text) {
        Future<List<Mention>> all = Future.succeededFuture(List.of());
        for (String name : CommentText.mentioned(text)) {
            all = all.compose(list -> users.byName(name)
                    .recover(away -> Future.succeededFuture(Optional.empty()))
                    .map(user -> user.map(u -> with(list, u)).orElse(list)));
        }
        return all;
    }

    private static List<Mention> with(List<Mention> list, User user) {
        if (list.stream().anyMatch(m -> m.userId() == user.id())) {
            return list;
        }
        List<Mention> more = new ArrayList<>(list);
        more.add(new Mention(user.id(), user.username()));
        return more;
    }
}
