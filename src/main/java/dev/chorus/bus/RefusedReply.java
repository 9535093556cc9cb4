package dev.chorus.bus;

import dev.chorus.protocol.Refusal;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** A {@link Refusal} as the failure of a request over the bus. Its failure code is the HTTP status. */
public final class RefusedReply extends ReplyException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    public RefusedReply(Refusal refusal) {
        super(ReplyFailure.RECIPIENT_FAILURE, refusal.code().status(), refusal.getMessage());
        this.refusal = refusal;
    }

    /** Whatever went wrong, in words for the requester; see {@link Failures#unwrap}. */
    public static RefusedReply of(Throwable failure) {
        return failure instanceof RefusedReply reply ? reply : new RefusedReply(Failures.unwrap(failure));
    }

    public Refusal refusal() {
        return refusal;
    }
}
