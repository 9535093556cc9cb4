package dev.chorus.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.Optional;

/**
 * Ready-made bytes straight into a socket. The pipeline costs half as much again as the system call it ends in, for every viewer and
 * frame, and has nothing to add to a frame that is on the wire's form already.
 *
 * <p>The order of bytes is the channel's own: the short way is taken only while nothing waits in the channel, and what the kernel does
 * not take goes to the channel, behind which everything waits until it is gone. Belongs to the channel's event loop.
 */
final class ShortWay {
    private final Channel channel;
    private final Socket socket;

    private ShortWay(Channel channel, Socket socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** Empty where bytes are changed on the way (TLS), or the transport is not the native one. */
    static Optional<ShortWay> of(Channel channel) {
        if (channel instanceof EpollSocketChannel epoll
                && epoll.fd() instanceof Socket socket
                && channel.pipeline().get(SslHandler.class) == null) {
            return Optional.of(new ShortWay(channel, socket));
        }
        return Optional.empty();
    }

    /**
     * Hands bytes to the kernel.
     *
     * @param wire stays the caller's and is not moved
     * @return how many it took; fewer than there are, also 0, when the rest has to go by the channel
     */
    int send(ByteBuf wire) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.totalPendingWriteBytes() > 0 || !wire.hasMemoryAddress()) {
            return 0;
        }
        try {
            return Math.max(0, socket.sendAddress(wire.memoryAddress(), wire.readerIndex(), wire.writerIndex()));
        } catch (IOException gone) {
            // The channel meets the same error, and deals with it.
            return 0;
        }
    }
}
