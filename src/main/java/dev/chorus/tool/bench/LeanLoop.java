package dev.chorus.tool.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The one thread on which all connections of the client live. */
// Netty tells of a failed write by closing the channel, which is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class LeanLoop implements AutoCloseable {
    /** The server's backlog and its patience with handshakes are finite. */
    private static final int HANDSHAKES_AT_ONCE = 100;

    private static final int LONGEST_SECONDS = 120;

    private final EventLoopGroup group;
    /** Why a connection could not be made; empty: all could. */
    private volatile String refusal = "";

    private final boolean isEpoll = Epoll.isAvailable();

    LeanLoop() {
        group = new MultiThreadIoEventLoopGroup(1, isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** For work that must happen on the thread. */
    EventLoopGroup group() {
        return group;
    }

    /** A handler that says when it is ready to be used. */
    interface Connecting extends ChannelHandler {
        /** @param ready to be run once, on the loop, when the connection may be used */
        void onReady(Runnable ready);
    }

    /**
     * Opens connections, not too many at once, and waits until all are ready.
     *
     * @throws IllegalStateException when one fails, or all together take more than two minutes
     */
    <H extends Connecting> List<H> connect(InetSocketAddress address, int count, Supplier<H> handlers)
            throws InterruptedException {
        Semaphore turns = new Semaphore(HANDSHAKES_AT_ONCE);
        List<H> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            acquire(turns, 1, i + " of " + count + " connections");
            H handler = handlers.get();
            handler.onReady(turns::release);
            made.add(handler);
            open(address, handler);
        }
        acquire(turns, HANDSHAKES_AT_ONCE, "the last of " + count + " connections");
        return made;
    }

    private void open(InetSocketAddress address, ChannelHandler handler) {
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 20, 4 << 20))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handler);
                    }
                })
                .connect(address);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                refusal = String.valueOf(done.cause());
            }
        });
    }

    /** Accepts on any free port of loopback. */
    Channel listen(Supplier<ChannelHandler> handlers) throws InterruptedException {
        Class<? extends ServerSocketChannel> type =
                isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handlers.get());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private void acquire(Semaphore turns, int count, String what) throws InterruptedException {
        for (int second = 0; !turns.tryAcquire(count, 1, TimeUnit.SECONDS); second++) {
            if (second == LONGEST_SECONDS || !refusal.isEmpty()) {
                throw new IllegalStateException("the server did not take " + what + ' ' + refusal);
            }
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
