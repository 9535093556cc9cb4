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
    private final Deque<Held> frames = new ArrayDeque<>();
    private int bytes;

    Outbox(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** False: it does not fit, is too late, or takes back something that waits here; the frame was not added. */
    boolean offer(RoomFrame frame, Tier tier, long now) {
        int size = frame.of(tier).size();
        if (bytes + size > maxBytes || isStale(now) || isRetracting(frame)) {
            return false;
        }
        frames.addLast(new Held(frame, size, now));
        bytes += size;
        return true;
    }

    private boolean isRetracting(RoomFrame next) {
        if (next.retracted().isEmpty()) {
            return false;
        }
        for (Held held : frames) {
            for (var entry : held.frame().entries()) {
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
        Held held = frames.pollFirst();
        if (held == null) {
            return null;
        }
        bytes -= held.bytes();
        return held.frame();
    }

    void forEach(Consumer<RoomFrame> each) {
        frames.forEach(held -> each.accept(held.frame()));
    }
}
