package dev.chorus.adapter.redis;

import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hashes that keep what has the highest position: totals of targets, states of streams. */
final class RedisCounts {
    private static final String POSITION = ":position";
    private static final String STREAM = "stream";

    /** Targets written by one script run. */
    private static final int AT_ONCE = 100;

    private final RedisGuard guard;
    private final String ttlSeconds;

    RedisCounts(RedisGuard guard, int ttlSeconds) {
        this.guard = guard;
        this.ttlSeconds = Integer.toString(ttlSeconds);
    }

    /** One script run per stream and {@value #AT_ONCE} of its targets: a tick of a busy room is one command. */
    Future<Void> putTotals(Map<Target, Totals> totals) {
        Map<Long, List<Map.Entry<Target, Totals>>> byStream = new HashMap<>();
        totals.entrySet()
                .forEach(entry -> byStream.computeIfAbsent(entry.getKey().streamId(), id -> new ArrayList<>())
                        .add(entry));
        List<Future<Response>> writes = new ArrayList<>();
        for (List<Map.Entry<Target, Totals>> targets : byStream.values()) {
            for (int from = 0; from < targets.size(); from += AT_ONCE) {
                writes.add(write(targets.subList(from, Math.min(targets.size(), from + AT_ONCE))));
            }
        }
        return Future.all(writes).mapEmpty();
    }

    Future<Map<Target, Totals>> totals(Collection<Target> targets) {
        List<Target> asked = List.copyOf(targets);
        List<Future<Response>> reads = asked.stream()
                .map(target -> guard.call("totals", Request.cmd(Command.HGETALL).arg(RedisKeys.totals(target))))
                .toList();
        return Future.all(reads).map(done -> {
            Map<Target, Totals> found = new HashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                Target target = asked.get(i);
                totals(fields(reads.get(i).result())).ifPresent(totals -> found.put(target, totals));
            }
            return found;
        });
    }

    Future<Void> putStream(Stream stream, long position) {
        List<String> arguments = List.of(ttlSeconds, RedisText.padded(position), "1", STREAM, RedisText.stream(stream));
        List<String> key = List.of(RedisKeys.stream(stream.id()));
        return guard.call("put_stream", RedisScript.NEWEST.call(key, arguments)).mapEmpty();
    }

    Future<Optional<Stream>> stream(long streamId) {
        return guard.call(
                        "stream",
                        Request.cmd(Command.HGET)
                                .arg(RedisKeys.stream(streamId))
                                .arg(STREAM))
                .map(json -> Optional.ofNullable(json).map(found -> RedisText.stream(RedisText.of(found))));
    }

    /** Field to value of what {@code HGETALL} answered. */
    static Map<String, String> fields(Response pairs) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(RedisText.of(pairs.get(i)), RedisText.of(pairs.get(i + 1)));
        }
        return fields;
    }

    private Future<Response> write(List<Map.Entry<Target, Totals>> targets) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(ttlSeconds));
        for (Map.Entry<Target, Totals> entry : targets) {
            Map<String, Long> counts = entry.getValue().counts();
            keys.add(RedisKeys.totals(entry.getKey()));
            arguments.add(RedisText.padded(entry.getValue().position()));
            arguments.add(Integer.toString(counts.size()));
            counts.forEach((type, count) -> {
                arguments.add(type);
                arguments.add(Long.toString(count));
            });
        }
        return guard.call("put_totals", RedisScript.NEWEST.call(keys, arguments));
    }

    private static Optional<Totals> totals(Map<String, String> fields) {
        String position = fields.remove(POSITION);
        if (position == null) {
            return Optional.empty();
        }
        Map<String, Long> counts = new HashMap<>();
        fields.forEach((type, count) -> counts.put(type, Long.parseLong(count)));
        return Optional.of(new Totals(counts, RedisText.number(position)));
    }
}
