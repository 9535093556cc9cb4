package dev.chorus.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the peer can read why. Closing it with bytes unread makes the kernel reset it, which takes a close frame
 * along that is still on its way and breaks the peer's write; so what the peer is still sending is read and thrown away: until it
 * has hung up, at most {@value #MAX_BYTES} bytes and for {@value #MAX_MS} ms. Belongs to the channel's event loop.
 */
final class LastWords extends ChannelInboundHandlerAdapter {
    private static final long MAX_BYTES = 1 << 20;
    private static final long MAX_MS = 2_000;

    private final Runnable end;
    private long read;
    private boolean ended;

    private LastWords(Runnable end) {
        this.end = end;
    }

    /** @param end closes the connection for good; not called when the peer was faster */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void say(ByteBuf frame, Channel channel, Runnable end) {
        LastWords words = new LastWords(end);
        channel.pipeline().addFirst("chorus-last-words", words);
        channel.config().setAutoRead(true);
        channel.writeAndFlush(frame).addListener(written -> {
            if (written.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        channel.eventLoop().schedule(() -> words.end(channel), MAX_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            read += bytes.readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (read > MAX_BYTES) {
            end(ctx.channel());
        }
    }

    private void end(Channel channel) {
        if (!ended && channel.isActive()) {
            ended = true;
            end.run();
        }
    }
}
