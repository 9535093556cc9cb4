package dev.chorus.reaction;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the highest sequence counted per partition and producer, so that a batch which an unsure producer appended twice counts
 * once. A producer waits for one batch before it appends the next, so a lower sequence is always a repeat.
 *
 * <p>Keeps the {@value #CAPACITY} producers of a partition heard of last. That is safe: repeats follow within seconds. Not safe
 * for several threads.
 */
public final class ProducerFence {
    static final int CAPACITY = 4096;

    private final Map<Integer, Recent> partitions = new HashMap<>();

    /** Takes over what a store remembers. */
    public void know(int partition, String producer, long seq) {
        recent(partition).merge(producer, seq, Math::max);
    }

    /** Whether this batch is new; from then on it is not. */
    public boolean admits(int partition, String producer, long seq) {
        Recent recent = recent(partition);
        if (recent.getOrDefault(producer, 0L) >= seq) {
            return false;
        }
        recent.put(producer, seq);
        return true;
    }

    private Recent recent(int partition) {
        return partitions.computeIfAbsent(partition, _ -> new Recent());
    }

    private static final class Recent extends LinkedHashMap<String, Long> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > CAPACITY;
        }
    }
}
