package dev.chorus.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Reply;
import dev.chorus.event.Event;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.ErrorCode;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets are dense, the order of the log is the order of the room, and neither a bad disk nor a restart changes that. */
class OwnerOrderTest {
    @TempDir
    Path data = Path.of("");

    private OwnerRig rig;

    @BeforeEach
    void open() {
        rig = new OwnerRig(data);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void concurrentPostsToSeveralStreamsGetDenseOffsetsAndGrowingIds() {
        List<Long> streams = List.of(rig.openStream(), rig.openStream(), rig.openStream());
        List<Future<Reply.Posted>> posts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            posts.add(rig.send(OwnerRig.text(OwnerRig.user(100 + i % 7), streams.get(i % 3), "number " + i)));
        }
        Await.get(Future.all(posts));

        for (long stream : streams) {
            List<Event.CommentChanged> events = rig.logged(stream);
            assertThat(rig.offsets(stream)).isEqualTo(upTo(100));
            assertThat(events.stream().map(e -> e.comment().id()).toList())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(Await.get(rig.hot.tail(stream, 1, 100, 100)).entries())
                    .extracting(e -> e.comment().id())
                    .isEqualTo(events.stream().map(e -> e.comment().id()).toList());
            await().untilAsserted(() -> assertThat(told(stream)).isEqualTo(upTo(100)));
        }
    }

    @Test
    void whatCouldNotBeWrittenLeavesNoHole() {
        long stream = rig.openStream();
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        rig.disk.failBeforeCommit();

        assertThat(rig.refusal(OwnerRig.text(OwnerRig.ANA, stream, "lost")).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);

        rig.disk.heal();
        Reply.Posted next = untilAccepted(stream, "two", "");
        assertThat(next.offset()).isEqualTo(2);
        assertThat(rig.logged(stream)).extracting(e -> e.comment().content()).containsExactly("one", "two");
        assertThat(rig.offsets(stream)).isEqualTo(upTo(2));
    }

    @Test
    void postsBehindAFailedOneFailWithIt() {
        long stream = rig.openStream();
        rig.disk.failBeforeCommit();
        List<Future<Reply.Posted>> posts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            posts.add(rig.send(OwnerRig.text(OwnerRig.ANA, stream, "lost " + i)));
        }
        settle(posts);
        assertThat(posts).allMatch(Future::failed);
        rig.disk.heal();

        assertThat(untilAccepted(stream, "first", "").offset()).isEqualTo(1);
        assertThat(rig.offsets(stream)).isEqualTo(upTo(1));
    }

    /** The owner can't tell its client; the log knows, and so does everybody afterwards. */
    @Test
    void whatWasWrittenThoughItLookedFailedIsInTheRoomOnce() {
        long stream = rig.openStream();
        rig.disk.failAfterCommit();
        Future<Reply.Posted> doubtful = rig.send(OwnerRig.post(OwnerRig.ANA, stream, "there", 0, "key"));
        await().until(doubtful::isComplete);
        rig.disk.heal();

        Reply.Posted again = untilAccepted(stream, "there", "key");
        Reply.Posted other = rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "next"));

        assertThat(again.offset()).isEqualTo(1);
        assertThat(other.offset()).isEqualTo(2);
        assertThat(rig.logged(stream)).extracting(e -> e.comment().content()).containsExactly("there", "next");
        await().untilAsserted(() -> assertThat(told(stream)).isEqualTo(upTo(2)));
    }

    @Test
    void aRestartKeepsEpochAndHead() {
        long stream = rig.openStream();
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        String epoch = rig.logged(stream).getFirst().head().epoch();

        rig.restart();
        rig.project();

        assertThat(rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "two")).offset())
                .isEqualTo(2);
        assertThat(rig.logged(stream)).extracting(e -> e.head().epoch()).containsOnly(epoch);
    }

    @Test
    void aRestartKeepsAHeadThatIsOlderThanTheReplayedTail() {
        long stream = rig.openStream();
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        rig.project();
        rig.pass(Duration.ofMinutes(20));

        rig.restart();

        assertThat(rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "two")).offset())
                .isEqualTo(2);
    }

    /** A held comment has no offset: alone in the tail it says nothing about where the room stands. */
    @Test
    void aHeldCommentInTheReplayedTailDoesNotHideAnOlderHead() {
        long stream = rig.stream(Map.of("premoderation", "links"));
        rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "one"));
        rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "two"));
        rig.project();
        rig.pass(Duration.ofMinutes(20));
        Reply.Posted held = rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "see http://example.org"));
        rig.project();

        rig.restart();

        assertThat(held.offset()).isZero();
        assertThat(rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "three")).offset())
                .isEqualTo(3);
        assertThat(rig.offsets(stream)).isEqualTo(upTo(3));
    }

    @Test
    void concurrentActsOnOneCommentNeverBringBackWhatWasDeleted() {
        long stream = rig.openStream();
        for (int round = 0; round < 20; round++) {
            long id = rig.posted(OwnerRig.text(OwnerRig.ANA, stream, "about to go"))
                    .comment()
                    .id();
            List<Future<Reply.Posted>> acts = new ArrayList<>();
            acts.add(rig.send(OwnerRig.act(OwnerRig.CREATOR, stream, id, ModerationAct.PIN)));
            acts.add(rig.send(new dev.chorus.bus.Command.Edit(OwnerRig.ANA, "r", stream, id, "edited")));
            acts.add(rig.send(new dev.chorus.bus.Command.Delete(OwnerRig.ANA, "r", stream, id)));
            acts.add(rig.send(OwnerRig.act(OwnerRig.CREATOR, stream, id, ModerationAct.HIGHLIGHT)));
            acts.add(rig.send(OwnerRig.act(OwnerRig.CREATOR, stream, id, ModerationAct.APPROVE)));
            settle(acts);

            Event.CommentChanged last = rig.logged(stream).getLast();
            assertThat(last.change()).isEqualTo(Event.Change.DELETED);
            assertThat(last.comment().content()).isEmpty();
            assertThat(last.comment().pinned()).isFalse();
        }
        List<Long> offsets = rig.offsets(stream);
        assertThat(offsets).isEqualTo(upTo(offsets.size()));
    }

    /** Until each has succeeded or failed. */
    private static void settle(List<Future<Reply.Posted>> all) {
        Await.get(Future.join(all).otherwiseEmpty());
    }

    private Reply.Posted untilAccepted(long stream, String text, String key) {
        return await().ignoreExceptions()
                .until(() -> rig.posted(OwnerRig.post(OwnerRig.ANA, stream, text, 0, key)), posted -> true);
    }

    private List<Long> told(long stream) {
        return rig.announced.stream()
                .filter(e -> e.streamId() == stream)
                .map(RoomEntry::offset)
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
