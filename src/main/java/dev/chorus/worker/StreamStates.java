package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.Directory;
import dev.chorus.port.Logged;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries the states of streams, and who was erased, from the log into the directory. Writing one twice changes nothing, so the positions are saved only
 * after a stream was written and every {@value #SAVE_EVERY} events besides; what lies after them is read again at the next start.
 * Used on one context.
 */
final class StreamStates {
    private static final int SAVE_EVERY = 20_000;

    private final Directory directory;
    private final Map<Integer, Long> unsaved = new HashMap<>();
    private int seen;

    StreamStates(Directory directory) {
        this.directory = directory;
    }

    /** Where to go on, for each partition. */
    Future<Map<Integer, Long>> positions(Set<Integer> partitions) {
        Map<Integer, Long> positions = new HashMap<>();
        List<Future<Optional<String>>> reads = new ArrayList<>();
        for (int partition : partitions) {
            reads.add(directory
                    .value(name(partition))
                    .onSuccess(value ->
                            positions.put(partition, value.map(Long::valueOf).orElse(-1L))));
        }
        return Future.all(reads).map(_ -> positions);
    }

    Future<Void> apply(List<Logged> batch) {
        Map<Long, Written> states = new LinkedHashMap<>();
        List<Future<Void>> writes = new ArrayList<>();
        for (Logged logged : batch) {
            if (logged.event() instanceof Event.StreamChanged changed) {
                states.put(changed.stream().id(), new Written(changed.stream(), logged.position()));
            } else if (logged.event() instanceof Event.UserErased erased) {
                writes.add(directory.eraseUser(erased.userId()));
            }
        }
        states.values().forEach(state -> writes.add(directory.putStream(state.stream(), state.position())));
        return Future.all(writes).compose(_ -> {
            unsaved.putAll(Feed.ends(batch));
            seen += batch.size();
            return writes.isEmpty() && seen < SAVE_EVERY ? Future.succeededFuture() : save();
        });
    }

    /** Saves how far it is. */
    Future<Void> save() {
        seen = 0;
        Map<Integer, Long> positions = Map.copyOf(unsaved);
        List<Future<Void>> writes = new ArrayList<>();
        positions.forEach((partition, position) -> writes.add(directory
                .putValue(name(partition), Long.toString(position))
                .onSuccess(_ -> unsaved.remove(partition, position))));
        return Future.all(writes).mapEmpty();
    }

    private static String name(int partition) {
        return "streams.position." + partition;
    }

    private record Written(Stream stream, long position) {}
}
