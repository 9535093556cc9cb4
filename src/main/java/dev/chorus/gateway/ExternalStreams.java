package dev.chorus.gateway;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.port.Directory;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The streams behind the ids of the systems that Chorus replaces. Reading makes none: who reads a post that nobody wrote to waits
 * until somebody does, and only so many may wait. Belongs to the context of its gateway instance.
 */
final class ExternalStreams {
    private static final int MAX_EXTERNAL_ID = 128;
    /** The bus may lose the word of a new stream. */
    private static final long LOOK_AGAIN_MS = 15_000;

    private final Vertx vertx;
    private final Directory directory;
    private final StreamCatalog streams;
    private final int maxWaiting;
    private final Map<String, Set<LongConsumer>> waiting = new HashMap<>();
    private int waiters;

    /** @param maxWaiting how many may wait for streams that are not there yet */
    ExternalStreams(Vertx vertx, Directory directory, StreamCatalog streams, int maxWaiting) {
        this.vertx = vertx;
        this.directory = directory;
        this.streams = streams;
        this.maxWaiting = maxWaiting;
    }

    /** To be called once, before anybody waits. */
    Future<Void> open() {
        vertx.setPeriodic(LOOK_AGAIN_MS, t -> List.copyOf(waiting.keySet()).forEach(this::look));
        MessageConsumer<RoomSignal> made = vertx.eventBus().consumer(Addresses.STREAMS_CHANGED, m -> {
            if (m.body() instanceof RoomSignal.Changed changed) {
                arrived(changed.stream().externalId(), changed.stream().id());
            }
        });
        return made.completion();
    }

    /**
     * The stream's own id, if there is a stream; our own ids are understood too.
     *
     * @return fails with {@code not_found} for what can be no external id
     */
    Future<Optional<Long>> idOf(String externalId) {
        if (externalId.isBlank() || externalId.length() > MAX_EXTERNAL_ID || hasLoneSurrogate(externalId)) {
            return Future.failedFuture(Refusal.notFound("stream"));
        }
        return own(externalId).compose(own -> own.isPresent() ? Future.succeededFuture(own) : mapped(externalId));
    }

    /**
     * Calls back with the id of the stream once it is made.
     *
     * @return ends the waiting, however it came to its end; empty when too many wait already
     */
    Optional<Runnable> await(String externalId, LongConsumer found) {
        if (waiters >= maxWaiting) {
            return Optional.empty();
        }
        if (waiting.computeIfAbsent(externalId, id -> new LinkedHashSet<>()).add(found)) {
            waiters++;
        }
        // It may have been made since it was looked for.
        look(externalId);
        return Optional.of(() -> forget(externalId, found));
    }

    private void forget(String externalId, LongConsumer found) {
        Set<LongConsumer> all = waiting.get(externalId);
        if (all != null && all.remove(found)) {
            waiters--;
            if (all.isEmpty()) {
                waiting.remove(externalId);
            }
        }
    }

    private void look(String externalId) {
        mapped(externalId).onSuccess(found -> found.ifPresent(id -> arrived(externalId, id)));
    }

    private void arrived(String externalId, long id) {
        Set<LongConsumer> all = waiting.remove(externalId);
        if (all != null) {
            waiters -= all.size();
            all.forEach(one -> one.accept(id));
        }
    }

    private Future<Optional<Long>> own(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            return Future.succeededFuture(Optional.<Long>empty());
        }
        return streams.get(Long.parseLong(text)).map(found -> found.map(stream -> stream.id()));
    }

    /** An id may be reserved for a stream that is not made yet. */
    private Future<Optional<Long>> mapped(String externalId) {
        return directory
                .externalStream(externalId)
                .compose(known -> known == 0 ? Future.succeededFuture(Optional.<Stream>empty()) : streams.get(known))
                .map(found -> found.map(stream -> stream.id()));
    }

    /** Percent-encoded garbage decodes to what no store keeps as it is. */
    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF || c == 0);
    }
}
