package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalTest {
    private final HandGateway gateway = new HandGateway(new Random(3), 1_000, 50, 65_536, 0);

    /** The store is slow to say what somebody reacted with; meanwhile the room looks empty. */
    @Test
    void aRoomIsNotLetGoWhileItsFirstViewerIsOnTheWayIn() {
        gateway.tell(List.of(gateway.happens(), gateway.happens()));
        gateway.loop.run();
        Promise<Void> slow = Promise.promise();
        gateway.store.answerReacted(slow.future());
        HandViewer viewer = new HandViewer(gateway, 0, RoomScript.FIRST_USER, Tier.FULL);
        viewer.join();
        gateway.loop.run();
        assertThat(viewer.isJoined()).isFalse();

        gateway.everySecond();
        gateway.loop.run();
        slow.complete();
        gateway.tell(List.of(gateway.happens()));
        gateway.loop.pass(1_000);

        assertThat(viewer.covered()).isEqualTo(gateway.room.head());
    }

    @Test
    void aRoomIsLetGoWhenItsLastViewerLeftAndTakenUpAgain() {
        HandViewer viewer = new HandViewer(gateway, 0, 0, Tier.FULL);
        viewer.join();
        gateway.loop.run();
        viewer.leave();
        gateway.everySecond();
        gateway.tell(List.of(gateway.happens()));
        gateway.loop.pass(1_000);

        viewer.comeBack();
        gateway.tell(List.of(gateway.happens(), gateway.happens()));
        gateway.loop.pass(1_000);

        assertThat(viewer.covered()).isEqualTo(gateway.room.head());
    }
}
