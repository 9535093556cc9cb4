package dev.chorus.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chorus.comment.Comment;
import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a comment may be reacted to: it belongs to the stream and everybody may read it. The hot store knows the present state of
 * recent comments; what the store says of older ones is remembered for {@code FRESH} when it was yes. Questions about the same comment
 * share one query, so that operations keep their order. Used on one context.
 */
final class CommentTargets {
    private static final int REMEMBERED = 10_000;
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final HotStore hot;
    private final CommentStore store;
    private final Cache<Long, Long> streamOf = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(FRESH)
            .build();
    private final Map<Long, Future<Long>> asking = new HashMap<>();

    CommentTargets(HotStore hot, CommentStore store) {
        this.hot = hot;
        this.store = store;
    }

    /** Fails when neither store can tell. */
    Future<Boolean> isOpen(long streamId, long commentId) {
        return hot.find(commentId)
                .otherwise(Optional.empty())
                .compose(entry -> entry.isPresent()
                        ? Future.succeededFuture(openStream(entry.get().comment()))
                        : stored(commentId))
                .map(stream -> stream == streamId);
    }

    /** The stream of a stored comment that everybody may read; 0: there is none. */
    private Future<Long> stored(long commentId) {
        Long known = streamOf.getIfPresent(commentId);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Future<Long> asked = asking.get(commentId);
        if (asked != null) {
            return asked;
        }
        Future<Long> answer = store.find(commentId)
                .map(found -> found.map(stored -> openStream(stored.comment())).orElse(0L))
                .onSuccess(stream -> {
                    if (stream != 0) {
                        streamOf.put(commentId, stream);
                    }
                });
        asking.put(commentId, answer);
        answer.onComplete(_ -> asking.remove(commentId, answer));
        return answer;
    }

    private static long openStream(Comment comment) {
        return comment.status().isPublic() ? comment.streamId() : 0;
    }
}
