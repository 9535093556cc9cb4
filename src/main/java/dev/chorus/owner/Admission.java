package dev.chorus.owner;

import dev.chorus.account.Identity;
import dev.chorus.comment.CommentText;
import dev.chorus.moderation.Rights;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.port.HotStore.Permit;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.LongUnaryOperator;

/** Whether somebody may write this text into this stream now: rights, length, slow mode and limits, for posts and edits alike. */
final class Admission {
    private static final long MINUTE_MS = 60_000;
    private static final long HALF_MINUTE_MS = 30_000;

    private final HotStore hot;
    private final Clock clock;
    private final Meters meters;
    private final LongUnaryOperator createdAt;

    /** @param createdAt when an account was made, from its id, in milliseconds since 1970 */
    Admission(HotStore hot, Clock clock, Meters meters, LongUnaryOperator createdAt) {
        this.hot = hot;
        this.clock = clock;
        this.meters = meters;
        this.createdAt = createdAt;
    }

    /** @throws Refusal for an ended stream, missing rights, a young account, or a text that is empty or too long */
    void check(Identity who, boolean onBehalf, Stream stream, String text) {
        if (who.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed to write");
        }
        if (!Rights.writes(who, stream)) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "guests may not write here");
        }
        if (stream.isEnded()) {
            throw Refusal.of(ErrorCode.STREAM_ENDED, "the stream has ended");
        }
        StreamSettings settings = stream.settings();
        if (text.isEmpty()) {
            throw Refusal.field(ErrorCode.CONTENT_EMPTY, "content", "a comment needs a text");
        }
        if (CommentText.length(text) > settings.maxLength()) {
            throw Refusal.field(
                    ErrorCode.CONTENT_TOO_LONG,
                    "content",
                    "a comment has at most " + settings.maxLength() + " characters");
        }
        long age = clock.millis() - createdAt.applyAsLong(who.userId());
        long wanted = settings.minAccountAgeSeconds() * 1000L;
        // An account's time is its id's, and ids may run ahead of the clock, so an age may be below zero.
        if (!onBehalf && wanted > 0 && age < wanted && !Rights.moderates(who, stream)) {
            throw Refusal.later(
                    ErrorCode.FORBIDDEN,
                    "accounts younger than " + settings.minAccountAgeSeconds() + " s may not write here",
                    wanted - age);
        }
    }

    /** @throws Refusal with the time left when slow mode is on and the user's last comment is too recent */
    void checkPace(Identity who, Stream stream, RoomLedger room) {
        long wait = stream.settings().slowModeSeconds() * 1000L;
        if (wait > 0 && !Rights.moderates(who, stream)) {
            long left = room.lastPostOf(who.userId()) + wait - clock.millis();
            if (left > 0) {
                meters.rateLimited("slow_mode");
                throw Refusal.later(
                        ErrorCode.SLOW_MODE,
                        "slow mode: one comment every " + stream.settings().slowModeSeconds() + " s",
                        left);
            }
        }
    }

    /** Takes a permit from each sliding window of the user; fails with {@code rate_limited} and the time to wait. */
    Future<Void> takePermits(Identity who, boolean onBehalf, Stream stream) {
        StreamSettings.RateLimits limits = stream.settings().rateLimits();
        if (onBehalf) {
            return Future.succeededFuture();
        }
        return take("stream:" + stream.id() + ":" + who.userId(), limits.commentsPer30s(), HALF_MINUTE_MS, "stream")
                .compose(done -> take("global:" + who.userId(), limits.commentsPerMinute(), MINUTE_MS, "user"));
    }

    private Future<Void> take(String key, int limit, long windowMs, String type) {
        if (limit == 0) {
            return Future.succeededFuture();
        }
        return hot.take(key, 1, limit, windowMs, false).compose(permit -> granted(permit, limit, windowMs, type));
    }

    private Future<Void> granted(Permit permit, int limit, long windowMs, String type) {
        if (permit.granted() > 0) {
            return Future.succeededFuture();
        }
        meters.rateLimited(type);
        return Future.failedFuture(Refusal.later(
                ErrorCode.RATE_LIMITED,
                "at most " + limit + " comments in " + windowMs / 1000 + " s",
                permit.retryAfterMs()));
    }
}
