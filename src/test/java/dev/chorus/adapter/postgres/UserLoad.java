package dev.chorus.adapter.postgres;

import static dev.chorus.adapter.embedded.Await.get;
import static org.awaitility.Awaitility.await;

import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.port.Directory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Makes users without end, some at a time, and keeps the books of what became of it. */
final class UserLoad {
    private static final int HANDS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final Directory directory;
    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Future<?>> hands = new ArrayList<>();

    UserLoad(Vertx vertx, Directory directory) {
        this.vertx = vertx;
        this.directory = directory;
        for (int hand = 0; hand < HANDS; hand++) {
            Promise<Void> end = Promise.promise();
            hands.add(end.future());
            go(end);
        }
    }

    static User user(long id, String name) {
        return new User(id, name, name, "", "", Role.USER, false, 0.5, false, true, "", 1);
    }

    Set<Long> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    void awaitMore(int count) {
        int before = acknowledged.size();
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= before + count);
    }

    void awaitFailure() {
        int before = failures().size();
        await().atMost(PATIENCE).until(() -> failures().size() > before);
    }

    /** Returns when nothing is under way any more. */
    void finish() {
        over.set(true);
        hands.forEach(hand -> get(hand));
    }

    private void go(Promise<Void> end) {
        if (over.get()) {
            end.complete();
            return;
        }
        long id = next.incrementAndGet();
        directory
                .createUser(user(id, "user-" + id))
                .onSuccess(made -> acknowledged.add(made.id()))
                .onFailure(this::failed)
                // Not as fast as it can when everything fails at once.
                .onComplete(done -> vertx.setTimer(done.succeeded() ? 1 : 20, now -> go(end)));
    }

    private synchronized void failed(Throwable e) {
        failures.add(e);
    }
}
