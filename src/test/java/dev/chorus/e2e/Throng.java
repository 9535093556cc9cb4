package dev.chorus.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** People who write as fast as they are answered, stop when the server is gone, and go on when they are told that it is back. */
final class Throng {
    private final List<? extends Person> people;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Person> cutOff = ConcurrentHashMap.newKeySet();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch back = new CountDownLatch(1);
    private volatile boolean finishing;

    /** Used by one thread at a time. */
    interface Person {
        /** Does one more thing, or again what was not answered. */
        void act() throws NoAnswer;

        void comeBack();
    }

    private Throng(List<? extends Person> people) {
        this.people = people;
    }

    static Throng begin(List<? extends Person> people) {
        Throng crowd = new Throng(people);
        for (Person p : people) {
            crowd.threads.add(Thread.ofVirtual().start(() -> crowd.run(p)));
        }
        return crowd;
    }

    private void run(Person p) {
        try {
            while (!finishing) {
                try {
                    p.act();
                } catch (NoAnswer e) {
                    CountDownLatch awaited = back;
                    cutOff.add(p);
                    awaited.await();
                    p.comeBack();
                    p.act();
                }
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    /** Until everybody has noticed that the server is gone. */
    void awaitCutOff() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !failures.isEmpty() || cutOff.size() == people.size());
    }

    void comeBack() {
        CountDownLatch waiting = back;
        back = new CountDownLatch(1);
        cutOff.clear();
        waiting.countDown();
    }

    /** Everybody ends what they began. */
    void finish() throws InterruptedException {
        finishing = true;
        for (Thread t : threads) {
            t.join(Duration.ofSeconds(30));
        }
    }

    List<Throwable> failures() {
        return failures;
    }
}
