package dev.chorus.gateway;

import dev.chorus.observe.Meters;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import dev.chorus.stream.Stream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Cuts the next steps of a room into one frame: newest state, budgets of the tiers, one encoding per tier that differs. */
final class FrameCutter {
    private final int lightBudget;
    private final Clock clock;
    private final Meters meters;
    private final Sampler normal = new Sampler();
    private final Sampler light = new Sampler();

    /** @param lightBudget comments a second in the light tier */
    FrameCutter(int lightBudget, Clock clock, Meters meters) {
        this.lightBudget = lightBudget;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param steps dense, following the view's offset */
    RoomFrame cut(RoomView view, List<RoomEntry> steps) {
        Stream stream = view.stream();
        Map<Long, RoomEntry> newest = Batches.newest(steps);
        List<RoomEntry> entries = new ArrayList<>(steps.size());
        List<RoomEntry> posts = new ArrayList<>(steps.size());
        Set<Long> retracted = new HashSet<>();
        Set<Long> approved = new HashSet<>();
        long now = clock.millis();
        for (RoomEntry step : steps) {
            RoomEntry state = newest.getOrDefault(step.comment().id(), step);
            RoomEntry entry = new RoomEntry(
                    step.streamId(),
                    step.epoch(),
                    step.offset(),
                    step.kind(),
                    state.comment(),
                    step.partition(),
                    state.position());
            entries.add(entry);
            if (step.kind() == Kind.POST) {
                posts.add(entry);
                if (step.comment().updatedAt() > 0) {
                    // Somebody may have it on their screen as removed.
                    approved.add(step.comment().id());
                }
                meters.deliveryDelay(now - step.comment().createdAt());
            } else if (step.kind() == Kind.REMOVE) {
                retracted.add(step.comment().id());
                meters.retractionDelay(now - step.comment().updatedAt());
            }
        }
        long from = steps.get(0).offset();
        long to = steps.get(steps.size() - 1).offset();
        String epoch = steps.get(steps.size() - 1).epoch();
        int budget = stream.settings().budgetPerSecond();
        int least = budget == 0 ? 0 : Math.min(lightBudget, budget);
        Predicate<RoomEntry> always =
                p -> approved.contains(p.comment().id()) || Sampler.isAlwaysShown(p, stream::isModeratedBy);
        Set<Long> leftNormal = normal.omit(posts, budget, always, now);
        Set<Long> leftLight = light.omit(posts, least, always, now);
        Frame full = Batches.batch(stream.id(), epoch, from, to, entries, newest, Set.of());
        Frame forNormal =
                leftNormal.isEmpty() ? full : Batches.batch(stream.id(), epoch, from, to, entries, newest, leftNormal);
        Frame forLight =
                leftLight.isEmpty() ? full : Batches.batch(stream.id(), epoch, from, to, entries, newest, leftLight);
        if (!leftNormal.isEmpty()) {
            meters.omitted(leftNormal.size());
        }
        return new RoomFrame(
                stream.id(),
                epoch,
                from,
                to,
                full,
                forNormal,
                forLight,
                List.copyOf(entries),
                leftNormal,
                leftLight,
                retracted);
    }
}
