package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that take jobs from one bounded queue, each with its own connection. As a writer it is one thread, which takes what waits as
 * one transaction; as readers it is several, each taking one job at a time.
 */
final class SqliteWorkers {
    private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);
    /** Writes in one transaction. More make each caller wait longer and save little. */
    private static final int MAX_GROUP = 256;

    private final String name;
    private final int capacity;
    private final int group;
    private final Meters meters;
    private final ArrayDeque<SqliteJob<?>> queue = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    private SqliteWorkers(String name, int capacity, int group, Meters meters) {
        this.name = name;
        this.capacity = capacity;
        this.group = group;
        this.meters = meters;
    }

    static SqliteWorkers writer(String name, SqliteSession session, int capacity, Meters meters) {
        return new SqliteWorkers(name + "-writer", capacity, MAX_GROUP, meters).start(List.of(session));
    }

    static SqliteWorkers readers(String name, List<SqliteSession> sessions, int capacity, Meters meters) {
        return new SqliteWorkers(name + "-reader", capacity, 1, meters).start(sessions);
    }

    /** False: the queue is full, or closed. */
    synchronized boolean offer(SqliteJob<?> job) {
        if (closed || queue.size() >= capacity) {
            return false;
        }
        queue.add(job);
        notify();
        return true;
    }

    synchronized int waiting() {
        return queue.size();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until what was accepted is done and the connections are closed. */
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private SqliteWorkers start(List<SqliteSession> sessions) {
        for (SqliteSession session : List.copyOf(sessions)) {
            threads.add(Thread.ofPlatform()
                    .name(name + "-" + threads.size())
                    .daemon()
                    .start(() -> work(session)));
        }
        return this;
    }

    private void work(SqliteSession session) {
        try {
            for (List<SqliteJob<?>> jobs = take(); !jobs.isEmpty(); jobs = take()) {
                transact(session, jobs);
                jobs.forEach(SqliteJob::settle);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            try {
                session.close();
            } catch (SQLException e) {
                log.warn("{} did not close cleanly", name, e);
            }
        }
    }

    /** Empty when there is nothing left and nothing more may come. */
    private synchronized List<SqliteJob<?>> take() throws InterruptedException {
        while (queue.isEmpty() && !closed) {
            wait();
        }
        List<SqliteJob<?>> jobs = new ArrayList<>();
        while (jobs.size() < group && !queue.isEmpty()) {
            jobs.add(queue.remove());
        }
        return jobs;
    }

    private void transact(SqliteSession session, List<SqliteJob<?>> jobs) {
        try {
            session.execute(group == 1 ? "BEGIN" : "BEGIN IMMEDIATE");
            if (jobs.size() == 1) {
                session.execute(jobs.getFirst().run(session, meters) ? "COMMIT" : "ROLLBACK");
                return;
            }
            for (SqliteJob<?> job : jobs) {
                session.execute("SAVEPOINT job");
                if (!job.run(session, meters)) {
                    session.execute("ROLLBACK TO job");
                }
                session.execute("RELEASE job");
            }
            session.execute("COMMIT");
        } catch (SQLException e) {
            // The disk is full or failing: SQLite may have undone the whole transaction by itself, so none of it
            // counts.
            StoreException failure = new StoreException(name + " could not commit: " + e.getMessage(), e);
            jobs.forEach(job -> job.fail(failure));
            rollback(session);
        }
    }

    private void rollback(SqliteSession session) {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("{} had nothing to roll back", name);
        }
    }
}
