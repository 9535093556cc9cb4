package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection of the lean client: handshake, frame borders, pongs. What frames mean is the listener's business. */
// What became of a write shows in the answer, or in channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class SocketClient extends ChannelInboundHandlerAdapter implements LeanLoop.Connecting {
    private final InetSocketAddress address;
    private final Listener listener;
    private final FrameScanner scanner = new FrameScanner(this::frame);
    private @Nullable StringBuilder handshake = new StringBuilder();
    private @Nullable Channel channel;
    private Runnable ready = () -> {};

    /** Hears of a connection's life, on the loop. */
    interface Listener {
        /** The handshake is done. */
        void opened(SocketClient client);

        /** A data frame, with as much of its start as was wanted. */
        void data(SocketClient client, long length, byte[] start, int startLength);

        /** It is over. */
        void closed(SocketClient client);
    }

    SocketClient(InetSocketAddress address, Listener listener) {
        this.address = address;
        this.listener = listener;
    }

    @Override
    public void onReady(Runnable callback) {
        ready = callback;
    }

    /** Says that this connection may be used; to be called once, by the listener. */
    void isReady() {
        Runnable callback = ready;
        ready = () -> {};
        callback.run();
    }

    void want(int bytes) {
        scanner.want(bytes);
    }

    /** Any thread. */
    void send(String message) {
        Channel open = channel;
        if (open != null) {
            open.writeAndFlush(ClientFrames.text(message), open.voidPromise());
        }
    }

    /** Any thread. */
    void close() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        context.writeAndFlush(ClientFrames.handshake(address.getHostString(), address.getPort(), "/ws"));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            StringBuilder head = handshake;
            if (head != null && !upgraded(head, in)) {
                return;
            }
            scanner.feed(in);
        } finally {
            in.release();
        }
    }

    private boolean upgraded(StringBuilder head, ByteBuf in) {
        while (in.isReadable()) {
            head.append((char) in.readUnsignedByte());
            int end = head.length() - 4;
            if (end >= 0 && head.indexOf("\r\n\r\n", end) == end) {
                if (!head.toString().startsWith("HTTP/1.1 101")) {
                    throw new IllegalStateException("no WebSocket: "
                            + head.toString().lines().findFirst().orElse(""));
                }
                handshake = null;
                listener.opened(this);
                return true;
            }
        }
        return false;
    }

    private void frame(int opcode, long length, byte[] start, int startLength) {
        switch (opcode) {
            case FrameScanner.PING -> {
                Channel open = channel;
                if (open != null) {
                    open.writeAndFlush(ClientFrames.pong(Arrays.copyOf(start, startLength)), open.voidPromise());
                }
            }
            case FrameScanner.CLOSE -> close();
            case FrameScanner.TEXT, FrameScanner.BINARY -> listener.data(this, length, start, startLength);
            default -> {
                // Pongs and continuations: the former are not asked for, the latter are not sent.
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("bench client: " + cause);
        context.close();
    }

    /** A start of a frame as text. */
    static String text(byte[] start, int length) {
        return new String(start, 0, length, StandardCharsets.UTF_8);
    }
}
