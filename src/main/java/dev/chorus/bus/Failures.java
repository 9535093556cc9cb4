package dev.chorus.bus;

import dev.chorus.port.LogException;
import dev.chorus.port.StoreException;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How failures cross the bus: as refusals, and nothing of the inside with them. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Answers a request with a failure. What nobody foresaw is logged here, because the requester will not see it. */
    public static void reply(Message<?> request, Throwable failure) {
        switch (failure) {
            case Refusal _, ReplyException _, LogException _, StoreException _ -> {}
            default -> LOG.warn("a request to {} failed", request.address(), failure);
        }
        request.reply(RefusedReply.of(failure));
    }

    /**
     * The refusal that a failure stands for. Timeouts, missing handlers, the log, stores and whatever is unknown become
     * {@code unavailable}: the outcome may be anything, and a repeat with the same idempotency key is safe.
     */
    public static Refusal unwrap(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case RefusedReply reply -> reply.refusal();
            case ReplyException reply -> ofReply(reply);
            case LogException log
            when log.outcome() == LogException.Outcome.OVERLOADED ->
                Refusal.later(ErrorCode.UNAVAILABLE, "too much to write at the moment", 500);
            case LogException _ -> Refusal.unavailable("could not be made durable");
            case StoreException _ -> Refusal.unavailable("a store did not answer");
            default -> Refusal.unavailable("something went wrong here");
        };
    }

    private static Refusal ofReply(ReplyException reply) {
        return switch (reply.failureType()) {
            case TIMEOUT -> Refusal.unavailable("no answer in time");
            case NO_HANDLERS -> Refusal.unavailable("nobody is there to do it yet");
            default -> Refusal.unavailable("something went wrong there");
        };
    }
}
