package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The tail of a lane does what a plain list would do, more slowly. */
class LaneTailTest {
    private static final Event ANY = new Event.UserErased(new Head(1, 0, "", 0, 0, 0, ""), 1);

    @Property(tries = 200)
    void findsWhatAPlainListFinds(@ForAll long seed) {
        Random random = new Random(seed);
        LaneTail tail = new LaneTail();
        List<Logged> model = new ArrayList<>();
        long position = 0;

        for (int step = 0; step < 400; step++) {
            if (model.isEmpty() || random.nextInt(3) > 0) {
                position += 1 + random.nextInt(5);
                Logged event = new Logged(Topic.COMMENTS, 1, position, ANY);
                tail.add(event);
                model.add(event);
            } else {
                long oldest = model.getFirst().position();
                assertThat(tail.removeFirst(oldest + 1)).isFalse();
                assertThat(tail.removeFirst(oldest)).isTrue();
                model.removeFirst();
            }
            long after = random.nextLong(position + 2) - 1;
            int limit = random.nextInt(20);
            assertThat(tail.after(after, limit))
                    .isEqualTo(model.stream()
                            .filter(e -> e.position() > after)
                            .limit(limit)
                            .toList());
        }
    }
}
