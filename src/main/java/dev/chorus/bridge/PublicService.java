package dev.chorus.bridge;

import dev.chorus.account.Identity;
import dev.chorus.bus.Failures;
import dev.chorus.bus.PublicAddresses;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Bearer;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.edge.JsonBody;
import dev.chorus.edge.RequestIds;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the public addresses, for bridges and for verticles of others alike: reads the body as REST reads its own, finds out who asks
 * from the message's token, and passes on what the other edges would.
 */
final class PublicService {
    private static final Logger LOG = LoggerFactory.getLogger(PublicService.class);
    private static final String VERSION = "1";

    private final EventBus bus;
    private final Bridge.Parts parts;
    private final Questions questions;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    PublicService(EventBus bus, Bridge.Parts parts) {
        this.bus = bus;
        this.parts = parts;
        this.questions = new Questions(
                parts.reader(),
                parts.streams(),
                new Accounts(parts.directory(), parts.users(), parts.ids(), parts.clock()),
                new Commands(bus),
                new RoomHeads(parts.hot(), parts.store()),
                parts.config().limits().pageSize());
    }

    /**
     * Who asks.
     *
     * @param requestId correlates logs
     */
    record Caller(Identity identity, String requestId) {}

    private interface Question {
        Future<JsonObject> answer(Caller caller, Fields body);
    }

    Future<?> open() {
        take(PublicAddresses.POST, questions::post);
        take(PublicAddresses.RECENT, questions::recent);
        take(PublicAddresses.REACT, questions::react);
        take(PublicAddresses.ACT, questions::act);
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList());
    }

    Future<?> close() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    private void take(String address, Question question) {
        consumers.add(bus.consumer(address, message -> answer(message, question)));
    }

    private void answer(Message<Object> message, Question question) {
        Future<JsonObject> answer;
        try {
            answer = question.answer(caller(message.headers()), body(message.body()));
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(done -> {
            if (done.succeeded()) {
                message.reply(done.result());
                return;
            }
            if (!(done.cause() instanceof Refusal) && !(done.cause() instanceof ReplyException)) {
                LOG.warn("a question to {} failed", message.address(), done.cause());
            }
            ErrorCode code = Failures.unwrap(done.cause()).code();
            message.fail(code.status(), code.wire());
        });
    }

    private Caller caller(MultiMap headers) {
        String version = headers.get("v");
        if (version != null && !version.isEmpty() && !version.equals(VERSION)) {
            throw Fields.invalid("v", "must be " + VERSION);
        }
        String authorization = headers.get("authorization");
        Identity identity = authorization == null || authorization.isEmpty()
                ? Identity.ANONYMOUS
                : Bearer.verify(parts.tokens(), Bearer.token(authorization));
        return new Caller(identity, RequestIds.of(headers.get("request_id")));
    }

    /** Through text and back: whoever sent it, in whatever types, it is read as a body over HTTP is. */
    private Fields body(Object body) {
        if (!(body instanceof JsonObject object)) {
            throw Refusal.of(ErrorCode.INVALID_JSON, "the body must be a JSON object");
        }
        byte[] text;
        try {
            text = object.toBuffer().getBytes();
        } catch (EncodeException e) {
            throw Refusal.of(ErrorCode.INVALID_JSON, "the body is not valid JSON");
        }
        if (text.length > parts.config().http().maxBodyBytes()) {
            throw Refusal.of(ErrorCode.TOO_LARGE, "the body is too large");
        }
        return new Fields(JsonBody.parse(text));
    }
}
