package dev.chorus.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every act on a comment in every state: what becomes of it, or that it is refused; and who may do it at all. */
class ModerationTableTest {
    @TempDir
    static Path data;

    private static OwnerRig rig;

    @BeforeAll
    static void open() {
        rig = new OwnerRig(data);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    /** Rows are acts; columns PENDING APPROVED REJECTED HIDDEN; "-" is a conflict, "=" changes nothing and makes no event. */
    static Stream<Arguments> table() {
        Map<ModerationAct, String> rows = Map.of(
                ModerationAct.HIDE, "- HIDDEN - =",
                ModerationAct.UNHIDE, "- = - APPROVED",
                ModerationAct.APPROVE, "APPROVED = APPROVED APPROVED",
                ModerationAct.REJECT, "REJECTED REJECTED = REJECTED",
                ModerationAct.PIN, "- pinned - -",
                ModerationAct.UNPIN, "= = = =",
                ModerationAct.HIGHLIGHT, "- highlighted - -",
                ModerationAct.UNHIGHLIGHT, "= = = =");
        List<CommentStatus> columns =
                List.of(CommentStatus.PENDING, CommentStatus.APPROVED, CommentStatus.REJECTED, CommentStatus.HIDDEN);
        List<Arguments> cells = new ArrayList<>();
        rows.forEach((act, row) -> {
            String[] results = row.split(" ");
            for (int i = 0; i < results.length; i++) {
                cells.add(Arguments.of(act, columns.get(i), results[i]));
            }
        });
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("table")
    void anActOnAStateHasItsResult(ModerationAct act, CommentStatus state, String result) {
        long stream = rig.stream(Map.of("rate_limits", "off", "premoderation", "all"));
        long id = commentIn(stream, state);
        int events = rig.logged(stream).size();
        Command.Moderate command = OwnerRig.act(OwnerRig.CREATOR, stream, id, act);

        if (result.equals("-")) {
            assertThat(rig.refusal(command).code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(rig.logged(stream)).hasSize(events);
            return;
        }
        Reply.Posted reply = rig.posted(command);

        Comment after = reply.comment();
        assertThat(reply.repeated()).isEqualTo(result.equals("="));
        assertThat(rig.logged(stream)).hasSize(result.equals("=") ? events : events + 1);
        switch (result) {
            case "=" -> assertThat(after.status()).isEqualTo(state);
            case "pinned" -> assertThat(after.pinned()).isTrue();
            case "highlighted" -> assertThat(after.highlighted()).isTrue();
            default -> {
                assertThat(after.status().name()).isEqualTo(result);
                boolean isShownOrWas = after.status().isPublic() || state.isPublic();
                assertThat(reply.offset() > 0).isEqualTo(isShownOrWas);
            }
        }
        assertThat(rig.offsets(stream)).isEqualTo(dense(rig.offsets(stream).size()));
    }

    @ParameterizedTest
    @EnumSource(ModerationAct.class)
    void nothingCanBeDoneToWhatWasDeleted(ModerationAct act) {
        long stream = rig.openStream();
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "gone"))
                .comment()
                .id();
        rig.posted(new Command.Delete(OwnerRig.ANA, "r", stream, id));

        assertThat(rig.refusal(OwnerRig.act(OwnerRig.CREATOR, stream, id, act)).code())
                .isEqualTo(ErrorCode.CONFLICT);
    }

    @ParameterizedTest
    @EnumSource(ModerationAct.class)
    void onlyStaffOfTheStreamMayAct(ModerationAct act) {
        long stream = rig.openStream();
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "mine"))
                .comment()
                .id();
        Identity elsewhere = new Identity(20, "m", "M", "", Role.MODERATOR, false, false, stream + 1, Long.MAX_VALUE);

        for (Identity who : List.of(OwnerRig.ANA, OwnerRig.BEN, OwnerRig.GUEST, Identity.ANONYMOUS, elsewhere)) {
            assertThat(rig.refusal(OwnerRig.act(who, stream, id, act)).code()).isEqualTo(ErrorCode.FORBIDDEN);
        }
        Identity here = new Identity(21, "m", "M", "", Role.MODERATOR, false, false, stream, Long.MAX_VALUE);
        Identity everywhere = OwnerRig.identity(22, Role.MODERATOR, false);
        for (Identity who : List.of(OwnerRig.CREATOR, OwnerRig.ADMIN, OwnerRig.SERVICE, here, everywhere)) {
            rig.posted(OwnerRig.act(who, stream, id, ModerationAct.UNPIN));
        }
    }

    @Test
    void aHeldCommentGetsItsPlaceWhenItIsApprovedAndOnlyThen() {
        long stream = rig.stream(Map.of("rate_limits", "off", "premoderation", "all"));
        Reply.Posted held = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "may I"));
        Reply.Posted byStaff = rig.posted(OwnerRig.text(OwnerRig.CREATOR, stream, "hello"));

        Reply.Posted approved =
                rig.posted(OwnerRig.act(OwnerRig.CREATOR, stream, held.comment().id(), ModerationAct.APPROVE));

        assertThat(held.comment().status()).isEqualTo(CommentStatus.PENDING);
        assertThat(held.offset()).isZero();
        assertThat(byStaff.offset()).isEqualTo(1);
        assertThat(approved.offset()).isEqualTo(2);
        assertThat(rig.offsets(stream)).containsExactly(1L, 2L);
    }

    @Test
    void onlyItsAuthorsChangeOfTheTextIsAnEdit() {
        long stream = rig.openStream();
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "a text"))
                .comment()
                .id();

        act(stream, id, ModerationAct.HIDE);
        Comment shownAgain = rig.posted(OwnerRig.act(OwnerRig.CREATOR, stream, id, ModerationAct.UNHIDE))
                .comment();
        Comment edited = rig.posted(new Command.Edit(OwnerRig.ANA, "r", stream, id, "another"))
                .comment();
        rig.project();

        assertThat(shownAgain.editedAt()).isZero();
        assertThat(shownAgain.updatedAt()).isPositive();
        assertThat(edited.editedAt()).isPositive();
        assertThat(Await.get(rig.store.find(id)).orElseThrow().comment()).isEqualTo(edited);
    }

    @Test
    void whatIsHeldDoesNotExistForOthers() {
        long stream = rig.stream(Map.of("premoderation", "all"));
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "may I"))
                .comment()
                .id();

        assertThat(rig.refusal(new Command.Edit(OwnerRig.BEN, "r", stream, id, "x"))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(rig.refusal(OwnerRig.post(OwnerRig.BEN, stream, "re", id, ""))
                        .field())
                .isEqualTo("parent_id");
    }

    private static long commentIn(long stream, CommentStatus state) {
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "a text"))
                .comment()
                .id();
        switch (state) {
            case APPROVED -> act(stream, id, ModerationAct.APPROVE);
            case REJECTED -> act(stream, id, ModerationAct.REJECT);
            case HIDDEN -> {
                act(stream, id, ModerationAct.APPROVE);
                act(stream, id, ModerationAct.HIDE);
            }
            default -> {}
        }
        return id;
    }

    private static void act(long stream, long id, ModerationAct act) {
        rig.posted(OwnerRig.act(OwnerRig.CREATOR, stream, id, act));
    }

    private static List<Long> dense(int count) {
        return java.util.stream.LongStream.rangeClosed(1, count).boxed().toList();
    }
}
