package dev.chorus.worker;

import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds a stream by id, from a cache nearly always. */
@FunctionalInterface
public interface StreamLookup {
    Future<Optional<Stream>> get(long streamId);
}
