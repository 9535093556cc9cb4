package dev.chorus.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames that a slow viewer has not taken yet: references to shared frames, bounded in bytes and never older than a second, so that
 * what is retracted meanwhile can still be kept back. At a bound {@link #offer} refuses and everything becomes a gap.
 */
final class Outbox {
    static final long MAX_AGE_MS = 1_000;

    private record Held(RoomFrame frame, int bytes, long at) {}

    private final int maxBytes;
    private final HeldBytes held;
    private final Deque<Held> frames = new ArrayDeque<>();
    private int bytes;

    /** @param held what all outboxes of the instance hold; {@link #discard} gives back what this one took of it */
    Outbox(int maxBytes, HeldBytes held) {
        this.maxBytes = maxBytes;
        this.held = held;
    }

    /** False: it does not fit, is too late, or takes back something that waits here; the frame was not added. */
    boolean offer(RoomFrame frame, Tier tier, long now) {
        int size = frame.of(tier).size();
        if (bytes + size > maxBytes || isStale(now) || isRetracting(frame)) {
            return false;
        }
        frames.addLast(new Held(frame, size, now));
        bytes += size;
        held.add(size);
        return true;
    }

    private boolean isRetracting(RoomFrame next) {
        if (next.retracted().isEmpty()) {
            return false;
        }
        for (Held waiting : frames) {
            for (var entry : waiting.frame().entries()) {
                if (next.retracted().contains(entry.comment().id())) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isStale(long now) {
        Held oldest = frames.peekFirst();
        return oldest != null && now - oldest.at() > MAX_AGE_MS;
    }

    @Nullable
    RoomFrame poll() {
        Held oldest = frames.pollFirst();
        if (oldest == null) {
            return null;
        }
        bytes -= oldest.bytes();
        held.remove(oldest.bytes());
        return oldest.frame();
    }

    void forEach(Consumer<RoomFrame> each) {
        frames.forEach(waiting -> each.accept(waiting.frame()));
    }

    /** Forgets what is left; the outbox is not used any more. */
    void discard() {
        frames.clear();
        held.remove(bytes);
        bytes = 0;
    }
}
