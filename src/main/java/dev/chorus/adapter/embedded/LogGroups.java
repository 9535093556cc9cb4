package dev.chorus.adapter.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who in a group has a lane: whoever asked first, and the next in line once that one has closed. Safe from any thread. */
final class LogGroups {
    private final Map<Share, ArrayDeque<LogSubscription>> lines = new HashMap<>();

    private record Share(String group, int lane) {}

    synchronized void join(LogSubscription subscription) {
        for (int lane : subscription.lanes()) {
            ArrayDeque<LogSubscription> line =
                    lines.computeIfAbsent(new Share(subscription.group(), lane), share -> new ArrayDeque<>());
            line.addLast(subscription);
            if (line.size() == 1) {
                subscription.grant(lane);
            }
        }
    }

    /** @return who has got a lane by this */
    synchronized List<LogSubscription> leave(LogSubscription subscription) {
        List<LogSubscription> successors = new ArrayList<>();
        for (int lane : subscription.lanes()) {
            Share share = new Share(subscription.group(), lane);
            ArrayDeque<LogSubscription> line = lines.getOrDefault(share, new ArrayDeque<>());
            boolean hadIt = line.peekFirst() == subscription;
            line.remove(subscription);
            if (line.isEmpty()) {
                lines.remove(share);
            } else if (hadIt) {
                line.getFirst().grant(lane);
                successors.add(line.getFirst());
            }
        }
        return successors;
    }

    /** Those that have at least one lane or wait for one. */
    synchronized List<LogSubscription> all() {
        return lines.values().stream().flatMap(ArrayDeque::stream).distinct().toList();
    }
}
