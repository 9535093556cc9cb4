package dev.chorus.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chorus.account.User;
import dev.chorus.bus.Addresses;
import dev.chorus.port.Directory;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Users as this node knows them, by id and by name, in bounded caches over the directory; that somebody does not exist is
 * remembered for 30 s. Somebody known is believed for five minutes, and with the directory away until it answers. One per process; safe
 * from any thread, futures complete on the caller's context, those of one question in the order it was asked in: see {@link Lookups}.
 */
public final class UserCatalog {
    private static final int CAPACITY = 50_000;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration ABSENT_FRESH = Duration.ofSeconds(30);

    private final Directory directory;
    private final LastKnown<Long, User> byId;
    private final LastKnown<String, Long> idByName;
    private final Cache<String, Boolean> absentName = Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .expireAfterWrite(ABSENT_FRESH)
            .build();
    private final Cache<Long, Boolean> absentId = Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .expireAfterWrite(ABSENT_FRESH)
            .build();
    private final Lookups<Long, Optional<User>> idsAsked = new Lookups<>();
    private final Lookups<String, Optional<User>> namesAsked = new Lookups<>();
    // Counts who was forgotten: a read that began before must not put back what is gone.
    private final AtomicLong forgotten = new AtomicLong();

    public UserCatalog(Directory directory) {
        this(directory, System::nanoTime);
    }

    UserCatalog(Directory directory, LongSupplier nanos) {
        this.directory = directory;
        this.byId = new LastKnown<>(CAPACITY, FRESH, nanos);
        this.idByName = new LastKnown<>(CAPACITY, FRESH, nanos);
    }

    /** Listens for erasures on other nodes; once per process. */
    public MessageConsumer<Long> listen(EventBus bus) {
        return bus.consumer(Addresses.USERS_ERASED, message -> forget(message.body()));
    }

    /** Fails with {@link dev.chorus.port.StoreException} when not known here and the directory is away. */
    public Future<Optional<User>> get(long id) {
        return idsAsked.get(id, () -> find(id));
    }

    private Future<Optional<User>> find(long id) {
        Optional<User> fresh = byId.fresh(id);
        if (fresh.isPresent()) {
            return Future.succeededFuture(fresh);
        }
        if (id <= 0 || absentId.getIfPresent(id) != null) {
            return Future.succeededFuture(Optional.empty());
        }
        long before = forgotten.get();
        return directory
                .user(id)
                .map(found -> {
                    found.ifPresentOrElse(read -> remember(read, before), () -> absentId.put(id, true));
                    return found;
                })
                .recover(away -> orFail(byId.last(id), away));
    }

    /** By username, ignoring case. Fails as {@link #get} does. */
    public Future<Optional<User>> byName(String username) {
        String name = fold(username);
        return namesAsked.get(name, () -> find(name));
    }

    private Future<Optional<User>> find(String name) {
        Optional<User> fresh = idByName.fresh(name).flatMap(byId::fresh).filter(user -> isNamed(user, name));
        if (fresh.isPresent()) {
            return Future.succeededFuture(fresh);
        }
        if (name.isEmpty() || absentName.getIfPresent(name) != null) {
            return Future.succeededFuture(Optional.empty());
        }
        long before = forgotten.get();
        return directory
                .userByName(name)
                .map(found -> {
                    found.ifPresentOrElse(read -> remember(read, before), () -> absentName.put(name, true));
                    return found;
                })
                .recover(away ->
                        orFail(idByName.last(name).flatMap(byId::last).filter(user -> isNamed(user, name)), away));
    }

    /** A user was made or changed. */
    public void put(User user) {
        String name = fold(user.username());
        byId.put(user.id(), user);
        idByName.put(name, user.id());
        absentId.invalidate(user.id());
        absentName.invalidate(name);
    }

    /** A user was erased: what is read from now on is what the directory has left of them. */
    public void forget(long id) {
        forgotten.incrementAndGet();
        byId.forget(id);
    }

    private static Future<Optional<User>> orFail(Optional<User> last, Throwable away) {
        return last.isPresent() ? Future.succeededFuture(last) : Future.failedFuture(away);
    }

    private static boolean isNamed(User user, String foldedName) {
        return fold(user.username()).equals(foldedName);
    }

    private void remember(User read, long before) {
        if (forgotten.get() == before) {
            put(read);
        }
    }

    private static String fold(String username) {
        return username.toLowerCase(Locale.ROOT);
    }
}
