package dev.chorus.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable records over by reference on one node, as JSON between nodes. */
public final class RecordCodec<T> implements MessageCodec<T, T> {
    private final String name;
    private final RecordJson<T> json;

    public RecordCodec(Class<T> type) {
        this.name = type.getName();
        this.json = RecordJson.of(type);
    }

    @Override
    public void encodeToWire(Buffer buffer, T value) {
        byte[] bytes = json.encode(value);
        buffer.appendInt(bytes.length).appendBytes(bytes);
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        return json.decode(buffer.getBytes(start, start + buffer.getInt(position)));
    }

    @Override
    public T transform(T value) {
        return value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
