package dev.chorus.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.account.Identity;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write what and how often, and that the same request is done once. */
class PostingTest {
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

    @Test
    void aRepeatedRequestReturnsTheFirstResult() {
        long stream = rig.openStream();
        Future<Reply.Posted> a = rig.send(OwnerRig.post(OwnerRig.ANA, stream, "once", 0, "k"));
        Future<Reply.Posted> b = rig.send(OwnerRig.post(OwnerRig.ANA, stream, "once", 0, "k"));

        Reply.Posted first = Await.get(a);
        Reply.Posted second = Await.get(b);
        assertThat(second.comment()).isEqualTo(first.comment());
        assertThat(List.of(first.repeated(), second.repeated())).containsExactly(false, true);
        assertThat(rig.offsets(stream)).containsExactly(1L);
    }

    @Test
    void aKeyWithAnotherBodyIsAConflictAndAnotherUsersKeyIsTheirOwn() {
        long stream = rig.openStream();
        rig.posted(OwnerRig.post(OwnerRig.ANA, stream, "this", 0, "k"));

        assertThat(rig.refusal(OwnerRig.post(OwnerRig.ANA, stream, "that", 0, "k"))
                        .code())
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(rig.posted(OwnerRig.post(OwnerRig.BEN, stream, "that", 0, "k"))
                        .repeated())
                .isFalse();
    }

    @Test
    void aKeyIsFreeAgainAfterARefusalAndAfterFiveMinutes() {
        long stream = rig.openStream();
        assertThat(rig.refusal(OwnerRig.post(OwnerRig.ANA, stream, " ", 0, "k")).code())
                .isEqualTo(ErrorCode.CONTENT_EMPTY);
        rig.posted(OwnerRig.post(OwnerRig.ANA, stream, "now", 0, "k"));
        rig.pass(Duration.ofMinutes(6));

        assertThat(rig.posted(OwnerRig.post(OwnerRig.ANA, stream, "later", 0, "k"))
                        .repeated())
                .isFalse();
    }

    @Test
    void aKeyOutlivesTheProcessAlsoThatOfAHeldComment() {
        long stream = rig.openStream();
        long strict = rig.stream(Map.of("premoderation", "all"));
        Reply.Posted shown = rig.posted(OwnerRig.post(OwnerRig.ANA, stream, "once", 0, "k"));
        Reply.Posted held = rig.posted(OwnerRig.post(OwnerRig.ANA, strict, "once", 0, "k"));
        rig.project();

        rig.restart();

        Reply.Posted again = rig.posted(OwnerRig.post(OwnerRig.ANA, stream, "once", 0, "k"));
        Reply.Posted heldAgain = rig.posted(OwnerRig.post(OwnerRig.ANA, strict, "once", 0, "k"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.comment().id()).isEqualTo(shown.comment().id());
        assertThat(heldAgain.repeated()).isTrue();
        assertThat(heldAgain.comment().id()).isEqualTo(held.comment().id());
        assertThat(rig.refusal(OwnerRig.post(OwnerRig.ANA, stream, "other", 0, "k"))
                        .code())
                .isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void anEditIsForItsAuthorAndForAWhile() {
        long stream = rig.stream(Map.of("rate_limits", "off", "edit_window_seconds", 60));
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "first"))
                .comment()
                .id();

        assertThat(rig.refusal(edit(OwnerRig.BEN, stream, id)).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(rig.refusal(edit(OwnerRig.ADMIN, stream, id)).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(rig.posted(edit(OwnerRig.ANA, stream, id)).comment().content())
                .isEqualTo("second");
        assertThat(rig.posted(edit(OwnerRig.ANA, stream, id)).repeated()).isTrue();
        rig.pass(Duration.ofSeconds(61));
        assertThat(rig.refusal(new Command.Edit(OwnerRig.ANA, "r", stream, id, "third"))
                        .code())
                .isEqualTo(ErrorCode.EDIT_WINDOW_CLOSED);
        assertThat(rig.offsets(stream)).containsExactly(1L, 2L);
    }

    @Test
    void slowModeSaysHowLongToWaitAndSparesStaff() {
        long stream = rig.stream(Map.of("rate_limits", "off", "slow_mode_seconds", 30));
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        rig.pass(Duration.ofSeconds(10));

        Refusal refusal = rig.refusal(OwnerRig.text(OwnerRig.ANA, stream, "two"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.SLOW_MODE);
        assertThat(refusal.retryAfterMs()).isEqualTo(20_000);
        rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "mine"));
        rig.posted(OwnerRig.text(OwnerRig.CREATOR, stream, "a"));
        rig.posted(OwnerRig.text(OwnerRig.CREATOR, stream, "b"));
        rig.pass(Duration.ofSeconds(20));
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "two"));
    }

    @Test
    void slowModeIsRememberedForAsLongAsItLasts() {
        long stream = rig.stream(Map.of("rate_limits", "off", "slow_mode_seconds", 3_600));
        long elsewhere = rig.openStream();
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        rig.posted(OwnerRig.text(OwnerRig.ANA, elsewhere, "this does not count"));
        rig.project();
        rig.pass(Duration.ofMinutes(10));

        rig.restart();

        Refusal refusal = rig.refusal(OwnerRig.text(OwnerRig.ANA, stream, "two"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.SLOW_MODE);
        assertThat(refusal.retryAfterMs()).isEqualTo(50 * 60_000);
        rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "mine"));
        rig.pass(Duration.ofMinutes(50));
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "two"));
    }

    @Test
    void ofTwoQuickPostsInSlowModeOneIsRefused() {
        long stream = rig.stream(Map.of("rate_limits", "off", "slow_mode_seconds", 30));
        Future<Reply.Posted> a = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        Future<Reply.Posted> b = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "two"));
        await().until(() -> a.isComplete() && b.isComplete());

        assertThat(List.of(a.succeeded(), b.succeeded())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void moreThanTheLimitIsRefusedButNotForAService() {
        long stream = rig.stream(Map.of("rate_limits", Map.of("comments_per_30s", 2)));
        Identity who = OwnerRig.user(500);
        rig.posted(OwnerRig.text(who, stream, "1"));
        rig.posted(OwnerRig.text(who, stream, "2"));

        Refusal refusal = rig.refusal(OwnerRig.text(who, stream, "3"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.retryAfterMs()).isBetween(1L, 30_000L);
        rig.posted(new Command.Post(who, "r", stream, true, "3", 0, -1, "", "", ""));
        rig.pass(Duration.ofSeconds(31));
        rig.posted(OwnerRig.text(who, stream, "4"));
    }

    @Test
    void premoderationHoldsWhatItNames() {
        long links = rig.stream(Map.of("premoderation", "links"));
        long newcomers = rig.stream(Map.of("premoderation", "new_users"));

        assertThat(status(OwnerRig.text(OwnerRig.ANA, links, "plain"))).isEqualTo(CommentStatus.APPROVED);
        assertThat(status(OwnerRig.text(OwnerRig.ANA, links, "www.example.org")))
                .isEqualTo(CommentStatus.PENDING);
        assertThat(status(OwnerRig.text(OwnerRig.ANA, newcomers, "hi"))).isEqualTo(CommentStatus.APPROVED);
        assertThat(status(OwnerRig.text(OwnerRig.NEWCOMER, newcomers, "hi"))).isEqualTo(CommentStatus.PENDING);
    }

    @Test
    void anEditIsHeldAsAPostWithTheSameTextWouldBe() {
        long stream = rig.stream(Map.of("rate_limits", "off", "premoderation", "links"));
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "plain"))
                .comment()
                .id();

        Reply.Posted edited = rig.posted(new Command.Edit(OwnerRig.ANA, "r", stream, id, "see www.example.org"));
        Reply.Posted again = rig.posted(new Command.Edit(OwnerRig.ANA, "r", stream, id, "nothing to see"));
        Reply.Posted approved = rig.posted(OwnerRig.act(OwnerRig.CREATOR, stream, id, ModerationAct.APPROVE));

        assertThat(edited.comment().status()).isEqualTo(CommentStatus.PENDING);
        assertThat(edited.offset()).as("it leaves the screens in its turn").isEqualTo(2);
        assertThat(again.comment().status()).as("held stays held").isEqualTo(CommentStatus.PENDING);
        assertThat(again.offset()).isZero();
        assertThat(approved.offset()).isEqualTo(3);
        await().untilAsserted(() -> assertThat(rig.announced)
                .filteredOn(e -> e.streamId() == stream)
                .extracting(RoomEntry::kind)
                .containsExactly(Kind.POST, Kind.REMOVE, Kind.POST));
    }

    @Test
    void anEditNamesWhomItsTextNames() {
        long stream = rig.openStream();
        rig.account(701, "cleo");
        rig.account(702, "dora");
        long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "hello @cleo"))
                .comment()
                .id();

        Reply.Posted edited = rig.posted(new Command.Edit(OwnerRig.ANA, "r", stream, id, "hello @dora"));

        assertThat(edited.comment().mentions()).containsExactly(new Mention(702, "dora"));
    }

    @Test
    void staffEditsAreNotHeld() {
        long stream = rig.stream(Map.of("rate_limits", "off", "premoderation", "all"));
        long id = rig.posted(OwnerRig.text(OwnerRig.CREATOR, stream, "plain"))
                .comment()
                .id();

        Reply.Posted edited = rig.posted(new Command.Edit(OwnerRig.CREATOR, "r", stream, id, "www.example.org"));

        assertThat(edited.comment().status()).isEqualTo(CommentStatus.APPROVED);
    }

    @Test
    void whoMayNotWriteIsTold() {
        long noGuests = rig.stream(Map.of("guests", "read", "min_account_age_seconds", 60));
        assertThat(rig.refusal(OwnerRig.text(Identity.ANONYMOUS, noGuests, "x")).code())
                .isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(rig.refusal(OwnerRig.text(OwnerRig.GUEST, noGuests, "x")).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(rig.refusal(OwnerRig.text(OwnerRig.NEWCOMER, noGuests, "x")).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(rig.refusal(OwnerRig.text(OwnerRig.ANA, noGuests, "x".repeat(501)))
                        .code())
                .isEqualTo(ErrorCode.CONTENT_TOO_LONG);
        assertThat(rig.refusal(OwnerRig.text(OwnerRig.ANA, 424_242, "x")).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        rig.get(new Command.ChangeStream(OwnerRig.CREATOR, "r", noGuests, Map.of("status", "ended")));
        assertThat(rig.refusal(OwnerRig.text(OwnerRig.ANA, noGuests, "x")).code())
                .isEqualTo(ErrorCode.STREAM_ENDED);
    }

    @Test
    void settingsThatAreNotInTheListAreRefusedByName() {
        long stream = rig.openStream();

        Refusal unknown = rig.refusal(
                new Command.ChangeStream(OwnerRig.CREATOR, "r", stream, Map.of("settings", Map.of("slow_mood", 1))));
        Refusal outside = rig.refusal(new Command.ChangeStream(
                OwnerRig.CREATOR, "r", stream, Map.of("settings", Map.of("max_length", 5_001))));

        assertThat(unknown.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(unknown.field()).isEqualTo("settings.slow_mood");
        assertThat(outside.field()).isEqualTo("settings.max_length");
        assertThat(rig.refusal(new Command.ChangeStream(OwnerRig.ANA, "r", stream, Map.of("title", "mine")))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    private static Command.Edit edit(Identity who, long stream, long id) {
        return new Command.Edit(who, "r", stream, id, "second");
    }

    private static CommentStatus status(Command.Post post) {
        return rig.posted(post).comment().status();
    }
}
