package dev.chorus.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Every metric of Chorus under its published name. Labels come from closed sets (statuses, types in the settings, stores, queries),
 * never from ids, so that the number of series does not grow with streams or users. Safe from any thread.
 */
public final class Meters {
    /** Custom emotes beyond this many share one series. */
    private static final int MAX_TYPES = 64;

    private static final double[] MILLIS = {
        0.5, 1, 2, 5, 10, 20, 50, 100, 150, 200, 350, 500, 1_000, 2_000, 5_000, 15_000
    };

    private final LimitLog limits = new LimitLog(System::nanoTime);
    private final MeterRegistry registry;
    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, DistributionSummary> summaries = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, DistributionSummary> sizes = new ConcurrentHashMap<>();
    private final Set<String> gauges = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Boolean> types = new ConcurrentHashMap<>();

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts into memory only, for tests and tools. */
    public static Meters inMemory() {
        return new Meters(new SimpleMeterRegistry());
    }

    public MeterRegistry registry() {
        return registry;
    }

    public void commentPosted(String status) {
        counter("comments_posted", "status", status).increment();
    }

    public void reactionsPosted(String type, int count) {
        String label = types.containsKey(type) || types.size() < MAX_TYPES ? type : "other";
        types.putIfAbsent(label, true);
        counter("reactions_posted", "type", label).increment(count);
    }

    /** From a command's arrival at its owner to its durable acknowledgement. */
    public void commentLatency(long nanos) {
        millis("comment_latency_ms", "stage", "durable").record(nanos / 1e6);
    }

    /** From an event's time to the frame that carries it. */
    public void deliveryDelay(long millis) {
        millis("delivery_delay_ms", "kind", "comment").record(Math.max(0, millis));
    }

    /** From a removal's time to the frame that carries it. */
    public void retractionDelay(long millis) {
        millis("retraction_delay_ms", "kind", "live").record(Math.max(0, millis));
    }

    public void query(String store, String query, long nanos) {
        summaries
                .computeIfAbsent("q:" + store + ":" + query, k -> histogram("db_query_duration_ms")
                        .tag("store", store)
                        .tag("query", query)
                        .register(registry))
                .record(nanos / 1e6);
    }

    /** @param rows how many rows a store statement touched */
    public void statement(String store, String query, int rows) {
        counter("store_statements", "store", store).increment();
        counter("store_rows", "store", store).increment(rows);
    }

    public void rateLimited(String limitType) {
        counter("rate_limit_exceeded", "limit_type", limitType).increment();
        limits.exceeded(limitType);
    }

    public void messageSize(String direction, int bytes) {
        sizes.computeIfAbsent(direction, d -> DistributionSummary.builder("ws_message_size_bytes")
                        .tag("direction", d)
                        .serviceLevelObjectives(128, 256, 512, 1024, 4096, 16384, 65536)
                        .register(registry))
                .record(bytes);
    }

    public void cacheHit() {
        counter("comment_cache_hits", "cache", "room").increment();
    }

    public void cacheMiss() {
        counter("comment_cache_misses", "cache", "room").increment();
    }

    public void framesDelivered(String kind, int count) {
        counter("frames_delivered", "kind", kind).increment(count);
    }

    public void omitted(int comments) {
        counter("comments_omitted", "reason", "budget").increment(comments);
    }

    public void gap(long offsets) {
        counter("delivery_gaps", "reason", "slow").increment();
        counter("delivery_gap_offsets", "reason", "slow").increment((double) offsets);
    }

    public void slowViewer() {
        counter("slow_viewers", "reason", "backpressure").increment();
    }

    /** A frame of a bridge's client was refused. */
    public void bridgeRefused(String code) {
        counter("bridge_refused", "code", code).increment();
    }

    /** A message was not told to a bridge's client, who reads too slowly. */
    public void bridgeMissed() {
        counter("bridge_missed", "reason", "backpressure").increment();
    }

    public void drift(String kind, long amount) {
        counter("reconciliation_drift", "kind", kind).increment((double) amount);
    }

    /** A breaker opened: a store does not answer and is left alone for a while. */
    public void breakerTripped(String store) {
        counter("breaker_trips", "store", store).increment();
    }

    /** An error that a person should look at; {@code where} is a class or step. */
    public void failure(String where) {
        counter("internal_failures", "where", where).increment();
    }

    /** A number that is read when somebody asks. Of two with the same name and label the first stays. */
    public void gauge(String name, String label, String value, Supplier<Number> read) {
        if (!gauges.add(name + ":" + value)) {
            return;
        }
        Gauge.builder(name, read).tag(label, value).strongReference(true).register(registry);
    }

    private Counter counter(String name, String label, String value) {
        return counters.computeIfAbsent(
                name + ":" + value, k -> Counter.builder(name).tag(label, value).register(registry));
    }

    private DistributionSummary millis(String name, String label, String value) {
        return summaries.computeIfAbsent(
                name + ":" + value, k -> histogram(name).tag(label, value).register(registry));
    }

    /** The published names are in milliseconds; a timer of the library would be renamed to seconds. */
    private static DistributionSummary.Builder histogram(String name) {
        return DistributionSummary.builder(name).serviceLevelObjectives(MILLIS);
    }
}
