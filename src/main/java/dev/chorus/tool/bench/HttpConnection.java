package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One keep-alive HTTP/1.1 connection with one request at a time; reads status and length, and the body only when it is wanted. */
// What became of a write shows in the answer, or in channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpConnection extends ChannelInboundHandlerAdapter implements LeanLoop.Connecting {
    private final boolean keepsBody;
    private final StringBuilder head = new StringBuilder();
    private @Nullable Channel channel;
    private @Nullable Answered waiting;
    private Runnable ready = () -> {};
    private Runnable lost = () -> {};
    private int status;
    private int left = -1;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    /** Takes an answer, on the loop. */
    @FunctionalInterface
    interface Answered {
        /** @param status 0: the connection was lost */
        void answer(HttpConnection connection, int status, String body);
    }

    /** @param keepsBody whether answers' bodies are handed on; else they are skipped */
    HttpConnection(boolean keepsBody) {
        this.keepsBody = keepsBody;
    }

    @Override
    public void onReady(Runnable callback) {
        ready = callback;
    }

    /** @param callback run when the connection ends with nothing under way */
    void onLost(Runnable callback) {
        lost = callback;
    }

    /** Sends a whole request; on the loop, and only when the one before is answered. */
    void send(ByteBuf request, Answered answered) {
        Channel open = channel;
        if (open == null || !open.isActive()) {
            answered.answer(this, 0, "");
            return;
        }
        waiting = answered;
        open.writeAndFlush(request, open.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        ready.run();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (left < 0) {
                    head(in);
                } else {
                    body(in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void head(ByteBuf in) {
        while (in.isReadable()) {
            head.append((char) in.readUnsignedByte());
            int end = head.length() - 4;
            if (end >= 0 && head.charAt(end) == '\r' && head.indexOf("\r\n\r\n", end) == end) {
                status = Integer.parseInt(head, 9, 12, 10);
                left = contentLength(head.toString().toLowerCase(Locale.ROOT));
                head.setLength(0);
                body = keepsBody ? Unpooled.buffer(Math.max(16, left)) : Unpooled.EMPTY_BUFFER;
                if (left == 0) {
                    done();
                }
                return;
            }
        }
    }

    private static int contentLength(String lower) {
        int at = lower.indexOf("\r\ncontent-length:");
        if (at < 0) {
            if (lower.contains("\r\ntransfer-encoding:")) {
                throw new IllegalStateException("chunked answers are not understood");
            }
            return 0;
        }
        int start = at + "\r\ncontent-length:".length();
        return Integer.parseInt(
                lower.substring(start, lower.indexOf('\r', start)).strip());
    }

    private void body(ByteBuf in) {
        int take = Math.min(left, in.readableBytes());
        if (keepsBody) {
            body.writeBytes(in, take);
        } else {
            in.skipBytes(take);
        }
        left -= take;
        if (left == 0) {
            done();
        }
    }

    private void done() {
        left = -1;
        finish(status, keepsBody ? body.toString(StandardCharsets.UTF_8) : "");
    }

    private void finish(int code, String text) {
        Answered answered = waiting;
        waiting = null;
        if (answered != null) {
            answered.answer(this, code, text);
        } else if (code == 0) {
            lost.run();
        }
    }

    void close() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(0, "");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("bench client: " + cause);
        context.close();
    }
}
