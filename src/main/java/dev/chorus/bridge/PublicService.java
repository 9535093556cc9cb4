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
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the public addresses, for verticles of others over the bus and for this instance's own bridge directly: reads the body as REST
 * reads its own, finds out who asks from the message's token, and passes on what the other edges would. The bus would deal the questions
 * of one connection out to all instances, where they could overtake each other.
 */
final class PublicService {
    private static final Logger LOG = LoggerFactory.getLogger(PublicService.class);
    private static final String VERSION = "1";

    private final EventBus bus;
    private final Bridge.Parts parts;
    private final Map<String, Question> known;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    PublicService(EventBus bus, Bridge.Parts parts) {
        this.bus = bus;
        this.parts = parts;
        Questions questions = new Questions(
                parts.reader(),
                parts.streams(),
                new Accounts(parts.directory(), parts.users(), parts.ids(), parts.clock()),
                new Commands(bus),
                new RoomHeads(parts.hot(), parts.store()),
                parts.config().limits().pageSize());
        this.known = Map.of(
                PublicAddresses.POST, questions::post,
                PublicAddresses.RECENT, questions::recent,
                PublicAddresses.REACT, questions::react,
                PublicAddresses.ACT, questions::act);
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

    /**
     * Answers a client of the bridge, at one of the addresses that take questions. Throws a refusal, or fails with what
     * {@link Failures#unwrap} makes one of.
     */
    Future<JsonObject> answer(BridgeFrame.Send frame, Identity who) {
        Question question = Objects.requireNonNull(known.get(frame.address()));
        BridgeFrame.Headers headers = frame.headers();
        return question.answer(caller(headers.version(), who, headers.requestId()), new Fields(frame.body()))
                .onFailure(e -> report(frame.address(), e));
    }

    Future<?> open() {
        known.forEach(
                (address, question) -> consumers.add(bus.consumer(address, message -> answer(message, question))));
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList());
    }

    Future<?> close() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    private void answer(Message<Object> message, Question question) {
        Future<JsonObject> answer;
        try {
            MultiMap headers = message.headers();
            answer = question.answer(
                    caller(text(headers, "v"), identity(text(headers, "authorization")), text(headers, "request_id")),
                    body(message.body()));
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(done -> {
            if (done.succeeded()) {
                message.reply(done.result());
                return;
            }
            report(message.address(), done.cause());
            ErrorCode code = Failures.unwrap(done.cause()).code();
            message.fail(code.status(), code.wire());
        });
    }

    private static void report(String address, Throwable failure) {
        if (!(failure instanceof Refusal) && !(failure instanceof ReplyException)) {
            LOG.warn("a question to {} failed", address, failure);
        }
    }

    private Identity identity(String authorization) {
        return authorization.isEmpty()
                ? Identity.ANONYMOUS
                : Bearer.verify(parts.tokens(), Bearer.token(authorization));
    }

    private static Caller caller(String version, Identity identity, String requestId) {
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw Fields.invalid("v", "must be " + VERSION);
        }
        return new Caller(identity, RequestIds.of(requestId));
    }

    private static String text(MultiMap headers, String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
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
