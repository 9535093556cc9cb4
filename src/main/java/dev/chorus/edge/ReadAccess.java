package dev.chorus.edge;

import dev.chorus.account.Identity;
import dev.chorus.moderation.Rights;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.stream.Stream;

/** Whether a stream may be read by whoever asks. */
public final class ReadAccess {
    private ReadAccess() {}

    /** @throws Refusal {@code unauthenticated} when a token would help, else {@code forbidden} */
    public static Stream check(Identity viewer, Stream stream) {
        if (!Rights.reads(viewer, stream)) {
            throw viewer.isAnonymous()
                    ? Refusal.of(ErrorCode.UNAUTHENTICATED, "this stream is read with a token only")
                    : Refusal.of(ErrorCode.FORBIDDEN, "this stream is not for guests");
        }
        return stream;
    }
}
