package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.port.Directory.NodeLease;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every directory does. */
public abstract class DirectoryContract {
    protected static final long TTL = 30_000;

    protected Directory directory;

    /** The directory of one folder or database, empty at first; called again it is opened again. */
    protected abstract Directory open();

    /** Lets leases grow older. */
    protected abstract void pass(long millis);

    /** What remains to be done when the directory is closed. */
    protected void release() {}

    @BeforeEach
    void openIt() {
        directory = open();
    }

    @AfterEach
    void closeIt() {
        get(directory.close());
        release();
    }

    @Test
    void aUserIsFoundInEveryWay() {
        User ana = user(Long.MAX_VALUE, "Ana", "x-1");

        assertThat(get(directory.createUser(ana))).isEqualTo(ana);

        assertThat(get(directory.user(ana.id()))).contains(ana);
        assertThat(get(directory.userByName("aNA"))).contains(ana);
        assertThat(get(directory.userByExternalId("x-1"))).contains(ana);
        assertThat(get(directory.users(List.of(ana.id(), 5L)))).isEqualTo(Map.of(ana.id(), ana));
    }

    @Test
    void whatIsNotThereIsEmpty() {
        get(directory.createUser(user(1, "ana", "")));

        assertThat(get(directory.user(2))).isEmpty();
        assertThat(get(directory.userByName("bea"))).isEmpty();
        assertThat(get(directory.userByExternalId("x"))).isEmpty();
        assertThat(get(directory.userByExternalId(""))).isEmpty();
        assertThat(get(directory.users(List.of()))).isEmpty();
        assertThat(get(directory.updateProfile(2, "B", ""))).isEmpty();
        assertThat(get(directory.stream(2))).isEmpty();
        assertThat(get(directory.externalStream("x"))).isZero();
        assertThat(get(directory.value("x"))).isEmpty();
    }

    @Test
    void aUsernameIsTakenInAnyCase() {
        User first = get(directory.createUser(user(1, "Ana", "")));

        assertThat(get(directory.createUser(user(2, "ANA", "")))).isEqualTo(first);

        assertThat(get(directory.user(2))).isEmpty();
    }

    @Test
    void anExternalIdBelongsToOneUserAndManyMayHaveNone() {
        User first = get(directory.createUser(user(1, "ana", "x")));

        assertThat(get(directory.createUser(user(2, "bea", "x")))).isEqualTo(first);
        assertThat(get(directory.createUser(user(3, "cem", ""))).id()).isEqualTo(3);
        assertThat(get(directory.createUser(user(4, "dan", ""))).id()).isEqualTo(4);
    }

    @Test
    void anErasedUserIsAnIdAndNothingElse() {
        get(directory.createUser(user(1, "Ana", "x")));

        get(directory.eraseUser(1));
        get(directory.eraseUser(2));

        User left = get(directory.user(1)).orElseThrow();
        assertThat(left.active()).isFalse();
        assertThat(left.displayName() + left.avatarUrl() + left.email() + left.externalId())
                .isEmpty();
        assertThat(get(directory.createUser(user(3, "ana", "x"))).id()).isEqualTo(3);
    }

    @Test
    void twoWhoMakeTheSameUserAtOnceGetTheSame() {
        List<Future<User>> made = LongStream.rangeClosed(1, 20)
                .mapToObj(id -> directory.createUser(user(id, "ana", "")))
                .toList();

        assertThat(made.stream().map(f -> get(f).id()).distinct()).hasSize(1);
    }

    @Test
    void aProfileChangesNothingElse() {
        User ana = get(directory.createUser(user(1, "ana", "x")));

        Optional<User> changed = get(directory.updateProfile(1, "Ana B.", "https://example.org/a.png"));

        assertThat(changed).isEqualTo(get(directory.user(1)));
        assertThat(changed.orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("displayName", "avatarUrl")
                .isEqualTo(ana);
        assertThat(changed.orElseThrow().displayName()).isEqualTo("Ana B.");
        assertThat(changed.orElseThrow().avatarUrl()).isEqualTo("https://example.org/a.png");
    }

    @Test
    void aStreamIsReadAsItWasWritten() {
        Stream stream = stream(9, StreamStatus.LIVE, "s-9", Set.of(3L, Long.MAX_VALUE));

        get(directory.putStream(stream, 1));

        assertThat(get(directory.stream(9))).contains(stream);
    }

    @Test
    void aStreamKeepsTheStateWithTheHighestPosition() {
        Stream second = stream(9, StreamStatus.ENDED, "", Set.of(4L));
        get(directory.putStream(second, 20));

        get(directory.putStream(stream(9, StreamStatus.LIVE, "", Set.of(3L)), 10));
        get(directory.putStream(stream(9, StreamStatus.SCHEDULED, "", Set.of(5L)), 20));
        assertThat(get(directory.stream(9))).contains(second);

        Stream third = stream(9, StreamStatus.LIVE, "", Set.of());
        get(directory.putStream(third, 21));
        assertThat(get(directory.stream(9))).contains(third);
    }

    @Test
    void streamsAreListedNewestFirstByStateAndPage() {
        LongStream.rangeClosed(1, 9)
                .forEach(id ->
                        get(directory.putStream(stream(id, StreamStatus.values()[(int) id % 3], "", Set.of(id)), 1)));

        assertThat(ids(Set.of(StreamStatus.values()), Long.MAX_VALUE, 4)).containsExactly(9L, 8L, 7L, 6L);
        assertThat(ids(Set.of(StreamStatus.values()), 6, 201)).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(ids(Set.of(StreamStatus.LIVE), Long.MAX_VALUE, 201)).containsExactly(7L, 4L, 1L);
        assertThat(ids(Set.of(StreamStatus.LIVE, StreamStatus.ENDED), 8, 3)).containsExactly(7L, 5L, 4L);
        assertThat(ids(Set.of(), Long.MAX_VALUE, 201)).isEmpty();
        assertThat(get(directory.streams(Set.of(StreamStatus.LIVE), Long.MAX_VALUE, 1))
                        .getFirst()
                        .moderators())
                .containsExactly(7L);
    }

    @Test
    void aListOfStreamsIsBounded() {
        LongStream.rangeClosed(1, 210)
                .forEach(id -> get(directory.putStream(stream(id, StreamStatus.LIVE, "", Set.of()), 1)));

        assertThat(ids(Set.of(StreamStatus.LIVE), Long.MAX_VALUE, 1000)).hasSize(201);
    }

    @Test
    void anExternalStreamIsReservedOnce() {
        List<Future<Long>> reserved = LongStream.rangeClosed(1, 20)
                .mapToObj(id -> directory.reserveExternalStream("video-1", id))
                .toList();

        assertThat(reserved.stream().map(f -> get(f)).distinct()).hasSize(1);
        assertThat(get(directory.externalStream("video-1"))).isEqualTo(get(reserved.getFirst()));
        assertThat(get(directory.reserveExternalStream("video-2", 77))).isEqualTo(77);
    }

    @Test
    void lookingForAnExternalStreamReservesNothing() {
        assertThat(get(directory.externalStream("video-1"))).isZero();
        assertThat(get(directory.reserveExternalStream("video-1", 7))).isEqualTo(7);
        assertThat(get(directory.externalStream("video-1"))).isEqualTo(7);
    }

    @Test
    void aStreamThatIsWrittenHoldsItsExternalId() {
        get(directory.putStream(stream(9, StreamStatus.LIVE, "video-1", Set.of()), 1));

        assertThat(get(directory.reserveExternalStream("video-1", 10))).isEqualTo(9);
    }

    @Test
    void aValueIsReplaced() {
        get(directory.putValue("demo", "1"));
        get(directory.putValue("demo", "2"));

        assertThat(get(directory.value("demo"))).contains("2");
    }

    @Test
    void holdersGetDifferentNodesAndAHolderTheSameAgain() {
        NodeLease a = get(directory.leaseNode("a", TTL));
        NodeLease b = get(directory.leaseNode("b", TTL));

        assertThat(a).isEqualTo(new NodeLease(0, "a", 0));
        assertThat(b).isEqualTo(new NodeLease(1, "b", 0));
        assertThat(get(directory.leaseNode("a", TTL)).nodeId()).isZero();
    }

    @Test
    void aLeaseThatRanOutIsAnothersAndCarriesItsMark() {
        NodeLease a = get(directory.leaseNode("a", TTL));
        get(directory.renewNode(a, 5_000, TTL));
        pass(TTL);

        assertThat(get(directory.leaseNode("b", TTL))).isEqualTo(new NodeLease(0, "b", 5_000));

        assertThatThrownBy(() -> get(directory.renewNode(a, 6_000, TTL))).isInstanceOf(LeaseLostException.class);
        assertThat(get(directory.leaseNode("a", TTL)).nodeId()).isEqualTo(1);
    }

    @Test
    void aRenewedLeaseIsNotAnothers() {
        NodeLease a = get(directory.leaseNode("a", TTL));
        // Together more than it lasts, and each far enough from it for a directory that has a clock of its own.
        pass(TTL * 2 / 3);
        get(directory.renewNode(a, 5_000, TTL));
        pass(TTL * 2 / 3);

        assertThat(get(directory.leaseNode("b", TTL)).nodeId()).isEqualTo(1);
    }

    @Test
    void aMarkNeverGoesDownByRenewing() {
        NodeLease a = get(directory.leaseNode("a", TTL));
        get(directory.renewNode(a, 5_000, TTL));

        get(directory.renewNode(a, 4_000, TTL));

        assertThat(get(directory.leaseNode("a", TTL)).highWater()).isEqualTo(5_000);
    }

    @Test
    void aReleasedNodeIsFreeWithTheMarkThatWasReached() {
        NodeLease a = get(directory.leaseNode("a", TTL));
        get(directory.renewNode(a, 5_000, TTL));

        get(directory.releaseNode(a, 4_000));

        assertThatThrownBy(() -> get(directory.renewNode(a, 6_000, TTL))).isInstanceOf(LeaseLostException.class);
        assertThat(get(directory.leaseNode("b", TTL))).isEqualTo(new NodeLease(0, "b", 4_000));
    }

    @Test
    void releasingWhatIsAnothersChangesNothing() {
        NodeLease a = get(directory.leaseNode("a", TTL));
        pass(TTL);
        NodeLease b = get(directory.leaseNode("b", TTL));
        get(directory.renewNode(b, 9_000, TTL));

        get(directory.releaseNode(a, 1));

        get(directory.renewNode(b, 9_000, TTL));
        assertThat(get(directory.leaseNode("b", TTL)).highWater()).isEqualTo(9_000);
    }

    @Test
    void thereAre1024NodesAndThenNone() {
        Set<Integer> nodes = new HashSet<>();
        IntStream.range(0, 1024)
                .mapToObj(i -> directory.leaseNode("holder-" + i, TTL))
                .toList()
                .forEach(lease -> nodes.add(get(lease).nodeId()));
        assertThat(nodes).hasSize(1024);

        assertThatThrownBy(() -> get(directory.leaseNode("one more", TTL))).isInstanceOf(StoreException.class);

        pass(TTL);
        assertThat(get(directory.leaseNode("one more", TTL)).nodeId()).isZero();
    }

    @Test
    void everythingIsThereAfterOpeningAgain() {
        User ana = get(directory.createUser(user(1, "ana", "x")));
        Stream stream = stream(9, StreamStatus.LIVE, "s-9", Set.of(3L));
        get(directory.putStream(stream, 5));
        get(directory.renewNode(get(directory.leaseNode("a", TTL)), 5_000, TTL));
        get(directory.putValue("demo", "9"));
        get(directory.close());

        directory = open();

        assertThat(get(directory.userByName("ANA"))).contains(ana);
        assertThat(get(directory.stream(9))).contains(stream);
        assertThat(get(directory.leaseNode("a", TTL))).isEqualTo(new NodeLease(0, "a", 5_000));
        assertThat(get(directory.value("demo"))).contains("9");
    }

    @Test
    void aClosedDirectoryFailsAndSaysSo() {
        get(directory.ping());
        get(directory.close());

        assertThatThrownBy(() -> get(directory.ping())).isInstanceOf(StoreException.class);
    }

    private List<Long> ids(Set<StreamStatus> statuses, long before, int limit) {
        return get(directory.streams(statuses, before, limit)).stream()
                .map(Stream::id)
                .toList();
    }

    protected static User user(long id, String username, String externalId) {
        return new User(
                id,
                username,
                "Ana 😀",
                "",
                "ana@example.org",
                Role.MODERATOR,
                true,
                0.25,
                false,
                true,
                externalId,
                123);
    }

    protected static Stream stream(long id, StreamStatus status, String externalId, Set<Long> moderators) {
        return new Stream(
                id,
                externalId,
                "Title '" + id,
                "Text\n",
                StreamType.NEWS,
                2,
                status,
                10,
                20,
                30,
                "Europe/Paris",
                "https://example.org/t",
                "https://example.org/v",
                500,
                StreamSettings.DEFAULTS,
                "{}",
                moderators,
                40,
                50);
    }
}
