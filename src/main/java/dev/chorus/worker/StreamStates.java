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
 * Carries the states of streams, and who was erased, from the log into the directory, and has those erased whom the log says are to be.
 * Writing one twice changes nothing, so the positions are saved only after a stream was written and every {@value #SAVE_EVERY} events
 * besides, and not beyond an erasure that is not done; what lies after them is read again at the next start. Used on one context.
 */
final class StreamStates {
    private static final int SAVE_EVERY = 20_000;

    private final Directory directory;
    private final Map<Integer, Long> unsaved = new HashMap<>();
    private final Erasures erasures;
    private int seen;

    StreamStates(Directory directory, Erasures erasures) {
        this.directory = directory;
        this.erasures = erasures;
        erasures.whenDone(this::save);
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
        Map<Long, Logged> erasing = new LinkedHashMap<>();
        List<Future<Void>> writes = new ArrayList<>();
        for (Logged logged : batch) {
            if (logged.event() instanceof Event.StreamChanged changed) {
                states.put(changed.stream().id(), new Written(changed.stream(), logged.position()));
            } else if (logged.event() instanceof Event.UserErasing asked) {
                erasing.putIfAbsent(asked.userId(), logged);
            } else if (logged.event() instanceof Event.UserErased erased) {
                erasing.remove(erased.userId());
                writes.add(directory.eraseUser(erased.userId()));
            }
        }
        states.values().forEach(state -> writes.add(directory.putStream(state.stream(), state.position())));
        if (!erasing.isEmpty()) {
            writes.add(erasures.take(erasing.values()));
        }
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
        positions.forEach((partition, position) -> {
            long before = erasures.before(partition, position);
            writes.add(
                    directory.putValue(name(partition), Long.toString(before)).onSuccess(_ -> {
                        if (before == position) {
                            unsaved.remove(partition, position);
                        }
                    }));
        });
        return Future.all(writes).mapEmpty();
    }

    private static String name(int partition) {
        return "streams.position." + partition;
    }

    private record Written(Stream stream, long position) {}
}
