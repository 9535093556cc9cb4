package dev.chorus.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Carries a refusal with all its parts; without it only number and text would arrive. */
final class RefusedReplyCodec implements MessageCodec<RefusedReply, RefusedReply> {
    private final RecordCodec<RefusalParts> parts = new RecordCodec<>(RefusalParts.class);

    @Override
    public void encodeToWire(Buffer buffer, RefusedReply reply) {
        parts.encodeToWire(buffer, RefusalParts.of(reply.refusal()));
    }

    @Override
    public RefusedReply decodeFromWire(int position, Buffer buffer) {
        return new RefusedReply(parts.decodeFromWire(position, buffer).refusal());
    }

    @Override
    public RefusedReply transform(RefusedReply reply) {
        return reply;
    }

    @Override
    public String name() {
        return RefusedReply.class.getName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
