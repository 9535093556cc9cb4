package dev.chorus.tool.bench;

import dev.chorus.account.Role;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.ids.Snowflake;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import dev.chorus.stream.Shard;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Comments of the last week, put into the store of a server that does not run. They are older than the log's events, have no place in
 * the room's order and move no position, so that the server goes on as if they had been there.
 */
final class History {
    private static final long WEEK_MS = TimeUnit.DAYS.toMillis(7);
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    private static final int BATCH = 2_000;
    private static final int AUTHORS = 5_000;
    /** No server leases the last one on a folder with so few nodes. */
    private static final long NODE = (Snowflake.NODES - 1L) << 12;

    private static final long TIME = 1L << 22;

    private final Vertx vertx;
    private final Path data;
    private final long streamId;
    private final long most;
    private final long end = System.currentTimeMillis() - HOUR_MS;
    private long filled;

    /** @param most there will ever be: they are spread over the week */
    History(Vertx vertx, Path data, long streamId, long most) {
        this.vertx = vertx;
        this.data = data;
        this.streamId = streamId;
        this.most = most;
    }

    /** Adds until there are this many. Blocks. */
    void fill(long target, Report report) throws Exception {
        long started = System.nanoTime();
        CommentStore store = SqliteCommentStore.open(vertx, data, Meters.inMemory(), Clock.systemUTC());
        try {
            while (filled < target) {
                List<Logged> batch = new ArrayList<>(BATCH);
                while (batch.size() < BATCH && filled < target) {
                    batch.add(logged(filled++));
                }
                store.apply("bench history", batch).await(60, TimeUnit.SECONDS);
                if (filled % 1_000_000 == 0) {
                    report.say("  %d comments stored, %.0f s".formatted(filled, (System.nanoTime() - started) / 1e9));
                }
            }
        } finally {
            store.close().await(60, TimeUnit.SECONDS);
        }
    }

    private Logged logged(long number) {
        long at = end - WEEK_MS + (long) ((double) WEEK_MS * number / most);
        // Several may share a millisecond: the number tells them apart.
        long id = (at - Snowflake.EPOCH) * TIME + NODE + number % (1 << 12);
        Author author = new Author(1_000 + number % AUTHORS, "viewer-" + number % AUTHORS, "", "", Role.USER, false);
        Comment comment = Comment.builder()
                .id(id)
                .streamId(streamId)
                .author(author)
                .content("what somebody wrote some time ago, number " + number)
                .createdAt(at)
                .build();
        Head head = new Head(id, streamId, "", 0, at, author.id(), "");
        int partition = Shard.partitionOf(streamId);
        return new Logged(
                Topic.COMMENTS,
                partition,
                0,
                new Event.CommentChanged(head, Event.Change.CREATED, comment, "", "", 0, Role.USER));
    }
}
