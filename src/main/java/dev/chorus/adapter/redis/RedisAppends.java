package dev.chorus.adapter.redis;

import dev.chorus.adapter.redis.RedisBacklog.Step;
import dev.chorus.adapter.redis.RedisLink.Line;
import dev.chorus.port.RoomEntry;
import dev.chorus.stream.Shard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps of rooms on their way to Redis, in the order of each room over every outage: a step that can't be sent is kept, and sent before
 * anything later. A step that fails ends the connection, because it may be there or not; sending it again changes nothing then.
 * Safe from any thread; the lock is held for microseconds.
 */
final class RedisAppends {
    /** Steps kept for Redis' return; about 1 KB each. */
    static final int BACKLOG = 20_000;

    /** Commands sent before their answers are awaited, on return. */
    private static final int AT_ONCE = 500;

    private static final String TTL_SECONDS = "86400";

    private final RedisBacklog backlog;
    private final RedisPositions projected;
    private final RedisLink link;
    private final int capacity;

    /** @param capacity entries of a room's tail that are always kept */
    RedisAppends(Vertx vertx, RedisAddress address, RedisPositions projected, int capacity) {
        this.projected = projected;
        this.capacity = capacity;
        this.backlog = new RedisBacklog(projected, BACKLOG);
        this.link = new RedisLink(vertx, address, this::restore);
    }

    RedisLink link() {
        return link;
    }

    /** Succeeds as well when Redis is away: then the step waits for its return. */
    Future<Void> append(RoomEntry entry) {
        Line line;
        Future<Void> sent;
        synchronized (this) {
            Step step = backlog.add(entry);
            Optional<Line> open = link.line();
            if (open.isEmpty()) {
                return Future.succeededFuture();
            }
            line = open.get();
            sent = send(line, step);
        }
        return dropOnFailure(line, sent);
    }

    /** Steps kept for Redis' return. */
    synchronized int waiting() {
        return backlog.size();
    }

    /** A call of {@code room.lua}. */
    Request room(long streamId, int partition, String operation, List<String> arguments) {
        List<String> all = new ArrayList<>(
                List.of(operation, RedisText.padded(projected.of(partition)), "" + capacity, TTL_SECONDS, link.run()));
        all.addAll(arguments);
        return RedisScript.ROOM.call(RedisKeys.room(streamId), all);
    }

    private Future<Void> restore(Line line) {
        Map<Long, Long> lost;
        List<Step> steps;
        synchronized (this) {
            lost = backlog.takeForsaken();
            steps = backlog.all();
        }
        return line.send(projected.exchange())
                .compose(positions -> {
                    projected.learn(positions);
                    return forget(line, new ArrayList<>(lost.entrySet()), 0);
                })
                .onFailure(e -> {
                    synchronized (this) {
                        backlog.forsakeAgain(lost);
                    }
                })
                .compose(done -> replay(line, steps, 0))
                .compose(done -> catchUp(line));
    }

    private Future<Void> forget(Line line, List<Map.Entry<Long, Long>> rooms, int from) {
        if (from >= rooms.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(rooms.size(), from + AT_ONCE);
        List<Future<Response>> sent = rooms.subList(from, to).stream()
                .map(room -> line.send(room(
                        room.getKey(),
                        Shard.partitionOf(room.getKey()),
                        "forget",
                        List.of(RedisText.padded(room.getValue())))))
                .toList();
        return Future.all(sent).compose(done -> forget(line, rooms, to));
    }

    private Future<Void> replay(Line line, List<Step> steps, int from) {
        if (from >= steps.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(steps.size(), from + AT_ONCE);
        List<Future<Void>> sent =
                steps.subList(from, to).stream().map(step -> send(line, step)).toList();
        return Future.all(sent).compose(done -> replay(line, steps, to));
    }

    /** What came meanwhile; the last few are sent under the lock, so that whatever comes next is sent behind them. */
    private Future<Void> catchUp(Line line) {
        List<Step> waiting;
        synchronized (this) {
            waiting = backlog.waiting();
            if (waiting.size() <= AT_ONCE) {
                waiting.forEach(step -> dropOnFailure(line, send(line, step)));
                link.up(line);
                return Future.succeededFuture();
            }
        }
        return replay(line, waiting, 0).compose(done -> catchUp(line));
    }

    private Future<Void> dropOnFailure(Line line, Future<Void> sent) {
        return sent.recover(e -> {
            link.drop(line, e);
            return Future.succeededFuture();
        });
    }

    private Future<Void> send(Line line, Step step) {
        RoomEntry entry = step.entry();
        long id = entry.comment().id();
        Future<Response> place = line.send(Request.cmd(Command.SET)
                .arg(RedisKeys.place(id))
                .arg(entry.streamId())
                .arg("EX")
                .arg(TTL_SECONDS));
        Future<Response> appended = line.send(room(
                entry.streamId(),
                entry.partition(),
                "append",
                List.of(
                        entry.epoch(),
                        Long.toString(entry.offset()),
                        RedisText.kind(entry.kind()),
                        RedisText.padded(id),
                        RedisText.padded(entry.position()),
                        RedisText.body(entry))));
        return place.compose(done -> appended).map(done -> {
            step.taken();
            return null;
        });
    }
}
