package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.comment.Comment;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Numbers that are computed beside the order of a room, as viewers get them. */
class RoomNumbersTest {
    @Property(tries = 50)
    void aNewcomerIsToldHowManyRepliesThereAre(
            @ForAll long seed, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(min = 1, max = 60) int after) {
        HandGateway gateway = new HandGateway(new Random(seed), 1_000, 100, 65_536, 0);
        for (int i = 0; i < before; i++) {
            gateway.tell(List.of(gateway.happens()));
        }
        join(gateway);
        for (int i = 0; i < after; i++) {
            gateway.tell(List.of(gateway.happens()));
            gateway.project(i % 3);
        }
        gateway.loop.pass(2_000);

        HandViewer newcomer = join(gateway);

        newcomer.screen().forEach((id, shown) -> assertThat(shown.getInteger("reply_count"))
                .as("replies of %s", shown)
                .isEqualTo(replies(gateway, id)));
    }

    @Example
    void aChangeOfTheStreamComesWithItsNumbers() {
        HandGateway gateway = new HandGateway(new Random(1), 1_000, 100, 65_536, 0);
        HandViewer viewer = join(gateway);
        gateway.store.countsAre(12, 34);

        gateway.loop.publish(
                Addresses.room(HandGateway.STREAM), new RoomSignal.Changed(HandGateway.stream(HandGateway.STREAM, 0)));
        gateway.loop.run();

        JsonObject stream = new JsonObject(viewer.journal().getLast())
                .getJsonObject("payload")
                .getJsonObject("stream");
        assertThat(stream.getInteger("comment_count")).isEqualTo(12);
        assertThat(stream.getInteger("reaction_count")).isEqualTo(34);
    }

    private static HandViewer join(HandGateway gateway) {
        HandViewer viewer = new HandViewer(gateway, 0, 0, Tier.FULL);
        viewer.join();
        gateway.loop.run();
        return viewer;
    }

    private static int replies(HandGateway gateway, long parent) {
        return (int) gateway.room.comments().values().stream()
                .filter(c -> c.parentId() == parent)
                .map(Comment::status)
                .filter(status -> status.isPublic())
                .count();
    }
}
