package dev.chorus.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chorus.port.LogException;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusCodecsTest {
    private final Vertx vertx = WatchedVertx.make();

    @BeforeEach
    void register() {
        BusCodecs.register(vertx.eventBus());
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRecordArrivesByReference() throws Exception {
        vertx.eventBus().<RoomSignal.Beacon>consumer("a", m -> m.reply(m.body()));
        RoomSignal.Beacon sent = new RoomSignal.Beacon(1, "E", 2);

        Object received = vertx.eventBus()
                .request("a", sent)
                .map(m -> m.body())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(received).isSameAs(sent);
    }

    @Test
    void aRefusalArrivesWhole() {
        vertx.eventBus().consumer("a", m -> Failures.reply(m, Refusal.later(ErrorCode.SLOW_MODE, "wait", 1200)));

        Refusal refusal = Failures.unwrap(failureOf("a", new DeliveryOptions()));

        assertThat(RefusalParts.of(refusal)).isEqualTo(new RefusalParts(ErrorCode.SLOW_MODE, "", "wait", 1200));
    }

    @Test
    void aRefusalSurvivesTheWire() {
        RefusedReplyCodec codec = new RefusedReplyCodec();
        Buffer buffer = Buffer.buffer();
        codec.encodeToWire(buffer, new RefusedReply(Refusal.field(ErrorCode.INVALID_FIELD, "title", "too long")));

        RefusedReply received = codec.decodeFromWire(0, buffer);

        assertThat(RefusalParts.of(received.refusal()))
                .isEqualTo(new RefusalParts(ErrorCode.INVALID_FIELD, "title", "too long", 0));
        assertThat(received.failureCode()).isEqualTo(400);
    }

    @Test
    void nobodyThereIsUnavailable() {
        assertThat(Failures.unwrap(failureOf("nobody", new DeliveryOptions())).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void noAnswerIsUnavailable() {
        vertx.eventBus().consumer("silent", m -> {});
        Throwable failure = failureOf("silent", new DeliveryOptions().setSendTimeout(20));
        assertThat(Failures.unwrap(failure).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void theInsideStaysInside() {
        vertx.eventBus().consumer("a", m -> Failures.reply(m, new IllegalStateException("secret path")));
        vertx.eventBus()
                .consumer("b", m -> Failures.reply(m, new LogException(LogException.Outcome.UNKNOWN, "secret disk")));

        for (String address : new String[] {"a", "b"}) {
            Refusal refusal = Failures.unwrap(failureOf(address, new DeliveryOptions()));
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal.getMessage()).doesNotContain("secret");
            assertThat(refusal.retryAfterMs()).isPositive();
        }
    }

    private Throwable failureOf(String address, DeliveryOptions options) {
        Throwable failure = catchThrowable(() -> vertx.eventBus()
                .request(address, "please", options)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS));
        return failure.getCause();
    }
}
