package dev.chorus.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReactionReaderTest {
    private static final long ANA = 10;
    private static final Target COMMENT = new Target(1, 2);

    private ReadSide side;
    private ReactionReader reactions;

    @BeforeEach
    void open() throws IOException {
        side = ReadSide.open();
        reactions = new ReactionReader(side.hot(), side.store());
    }

    @AfterEach
    void close() {
        side.close();
    }

    @Test
    void ownReactionCountsFromItsAcknowledgementOn() {
        stored(Map.of("like", 3L), "");
        Await.get(side.hot().putReacted(ANA, COMMENT.commentId(), "", "like"));

        assertThat(counts()).isEqualTo(Map.of("like", 4L));
    }

    @Test
    void ownReactionThatIsCountedAlreadyCountsOnce() {
        stored(Map.of("like", 3L), "like");
        Await.get(side.hot().putReacted(ANA, COMMENT.commentId(), "", "like"));

        assertThat(counts()).isEqualTo(Map.of("like", 3L));
    }

    @Test
    void aChangedMindIsTakenFromTheOneAndGivenToTheOther() {
        stored(Map.of("like", 1L), "like");
        Await.get(side.hot().putReacted(ANA, COMMENT.commentId(), "", "dislike"));

        assertThat(counts()).isEqualTo(Map.of("dislike", 1L));
    }

    private Map<String, Long> counts() {
        return Await.get(reactions.totalsWithOwn(
                        new Identity(ANA, "ana", "Ana", "", Role.USER, false, false, 0, Long.MAX_VALUE), COMMENT))
                .counts();
    }

    private void stored(Map<String, Long> counts, String own) {
        Register.Key key = new Register.Key(COMMENT.commentId(), ANA, "");
        Await.get(side.store()
                .applyReactions(new ReactionEffects(
                        own.isEmpty() ? List.of() : List.of(new Register(key, own, 5, 0)),
                        Map.of(),
                        Map.of(COMMENT, new Totals(counts, 5)),
                        Map.of(),
                        Map.of(),
                        Map.of())));
    }
}
