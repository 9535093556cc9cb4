package dev.chorus.app;

import dev.chorus.config.KnownKeys;
import io.vertx.core.ThreadingModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verticles there are. One that owns sockets, or that is the one writer of its state between asynchronous steps, runs on an
 * event loop only: several worker instances of a server would share one loop, and a blocked step would let another in between.
 */
public enum VerticleCatalog {
    HTTP(256, ThreadingModel.EVENT_LOOP),
    GATEWAY(256, ThreadingModel.EVENT_LOOP),
    /** At most one per log partition: an owner holds whole partitions. */
    COMMENTS(64, ThreadingModel.EVENT_LOOP),
    REACTIONS(64, ThreadingModel.EVENT_LOOP),
    AGGREGATOR(64, ThreadingModel.EVENT_LOOP),
    PROJECTOR(64, ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER, ThreadingModel.VIRTUAL_THREAD),
    RECONCILIATION(64, ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER, ThreadingModel.VIRTUAL_THREAD),
    MODERATION(64, ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER, ThreadingModel.VIRTUAL_THREAD);

    private final int maxInstances;
    private final List<ThreadingModel> threading;

    VerticleCatalog(int maxInstances, ThreadingModel... threading) {
        this.maxInstances = maxInstances;
        this.threading = List.of(threading);
    }

    /** The verticle of this name in {@code verticles.yaml}. */
    public static Optional<VerticleCatalog> of(String name) {
        return Arrays.stream(values()).filter(entry -> entry.key().equals(name)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(VerticleCatalog::key).toList();
    }

    /** The name in {@code verticles.yaml}, and of the configuration section its options are laid over. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Most instances that make sense in one process. */
    public int maxInstances() {
        return maxInstances;
    }

    /** What it may run on, the default first. */
    public List<ThreadingModel> threading() {
        return threading;
    }

    /** Names of options in snake_case: the keys of the configuration section of the same name. */
    public Set<String> options() {
        return KnownKeys.ofSection(key());
    }
}
