package dev.chorus.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Failures;
import dev.chorus.bus.Reply;
import dev.chorus.event.Event;
import dev.chorus.protocol.ErrorCode;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one author posts into one room stays in its order while some of it has to be looked up, and nobody else waits for that. */
class AuthorOrderTest {
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

    private List<String> texts(long stream) {
        return rig.logged(stream).stream().map(e -> e.comment().content()).toList();
    }

    @Test
    void aPostWithoutNamesWaitsForItsAuthorsPostWithNamesAndNotForOthers() {
        // Given
        long stream = rig.openStream();
        rig.account(701, "cleo");
        rig.seenDirectory.hold("userByName");
        Future<Reply.Posted> named = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "hello @cleo"));
        Future<Reply.Posted> plain = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "how are you"));

        // When
        rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "me first"));
        await().until(() -> rig.seenDirectory.calls() == 1);
        rig.seenDirectory.release();
        Await.get(Future.all(named, plain));

        // Then
        assertThat(texts(stream)).containsExactly("me first", "hello @cleo", "how are you");
        assertThat(rig.logged(stream).get(1).comment().mentions()).hasSize(1);
    }

    @Test
    void elsewhereAnAuthorDoesNotWaitForThemselves() {
        long stream = rig.openStream();
        long elsewhere = rig.openStream();
        rig.seenDirectory.hold("userByName");
        Future<Reply.Posted> named = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "hello @cleo"));

        assertThat(rig.posted(OwnerRig.text(OwnerRig.ANA, elsewhere, "here")).offset())
                .isEqualTo(1);
        rig.seenDirectory.release();
        Await.get(named);
    }

    @Test
    void aBurstWithNamesInEveryOtherPostIsInOrder() {
        long stream = rig.openStream();
        rig.seenDirectory.hold("userByName");
        List<String> sent = IntStream.range(0, 100)
                .mapToObj(i -> i % 2 == 0 ? i + " @nobody" + i : "" + i)
                .toList();
        List<Future<Reply.Posted>> posts = new ArrayList<>();
        sent.forEach(text -> posts.add(rig.send(OwnerRig.text(OwnerRig.ANA, stream, text))));
        await().until(() -> rig.seenDirectory.calls() == 1);
        rig.seenDirectory.release();

        Await.get(Future.all(posts));

        assertThat(texts(stream)).isEqualTo(sent);
        assertThat(posts).extracting(post -> post.result().comment().content()).isEqualTo(sent);
    }

    @Test
    void ofTwoPostsInSlowModeTheFirstIsTheOneThatPasses() {
        // Given
        long stream = rig.stream(Map.of("rate_limits", "off", "slow_mode_seconds", 30));
        rig.seenStore.hold("byUser");
        Future<Reply.Posted> first = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "first"));
        Future<Reply.Posted> second = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "second"));

        // When
        await().until(() -> rig.seenStore.calls() == 1);
        rig.seenStore.release();
        Await.get(Future.join(first, second).otherwiseEmpty());

        // Then
        assertThat(texts(stream)).containsExactly("first");
        assertThat(Failures.unwrap(second.cause()).code()).isEqualTo(ErrorCode.SLOW_MODE);
    }

    @Test
    void whatIsRefusedDoesNotStopWhatItsAuthorSaysNext() {
        long stream = rig.openStream();
        rig.seenStore.hold("find");
        Future<Reply.Posted> answer = rig.send(OwnerRig.post(OwnerRig.ANA, stream, "to nobody", 424_242, ""));
        Future<Reply.Posted> next = rig.send(OwnerRig.text(OwnerRig.ANA, stream, "next"));
        await().until(() -> rig.seenStore.calls() == 1);
        rig.seenStore.release();

        assertThat(Await.get(next).offset()).isEqualTo(1);
        assertThat(Failures.unwrap(answer.cause()).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aRepeatedRequestWaitsForItsTurnAndIsStillTheSame() {
        long stream = rig.openStream();
        rig.seenDirectory.hold("userByName");
        Future<Reply.Posted> first = rig.send(OwnerRig.post(OwnerRig.ANA, stream, "once @cleo", 0, "k"));
        Future<Reply.Posted> again = rig.send(OwnerRig.post(OwnerRig.ANA, stream, "once @cleo", 0, "k"));
        await().until(() -> rig.seenDirectory.calls() == 1);
        rig.seenDirectory.release();

        assertThat(Await.get(again).comment()).isEqualTo(Await.get(first).comment());
        assertThat(rig.logged(stream)).extracting(Event.CommentChanged::change).hasSize(1);
    }

    @Test
    void aRoomThatIsReadFromTheStoreFirstKeepsTheOrderToo() {
        // Given
        long stream = rig.openStream();
        rig.posted(OwnerRig.text(OwnerRig.BEN, stream, "long ago"));
        rig.project();
        rig.pass(Duration.ofMinutes(20));
        rig.restart();
        rig.seenStore.hold("head");
        List<Future<Reply.Posted>> posts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            posts.add(rig.send(OwnerRig.text(OwnerRig.ANA, stream, "post " + i)));
        }

        // When
        await().until(() -> rig.seenStore.calls() > 0);
        rig.seenStore.release();
        Await.get(Future.all(posts));

        // Then
        assertThat(posts).extracting(post -> post.result().offset()).isSorted();
    }
}
