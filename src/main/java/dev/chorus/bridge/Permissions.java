package dev.chorus.bridge;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.bus.PublicAddresses;
import dev.chorus.edge.ReadAccess;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import io.vertx.core.Future;
import java.util.Set;

/** Who may use which public address over a bridge. What is not allowed here is refused. */
final class Permissions {
    private static final Set<String> QUESTIONS =
            Set.of(PublicAddresses.POST, PublicAddresses.RECENT, PublicAddresses.REACT, PublicAddresses.ACT);

    private final StreamCatalog streams;

    Permissions(StreamCatalog streams) {
        this.streams = streams;
    }

    /**
     * Whoever takes the question decides about the caller; here it is only whether it may be asked at all.
     *
     * @throws Refusal {@code forbidden}
     */
    static void checkQuestion(String address) {
        if (!QUESTIONS.contains(address)) {
            throw notPublic();
        }
    }

    /** @throws Refusal {@code forbidden} */
    static Topic topic(String address) {
        return Topic.of(address).orElseThrow(Permissions::notPublic);
    }

    /** Fails with a refusal when this topic is not for them. */
    Future<Void> checkListening(Identity who, Topic topic) {
        return switch (topic) {
            case Topic.Room room ->
                streams.get(room.streamId()).map(found -> {
                    ReadAccess.check(who, found.orElseThrow(() -> Refusal.notFound("stream")));
                    return null;
                });
            case Topic.Notifications own when own.userId() == required(who).userId() -> Future.succeededFuture();
            case Topic.Notifications _ ->
                Future.failedFuture(Refusal.of(ErrorCode.FORBIDDEN, "these are somebody else's notifications"));
            case Topic.Actions _ when required(who).role() != Role.USER -> Future.succeededFuture();
            case Topic.Actions _ -> Future.failedFuture(Refusal.of(ErrorCode.FORBIDDEN, "this is for moderators"));
        };
    }

    private static Identity required(Identity who) {
        if (who.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed for this");
        }
        return who;
    }

    private static Refusal notPublic() {
        return Refusal.of(ErrorCode.FORBIDDEN, "this is not a public address");
    }
}
