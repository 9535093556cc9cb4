package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.moderation.Rights;
import dev.chorus.port.Directory;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.protocol.StreamJson;
import dev.chorus.query.Cursor;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.reaction.Target;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Lists of streams, making, changing, starting and ending them, and their numbers. */
final class StreamRoutes {
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_EXTERNAL_ID = 128;

    private final StreamAccess access;
    private final StreamCatalog catalog;
    private final StreamCounters counters;
    private final ReactionReader reactions;
    private final Directory directory;
    private final Commands commands;
    private final LongSupplier ids;
    private final int maxPage;

    StreamRoutes(HttpDependencies parts, StreamAccess access, Commands commands) {
        this.access = access;
        this.catalog = parts.streams();
        this.counters = parts.counters();
        this.reactions = parts.reactions();
        this.directory = parts.directory();
        this.commands = commands;
        this.ids = parts.ids();
        this.maxPage = parts.config().limits().pageSize();
    }

    void open(Edge edge) {
        edge.get("/api/streams", call -> list(call, statuses(call.query("status"))));
        edge.get("/api/streams/live", call -> list(call, EnumSet.of(StreamStatus.LIVE)));
        edge.get("/api/streams/trending", this::trending);
        edge.post("/api/streams", this::create);
        edge.get("/api/streams/:stream_id", this::one);
        edge.patch("/api/streams/:stream_id", this::change);
        edge.post("/api/streams/:stream_id/start", call -> change(call, Map.of("status", "live")));
        edge.post("/api/streams/:stream_id/end", call -> change(call, Map.of("status", "ended")));
        edge.get("/api/streams/:stream_id/metrics", this::metrics);
    }

    private Future<Answer> list(Call call, Set<StreamStatus> statuses) {
        int size = call.query("page_size", 1, maxPage, Math.min(DEFAULT_PAGE, maxPage));
        Cursor from = call.cursor();
        if (from.isForward()) {
            throw Refusal.field(ErrorCode.INVALID_CURSOR, "cursor", "streams are listed towards the older ones only");
        }
        return directory.streams(statuses, from.id(), size + 1).compose(found -> {
            List<Stream> page = found.subList(0, Math.min(size, found.size()));
            String next =
                    found.size() > size ? Cursor.olderThan(page.getLast().id()).encode() : "";
            return items(page, next);
        });
    }

    private Future<Answer> trending(Call call) {
        List<Future<Optional<Stream>>> found =
                counters.trending().stream().map(catalog::get).toList();
        return Future.all(found)
                .compose(done -> items(
                        found.stream().flatMap(one -> one.result().stream()).toList(), ""));
    }

    private Future<Answer> create(Call call) {
        Identity actor = call.user();
        Fields body = call.body();
        String externalId = body.shortText("external_id", MAX_EXTERNAL_ID);
        if (!Rights.creates(actor)) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "guests can't make streams");
        }
        if (!externalId.isEmpty() && !actor.isService() && !actor.isAdmin()) {
            throw Refusal.field(ErrorCode.FORBIDDEN, "external_id", "external ids are given by a service");
        }
        return make(call, actor, externalId, body.all()).compose(stream -> show(201, stream));
    }

    /** The stream with this external id, made if need be; without one, a new stream. */
    Future<Stream> make(Call call, Identity actor, String externalId, Map<String, Object> fields) {
        long proposed = ids.getAsLong();
        Future<Long> id = externalId.isEmpty()
                ? Future.succeededFuture(proposed)
                : directory.reserveExternalStream(externalId, proposed);
        return id.compose(reserved -> commands.stream(
                        new Command.CreateStream(actor, call.requestId(), reserved, externalId, fields)))
                .map(this::noted);
    }

    private Future<Answer> one(Call call) {
        return access.get(call).compose(stream -> show(200, stream));
    }

    private Future<Answer> change(Call call) {
        Map<String, Object> fields = new HashMap<>(call.body().all());
        return change(call, fields);
    }

    private Future<Answer> change(Call call, Map<String, Object> fields) {
        Identity actor = call.user();
        return access.get(call)
                .compose(stream ->
                        commands.stream(new Command.ChangeStream(actor, call.requestId(), stream.id(), fields)))
                .compose(reply -> show(200, noted(reply)));
    }

    private Future<Answer> metrics(Call call) {
        return access.readable(call).compose(stream -> counters.of(stream.id()).compose(counts -> reactions
                .totals(new Target(stream.id(), 0))
                .map(totals -> Answer.ok(out -> {
                    out.writeStartObject();
                    out.writeStringField("stream_id", Long.toString(stream.id()));
                    out.writeNumberField("viewer_count", counts.viewers());
                    out.writeNumberField("comment_count", counts.comments());
                    out.writeNumberField("reaction_count", counts.reactions());
                    out.writeFieldName("reactions");
                    CommentJson.counts(out, totals.counts());
                    out.writeBooleanField("trending", counts.trending());
                    out.writeEndObject();
                }))));
    }

    private Stream noted(Reply.StreamState reply) {
        catalog.changed(reply.stream());
        return reply.stream();
    }

    private Future<Answer> show(int status, Stream stream) {
        return counters.of(stream.id())
                .map(counts -> Answer.json(status, out -> StreamJson.write(out, stream, counts)));
    }

    private Future<Answer> items(List<Stream> page, String next) {
        return counters.of(page.stream().map(Stream::id).toList())
                .map(counts -> Answer.ok(out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("items");
                    for (Stream stream : page) {
                        StreamJson.write(out, stream, counts.getOrDefault(stream.id(), StreamJson.Counts.NONE));
                    }
                    out.writeEndArray();
                    if (next.isEmpty()) {
                        out.writeNullField("next");
                    } else {
                        out.writeStringField("next", next);
                    }
                    out.writeNullField("prev");
                    out.writeEndObject();
                }));
    }

    private static Set<StreamStatus> statuses(String query) {
        if (query.isEmpty()) {
            return EnumSet.allOf(StreamStatus.class);
        }
        try {
            return EnumSet.of(StreamStatus.of(query));
        } catch (IllegalArgumentException e) {
            throw Fields.invalid("status", "must be one of scheduled live ended");
        }
    }
}
