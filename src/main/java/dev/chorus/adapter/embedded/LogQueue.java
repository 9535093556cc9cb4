package dev.chorus.adapter.embedded;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** From any number of event loops to the writer thread without a lock. Appends are bounded, acts are few and always taken. */
final class LogQueue {
    private final ConcurrentLinkedQueue<LogTask> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger appends = new AtomicInteger();
    private final int maxAppends;
    private volatile @Nullable Thread parked;

    LogQueue(int maxAppends) {
        this.maxAppends = maxAppends;
    }

    /** False: the queue is full. */
    boolean offer(LogTask.Append append) {
        if (appends.incrementAndGet() > maxAppends) {
            appends.decrementAndGet();
            return false;
        }
        add(append);
        return true;
    }

    void put(LogTask.Act act) {
        add(act);
    }

    /** Appends that wait. */
    int size() {
        return appends.get();
    }

    /** Waits for a task, then takes what is there, at most {@code limit}. Writer thread only. */
    void take(List<LogTask> into, int limit) {
        LogTask task = tasks.poll();
        while (task == null) {
            parked = Thread.currentThread();
            // Looked at again after the flag is up: who adds looks at the flag after adding.
            task = tasks.poll();
            if (task == null) {
                LockSupport.park(this);
            }
            parked = null;
            task = task == null ? tasks.poll() : task;
        }
        while (task != null) {
            if (task instanceof LogTask.Append) {
                appends.decrementAndGet();
            }
            into.add(task);
            task = into.size() < limit ? tasks.poll() : null;
        }
    }

    private void add(LogTask task) {
        tasks.add(task);
        Thread waiting = parked;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }
}
