package dev.chorus.gateway;

import dev.chorus.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/**
 * One connection's way out, whatever carries it. Belongs to the context of its session; everything is called there.
 *
 * <p>{@link #send} always takes the frame: whoever sends checks {@link #isWritable} first, but for answers to the client's own
 * messages, which are bounded by not reading on while the way out is full.
 */
interface Transport {
    /** What a session is told by its transport. */
    interface Events {
        /** One whole text message, valid UTF-8, as bytes. */
        void message(Buffer utf8);

        /** It can be written to again. */
        void drained();

        /** Something arrived that proves the other side is alive. */
        void alive();

        /** It is gone; called once. */
        void closed();
    }

    /** Name in logs and metrics. */
    String name();

    boolean isOpen();

    boolean isWritable();

    void send(Frame frame);

    /**
     * Sends a frame that many get at once.
     *
     * @param wire its bytes as a WebSocket text frame; stays the caller's, to be duplicated
     */
    default void sendShared(Frame frame, ByteBuf wire) {
        send(frame);
    }

    void pauseReading();

    void resumeReading();

    /** Asks for a sign of life, if the transport has one. */
    void ping();

    void close(CloseCode code);
}
