package dev.chorus.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.port.Directory;
import dev.chorus.port.HotStore;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Streams as this node knows them: a bounded cache over the hot store and the directory, kept fresh by
 * {@link Addresses#STREAMS_CHANGED}. One per process; safe from any thread, futures complete on the caller's context, those of one stream
 * in the order it was asked for: see {@link Lookups}.
 *
 * <p>An entry is believed for a minute after it was read, so that a lost notice heals by itself; with the directory away it is what
 * this node goes on with.
 */
public final class StreamCatalog {
    private static final int CAPACITY = 50_000;
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration ABSENT_FRESH = Duration.ofSeconds(2);

    private final HotStore hot;
    private final Directory directory;
    private final LastKnown<Long, Stream> known;
    // Strangers asking for ids that do not exist must not become queries of the directory.
    private final Cache<Long, Boolean> absent = Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .expireAfterWrite(ABSENT_FRESH)
            .build();
    private final Lookups<Long, Optional<Stream>> asked = new Lookups<>();
    // Counts the notices: a read that began before a notice must not put back what the notice replaced.
    private final AtomicLong notices = new AtomicLong();

    public StreamCatalog(HotStore hot, Directory directory) {
        this(hot, directory, System::nanoTime);
    }

    StreamCatalog(HotStore hot, Directory directory, LongSupplier nanos) {
        this.hot = hot;
        this.directory = directory;
        this.known = new LastKnown<>(CAPACITY, FRESH, nanos);
    }

    /** Listens for changes; once per process. The consumer's completion says when notices arrive. */
    public MessageConsumer<RoomSignal.Changed> listen(EventBus bus) {
        return bus.consumer(Addresses.STREAMS_CHANGED, message -> changed(message.body().stream()));
    }

    /** A stream's state has changed to this; also called by whoever gets the change in a reply. */
    public void changed(Stream stream) {
        notices.incrementAndGet();
        absent.invalidate(stream.id());
        // Notices of one stream come from its one owner in order; a reply may overtake one by an instant.
        known.merge(stream.id(), stream, (old, next) -> next.updatedAt() >= old.updatedAt() ? next : old);
    }

    /** What is cached now, without asking anybody; for hot paths that can go on without it. */
    public Optional<Stream> peek(long id) {
        return known.fresh(id);
    }

    /** Fails with {@link dev.chorus.port.StoreException} when it is not known here and the directory is away. */
    public Future<Optional<Stream>> get(long id) {
        return asked.get(id, () -> find(id));
    }

    private Future<Optional<Stream>> find(long id) {
        Optional<Stream> fresh = known.fresh(id);
        if (fresh.isPresent()) {
            return Future.succeededFuture(fresh);
        }
        if (id <= 0 || absent.getIfPresent(id) != null) {
            return Future.succeededFuture(Optional.empty());
        }
        long before = notices.get();
        return hot.stream(id)
                .recover(away -> Future.succeededFuture(Optional.empty()))
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : directory.stream(id))
                .map(found -> remember(id, found, before))
                .recover(away -> {
                    Optional<Stream> last = known.last(id);
                    return last.isPresent() ? Future.succeededFuture(last) : Future.failedFuture(away);
                });
    }

    private Optional<Stream> remember(long id, Optional<Stream> found, long before) {
        if (notices.get() == before) {
            found.ifPresentOrElse(stream -> known.put(id, stream), () -> absent.put(id, true));
        }
        return found;
    }
}
