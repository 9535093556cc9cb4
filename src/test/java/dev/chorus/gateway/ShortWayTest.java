package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bytes that go straight to the socket and bytes that go by the channel arrive in the order they were sent. */
class ShortWayTest {
    private static final int FRAMES = 4_000;

    private int shortWays;
    private int channelWays;

    @Test
    void nothingOvertakesWhicheverWayItGoes() throws Exception {
        // Given a reader who starts only when everything has been sent: the kernel takes a part, the channel has to
        // keep the rest
        assumeTrue(Epoll.isAvailable(), "no epoll on this machine");
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        try {
            Channel server = new ServerBootstrap()
                    .group(loops)
                    .channel(EpollServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accepted.complete(channel);
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), port)) {
                reader.setSoTimeout(20_000);
                Channel channel = accepted.get(20, TimeUnit.SECONDS);

                // When
                channel.eventLoop().submit(() -> send(channel, 0, FRAMES)).get(20, TimeUnit.SECONDS);

                // Then
                DataInputStream in = new DataInputStream(reader.getInputStream());
                read(in, 0, FRAMES);
                assertThat(shortWays).isPositive();
                assertThat(channelWays).isPositive();

                // And when the channel is empty again, the short way is open again
                int before = shortWays;
                channel.eventLoop()
                        .submit(() -> send(channel, FRAMES, FRAMES + 10))
                        .get(20, TimeUnit.SECONDS);
                read(in, FRAMES, FRAMES + 10);
                assertThat(shortWays).isEqualTo(before + 10);
            }
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private void send(Channel channel, int from, int to) {
        ShortWay way = ShortWay.of(channel).orElseThrow();
        for (int frame = from; frame < to; frame++) {
            ByteBuf wire = channel.alloc().directBuffer();
            for (int word = 0; word < words(frame); word++) {
                wire.writeInt(frame);
            }
            int size = wire.readableBytes();
            int sent = way.send(wire);
            if (sent < size) {
                channel.writeAndFlush(wire.retainedSlice(sent, size - sent), channel.voidPromise());
                channelWays++;
            } else {
                shortWays++;
            }
            wire.release();
        }
    }

    private static int words(int frame) {
        return 50 + frame % 1_000;
    }

    private static void read(DataInputStream in, int from, int to) throws Exception {
        for (int frame = from; frame < to; frame++) {
            for (int word = 0; word < words(frame); word++) {
                assertThat(in.readInt()).isEqualTo(frame);
            }
        }
    }
}
