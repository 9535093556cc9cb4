package dev.chorus.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * What one viewer was told of a stream in which comments are only posted: which offsets, and which comments in which order. Messages come
 * on one thread; the books may be read on any.
 */
final class OnlookerBooks {
    private static final int MOST_BREACHES = 20;

    private final Runnable onJoined;
    private final List<String> comments = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private boolean joined;
    private String epoch = "";
    private long covered = -1;
    private long omitted;
    private long skipped;

    /** @param onJoined is called once */
    OnlookerBooks(Runnable onJoined) {
        this.onJoined = onJoined;
    }

    synchronized long covered() {
        return covered;
    }

    /** Ids of the comments in the order they came, each as often as it came. */
    synchronized List<String> comments() {
        return List.copyOf(comments);
    }

    synchronized long omitted() {
        return omitted;
    }

    synchronized long skipped() {
        return skipped;
    }

    /** What broke the law of coverage; empty is good. */
    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    synchronized void breach(String what) {
        if (breaches.size() < MOST_BREACHES) {
            breaches.add(what);
        }
    }

    /** The next message. */
    synchronized void take(RoomMessages.Message m) {
        switch (m.type()) {
            case "joined" -> takeJoined(m);
            case "comments_batch" -> {
                cover(m);
                omitted += m.omitted();
                if (m.comments().size() + m.omitted() + m.updates() != m.to() - m.from() + 1) {
                    breach(m.comments().size() + " comments, " + m.omitted() + " omitted in " + m.from() + ".."
                            + m.to());
                }
                comments.addAll(m.comments());
            }
            case "gap" -> {
                cover(m);
                skipped += m.to() - m.from() + 1;
            }
            default -> {}
        }
    }

    private void takeJoined(RoomMessages.Message m) {
        if (joined) {
            breach("a snapshot at " + m.offset() + " after " + covered);
        }
        epoch = m.epoch();
        covered = m.offset();
        joined = true;
        onJoined.run();
    }

    private void cover(RoomMessages.Message m) {
        if (m.from() != covered + 1) {
            breach("from " + m.from() + " after " + covered);
        }
        if (!epoch.isEmpty() && !epoch.equals(m.epoch())) { // a stream in which nothing ever happened has none yet
            breach("epoch " + epoch + " became " + m.epoch());
        }
        epoch = m.epoch();
        covered = m.to();
    }
}
