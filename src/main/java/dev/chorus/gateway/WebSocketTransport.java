package dev.chorus.gateway;

import dev.chorus.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Optional;

/**
 * A WebSocket. Text goes out as ready-made frames written to the channel itself: {@code writeTextMessage} would encode per socket. This
 * is the one place that reaches below Vert.x; everything that carries data takes this way, so there is one order of writes, and
 * what Vert.x writes besides (pings, pongs, the close frame) may stand between any two messages. Shared frames take the
 * {@link ShortWay} past the pipeline.
 */
final class WebSocketTransport implements Transport {
    private static final Buffer EMPTY = Buffer.buffer();

    private final ServerWebSocket socket;
    private final Channel channel;
    private final Optional<ShortWay> shortWay;
    private final Events events;
    private boolean open = true;

    WebSocketTransport(ServerWebSocket socket, Events events, int maxMessageBytes, int writeQueueBytes) {
        this.socket = socket;
        this.events = events;
        ChannelHandlerContext below = ((WebSocketInternal) socket).channelHandlerContext();
        this.channel = below.channel();
        this.shortWay = ShortWay.of(channel);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(writeQueueBytes / 2, writeQueueBytes));
        channel.pipeline().addBefore(below.name(), "chorus-below", new Below());
        TextAssembly text = new TextAssembly(maxMessageBytes, events::message);
        socket.frameHandler(frame -> {
            if (frame.type() == WebSocketFrameType.PONG || frame.isPing()) {
                events.alive();
            } else if (!frame.isClose() && open) {
                text.accept(frame).ifPresent(this::close);
            }
        });
        socket.closeHandler(closed -> {
            open = false;
            events.closed();
        });
        socket.exceptionHandler(e -> {
            // A reset or a protocol error: the close handler follows.
        });
    }

    /** What Vert.x does not tell: when the channel's queue has room again, and what a peer did wrong. */
    private final class Below extends ChannelInboundHandlerAdapter {
        private static final int CLOSE_OF_TWO_BYTES = 0x8802;

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            ctx.fireChannelWritabilityChanged();
            if (channel.isWritable() && open) {
                // Not from inside a flush: what is written now must not overtake.
                ctx.executor().execute(events::drained);
            }
        }

        /** Vert.x ends the connection for a violation of the protocol without a word; the peer is told why first. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof CorruptedWebSocketFrameException violation && channel.isActive() && open) {
                open = false;
                ByteBuf close = ctx.alloc().ioBuffer(4);
                close.writeShort(CLOSE_OF_TWO_BYTES)
                        .writeShort(violation.closeStatus().code());
                LastWords.say(close, channel, () -> ctx.fireExceptionCaught(cause));
            } else {
                ctx.fireExceptionCaught(cause);
            }
        }
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && channel.isWritable();
    }

    /** With the void promise: nobody waits for a write, and a failed one closes the channel. */
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void send(Frame frame) {
        if (open) {
            ByteBuf bytes = channel.alloc().ioBuffer(frame.size() + WireText.MAX_HEADER);
            channel.writeAndFlush(WireText.write(frame.text(), bytes), channel.voidPromise());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void sendShared(Frame frame, ByteBuf wire) {
        if (open) {
            int sent = shortWay.isPresent() ? shortWay.get().send(wire) : 0;
            int size = wire.readableBytes();
            if (sent < size) {
                channel.writeAndFlush(
                        wire.retainedSlice(wire.readerIndex() + sent, size - sent), channel.voidPromise());
            }
        }
    }

    @Override
    public void pauseReading() {
        socket.pause();
    }

    @Override
    public void resumeReading() {
        socket.resume();
    }

    @Override
    public void ping() {
        if (open) {
            socket.writePing(EMPTY);
        }
    }

    @Override
    public void close(CloseCode code) {
        if (open) {
            open = false;
            socket.close((short) code.code(), code.reason());
        }
    }
}
