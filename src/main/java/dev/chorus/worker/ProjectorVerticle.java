package dev.chorus.worker;

import dev.chorus.observe.Meters;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.HotStore;
import dev.chorus.port.Logged;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the log into the stores: comment events into the comment store (and tells the hot store how far), stream states into the
 * directory, everything into analytics. Each has its own positions and its own pace, so one that is away keeps nobody waiting. Erasures
 * that the log asks for are carried out here as well: {@link Erasures}.
 *
 * <p>Event loop. Each instance has partitions of its own.
 */
public final class ProjectorVerticle extends VerticleBase {
    /** The name under which the comment store keeps positions. */
    public static final String GROUP = "projector";

    private static final int EVENTS_PER_BATCH = 1_000;
    /** Nobody waits for the stores: until an event is there, it is read from the hot tail. */
    private static final int COMMENTS_REST_MS = 100;

    private static final int ANALYTICS_REST_MS = 500;

    private final EventLog log;
    private final CommentStore store;
    private final HotStore hot;
    private final Directory directory;
    private final UserCatalog users;
    private final AnalyticsStore analytics;
    private final Meters meters;
    private final Set<Integer> partitions;
    private final List<Feed> feeds = new ArrayList<>();
    private @Nullable Retries retries;
    private @Nullable StreamStates streamStates;

    /** @param partitions of the log that this instance projects, no other does */
    public ProjectorVerticle(
            EventLog log,
            CommentStore store,
            HotStore hot,
            Directory directory,
            UserCatalog users,
            AnalyticsStore analytics,
            Meters meters,
            Set<Integer> partitions) {
        this.log = log;
        this.users = users;
        this.store = store;
        this.hot = hot;
        this.directory = directory;
        this.analytics = analytics;
        this.meters = meters;
        this.partitions = Set.copyOf(partitions);
    }

    /** Ready when comments are projected; the others follow when their stores answer. */
    @Override
    public Future<?> start() {
        Retries tries = new Retries(vertx, meters);
        Erasure erasure = new Erasure(vertx, log, store, directory, users);
        StreamStates states = new StreamStates(directory, new Erasures(erasure, tries));
        retries = tries;
        streamStates = states;
        tries.untilDone("directory start", () -> states.positions(partitions))
                .onSuccess(after -> open(tries, "directory", Topic.COMMENTS, after, 0, states::apply));
        tries.untilDone("analytics start", analytics::positions).onSuccess(known -> {
            openAnalytics(tries, Topic.COMMENTS, known);
            openAnalytics(tries, Topic.REACTIONS, known);
        });
        return tries.untilDone("projector start", () -> store.positions(GROUP)).onSuccess(known -> {
            known.forEach(hot::projected);
            open(tries, GROUP, Topic.COMMENTS, Feed.from(partitions, known), COMMENTS_REST_MS, this::project);
        });
    }

    @Override
    public Future<?> stop() {
        if (retries != null) {
            retries.close();
        }
        return Future.join(feeds.stream().map(Feed::close).toList())
                .otherwiseEmpty()
                .compose(_ -> streamStates == null ? Future.succeededFuture() : streamStates.save())
                .otherwiseEmpty();
    }

    private Future<Void> project(List<Logged> batch) {
        return store.apply(GROUP, batch).onSuccess(_ -> Feed.ends(batch).forEach(hot::projected));
    }

    private void openAnalytics(Retries tries, Topic topic, Map<Integer, Long> known) {
        Map<Integer, Long> after = new HashMap<>();
        partitions.forEach(
                partition -> after.put(partition, known.getOrDefault(AnalyticsStore.source(topic, partition), -1L)));
        String group = "analytics-" + topic.name().toLowerCase(Locale.ROOT);
        open(tries, group, topic, after, ANALYTICS_REST_MS, analytics::apply);
    }

    private void open(
            Retries tries,
            String group,
            Topic topic,
            Map<Integer, Long> after,
            int restMs,
            Function<List<Logged>, Future<Void>> apply) {
        Feed feed = new Feed(vertx, log, tries, group);
        feed.open(topic, after, EVENTS_PER_BATCH, restMs, apply);
        feeds.add(feed);
    }
}
