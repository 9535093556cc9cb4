package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.comment.Comment;
import dev.chorus.port.RoomEntry;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The law of coverage over everything between the bus and a viewer's socket. A viewer checks each frame as it comes; here the end
 * is checked, when all has come to rest.
 */
class CoverageLawTest {
    private static final int LARGE_PAGE = 100;

    /** Signals get lost, readers are slow, viewers come and go, budgets are small. */
    @Property(tries = 150)
    void everyOffsetIsCoveredOnceAndScreensShowTheRoom(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 70) int acts) {
        Random random = new Random(seed);
        int outbox = random.nextBoolean() ? 16_384 : 65_536;
        HandGateway gateway = new HandGateway(random, 1_000, LARGE_PAGE, outbox, random.nextInt(3));
        List<HandViewer> viewers = storm(gateway, random, acts, 0);

        rest(gateway, viewers);

        assertRoomIsOnEveryScreen(gateway, viewers);
        assertThat(gateway.wires).as("buffers that leak").allMatch(wire -> wire.refCnt() == 0);
        viewers.forEach(v ->
                assertThat(v.owed()).as("left out though it concerned them").isEmpty());
    }

    /**
     * The tail is short, so that what was lost can't always be fetched, and a projector that is behind leaves neither the tail nor the
     * store with everything; history is lost too; the room was there before.
     */
    @Property(tries = 150)
    void whenTheOrderBreaksEverybodyStartsAgainFromASnapshot(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 160) int acts) {
        Random random = new Random(seed);
        HandGateway gateway = new HandGateway(random, 4, 1 + random.nextInt(30), 65_536, 0);
        for (int i = random.nextInt(30); i > 0; i--) {
            gateway.happenedLongAgo();
        }
        List<HandViewer> viewers = storm(gateway, random, acts, 1);

        rest(gateway, viewers);

        assertRoomIsOnEveryScreen(gateway, viewers);
    }

    /** What was removed while neither the hot tail nor the store had everything is on nobody's screen, pinned or not. */
    @Example
    void aStoreThatIsTooFarBehindBringsNothingBack() {
        whenTheOrderBreaksEverybodyStartsAgainFromASnapshot(-4_701_091_776_137_646_109L, 136);
    }

    /** A newcomer's page has no hole: from its oldest comment on, every public one is in it. */
    @Property(tries = 100)
    void aSnapshotIsTheNewestPartOfTheRoom(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int acts) {
        Random random = new Random(seed);
        int pageSize = random.nextBoolean() ? LARGE_PAGE : 5;
        HandGateway gateway = new HandGateway(random, 1_000, pageSize, 65_536, 0);
        for (int i = random.nextInt(20); i > 0; i--) {
            gateway.happenedLongAgo();
        }
        List<HandViewer> viewers = storm(gateway, random, acts, 0);
        rest(gateway, viewers);

        HandViewer newcomer = new HandViewer(gateway, 0, 0, Tier.FULL);
        newcomer.join();
        gateway.loop.run();

        Set<Long> page = newcomer.lastPage();
        long oldest = page.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        Set<Long> wanted = new HashSet<>();
        for (Comment c : gateway.room.newestPublic()) {
            if (c.id() >= oldest || pageSize == LARGE_PAGE) {
                wanted.add(c.id());
            }
        }
        assertThat(page).isEqualTo(wanted);
    }

    /** So many viewers that they are served in parts, with things happening in between. */
    @Example
    void viewersServedInPartsAreCoveredToo() {
        Random random = new Random(7);
        HandGateway gateway = new HandGateway(random, 1_000, LARGE_PAGE, 65_536, 2);
        List<HandViewer> viewers = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            viewers.add(new HandViewer(gateway, 0, 0, Tier.values()[i % 3]));
            viewers.getLast().join();
        }
        gateway.loop.run();
        for (int round = 0; round < 12; round++) {
            gateway.tell(List.of(gateway.happens(), gateway.happens(), gateway.happens()));
            gateway.loop.pass(50);
            gateway.loop.turn(random.nextInt(6));
            viewers.get(random.nextInt(viewers.size())).comeBack();
            viewers.get(random.nextInt(viewers.size())).slowDown(random.nextInt(2));
            gateway.loop.turn(random.nextInt(6));
        }

        rest(gateway, viewers);

        assertRoomIsOnEveryScreen(gateway, viewers);
    }

    private static List<HandViewer> storm(HandGateway gateway, Random random, int acts, int breaks) {
        List<HandViewer> viewers = new ArrayList<>();
        List<RoomEntry> untold = new ArrayList<>();
        for (int i = 0; i < acts; i++) {
            switch (random.nextInt(14)) {
                case 0 -> {
                    long user = random.nextInt(3) == 0 ? 0 : RoomScript.FIRST_USER + random.nextInt(RoomScript.USERS);
                    HandViewer viewer =
                            new HandViewer(gateway, random.nextInt(2), user, Tier.values()[random.nextInt(3)]);
                    viewer.join();
                    viewers.add(viewer);
                }
                case 1, 2, 3, 4 -> untold.add(gateway.happens());
                case 5, 6 -> {
                    for (int n = random.nextInt(6); n > 0; n--) {
                        untold.add(gateway.happens());
                    }
                    if (random.nextInt(4) > 0) {
                        sendByEpoch(gateway, untold);
                    }
                    untold.clear();
                }
                case 7 -> gateway.beacon();
                case 8 -> gateway.loop.turn(random.nextInt(8));
                case 9 -> gateway.loop.pass(random.nextInt(700));
                case 10, 11 -> pick(viewers, random).forEach(v -> v.slowDown(random.nextInt(4)));
                case 12 ->
                    pick(viewers, random).forEach(v -> {
                        if (random.nextBoolean()) {
                            v.comeBack();
                        } else {
                            v.joinAs(Tier.values()[random.nextInt(3)]);
                        }
                    });
                default -> {
                    gateway.project(random.nextInt(20));
                    if (breaks > 0 && random.nextInt(4) == 0) {
                        gateway.projectAll();
                        gateway.room.loseHistory();
                    }
                    if (random.nextInt(4) == 0) {
                        gateway.everySecond();
                    }
                }
            }
        }
        return viewers;
    }

    private static void sendByEpoch(HandGateway gateway, List<RoomEntry> entries) {
        List<RoomEntry> run = new ArrayList<>();
        for (RoomEntry e : entries) {
            if (!run.isEmpty() && !run.getLast().epoch().equals(e.epoch())) {
                gateway.tell(run);
                run = new ArrayList<>();
            }
            run.add(e);
        }
        gateway.tell(run);
    }

    private static List<HandViewer> pick(List<HandViewer> viewers, Random random) {
        return viewers.isEmpty() ? List.of() : List.of(viewers.get(random.nextInt(viewers.size())));
    }

    /** The projector catches up, the beacon comes as it does each second, and everybody reads. */
    private static void rest(HandGateway gateway, List<HandViewer> viewers) {
        gateway.projectAll();
        for (int i = 0; i < 6; i++) {
            gateway.everySecond();
            gateway.beacon();
            gateway.loop.pass(1_000);
            viewers.forEach(v -> v.slowDown(Integer.MAX_VALUE));
            gateway.loop.pass(1_000);
        }
    }

    private static void assertRoomIsOnEveryScreen(HandGateway gateway, List<HandViewer> viewers) {
        assertThat(gateway.outboxBytes())
                .as("nothing is kept for those who read everything, or left")
                .isZero();
        for (HandViewer viewer : viewers) {
            assertThat(viewer.isJoined()).isTrue();
            assertThat(viewer.epoch()).isEqualTo(gateway.room.epoch());
            assertThat(viewer.covered()).isEqualTo(gateway.room.head());
            viewer.screen()
                    .forEach((id, shown) ->
                            assertSame(viewer, gateway.room.comments().get(id), shown));
        }
    }

    private static void assertSame(HandViewer viewer, Comment real, JsonObject shown) {
        Supplier<String> what = () -> "%s on screen as %s after %s".formatted(real, shown, viewer.journal());
        if (!real.status().isPublic()) {
            assertThat(shown.getString("content")).as(what).isNull();
            return;
        }
        assertThat(shown.getString("content")).as(what).isEqualTo(real.content());
        assertThat(shown.getBoolean("pinned")).as(what).isEqualTo(real.pinned());
        assertThat(shown.getBoolean("highlighted")).as(what).isEqualTo(real.highlighted());
    }
}
