package dev.chorus.http;

import dev.chorus.edge.ReadAccess;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;

/** Streams by id or path, refused when absent or not to be read. */
final class StreamAccess {
    private final StreamCatalog catalog;

    StreamAccess(StreamCatalog catalog) {
        this.catalog = catalog;
    }

    /** Refuses with {@code not_found} when there is none. */
    Future<Stream> get(long id) {
        return catalog.get(id).map(found -> found.orElseThrow(() -> Refusal.notFound("stream")));
    }

    /** The stream of the path. */
    Future<Stream> get(Call call) {
        return get(call.pathId("stream_id", "stream"));
    }

    /** The stream of the path, if the caller may read it. */
    Future<Stream> readable(Call call) {
        return get(call).map(stream -> ReadAccess.check(call.identity(), stream));
    }
}
