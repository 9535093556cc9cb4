package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.port.Directory;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The streams behind the ids of the systems that Chorus replaces. There, whoever reads a post first opens its chat; so it is here, and
 * because strangers can do it, only so many streams are made in a minute. Belongs to the context of its gateway instance.
 */
final class ExternalStreams {
    private static final int MAX_EXTERNAL_ID = 128;
    private static final int MADE_PER_MINUTE = 60;
    private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(10_000);
    private static final Identity SYSTEM =
            new Identity(1, "chorus", "Chorus", "", Role.SERVICE, true, false, 0, Long.MAX_VALUE);

    private final EventBus bus;
    private final Directory directory;
    private final StreamCatalog streams;
    private final LongSupplier ids;
    private long windowMinute;
    private int inWindow;

    ExternalStreams(EventBus bus, Directory directory, StreamCatalog streams, LongSupplier ids) {
        this.bus = bus;
        this.directory = directory;
        this.streams = streams;
        this.ids = ids;
    }

    /**
     * The stream's own id; our own ids are understood too.
     *
     * @return fails with {@code not_found} for what can be no external id, with {@code rate_limited} when too many are being made
     */
    Future<Long> idOf(String externalId) {
        if (externalId.isBlank() || externalId.length() > MAX_EXTERNAL_ID || hasLoneSurrogate(externalId)) {
            return Future.failedFuture(Refusal.notFound("stream"));
        }
        return own(externalId).compose(own -> own.isPresent() ? Future.succeededFuture(own.get()) : mapped(externalId));
    }

    private Future<Optional<Long>> own(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            return Future.succeededFuture(Optional.empty());
        }
        return streams.get(Long.parseLong(text)).map(found -> found.map(stream -> stream.id()));
    }

    private Future<Long> mapped(String externalId) {
        return directory.externalStream(externalId).compose(known -> streams.get(known)
                .compose(found -> found.isPresent() ? Future.succeededFuture(known) : made(externalId)));
    }

    private Future<Long> made(String externalId) {
        long minute = System.nanoTime() / 60_000_000_000L;
        if (minute != windowMinute) {
            windowMinute = minute;
            inWindow = 0;
        }
        if (++inWindow > MADE_PER_MINUTE) {
            return Future.failedFuture(
                    Refusal.later(ErrorCode.RATE_LIMITED, "too many new streams at the moment", 60_000));
        }
        return directory.reserveExternalStream(externalId, ids.getAsLong()).compose(id -> bus.<Reply.StreamState>
                        request(
                                Addresses.owner(id),
                                new Command.CreateStream(SYSTEM, "alias", id, externalId, Map.of("title", externalId)),
                                PATIENCE)
                .map(reply -> {
                    streams.changed(reply.body().stream());
                    return id;
                }));
    }

    /** Percent-encoded garbage decodes to what no store keeps as it is. */
    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF || c == 0);
    }
}
