package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * What sending costs at the least: one thread that calls libc's {@code send} on one loopback socket after the other, as a program in
 * C would, with nothing around it. Linux only.
 */
// Netty tells of a failed write by closing the channel, which is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class SendLoop implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CONNECT = call(
            "connect",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    // Without the bookkeeping that lets the collector run meanwhile: a call here is as cheap as in C.
    private static final MethodHandle SEND = call(
            "send",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT),
            Linker.Option.critical(false));

    private final Arena arena = Arena.ofShared();
    private final Channel listener;
    private final int[] sockets;

    // Needs --enable-native-access, which the launcher gives.
    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, FunctionDescriptor shape, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), shape, options);
    }

    /** @param loop where the receiving ends are, which throw everything away */
    SendLoop(LeanLoop loop, int count) throws InterruptedException {
        listener = loop.listen(Discard::new);
        sockets = new int[count];
        MemorySegment address = arena.allocate(16);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
        ValueLayout.OfShort network = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
        address.set(network, 2, (short) ((InetSocketAddress) listener.localAddress()).getPort());
        MemorySegment.copy(new byte[] {127, 0, 0, 1}, 0, address, ValueLayout.JAVA_BYTE, 4, 4);
        for (int i = 0; i < count; i++) {
            sockets[i] = open(address);
        }
    }

    private static int open(MemorySegment address) {
        try {
            int socket = (int) SOCKET.invokeExact(AF_INET, SOCK_STREAM, 0);
            if (socket < 0 || (int) CONNECT.invokeExact(socket, address, 16) != 0) {
                throw new IllegalStateException("libc gives no connected socket");
            }
            return socket;
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What it took. */
    record Cost(long frames, double cpuNanosPerFrame) {}

    /**
     * Sends a frame to every socket at a steady beat, and measures the processor time of the sending thread alone.
     *
     * @param bytes of a frame
     * @param beats how often
     * @param beatMs between two
     */
    Cost run(int bytes, int beats, long beatMs) throws InterruptedException {
        MemorySegment frame = arena.allocate(bytes);
        long[] sent = new long[1];
        long[] cpu = new long[1];
        Thread thread = new Thread(() -> {
            // The first beat warms up the loop and is not counted.
            for (int beat = 0; beat <= beats; beat++) {
                long started = beat == 1 ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : -1;
                if (started >= 0) {
                    cpu[0] = started;
                    sent[0] = 0;
                }
                sent[0] += beat(frame, bytes);
                pause(beatMs);
            }
            cpu[0] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu[0];
        });
        thread.start();
        thread.join();
        return new Cost(sent[0], (double) cpu[0] / Math.max(1, sent[0]));
    }

    private long beat(MemorySegment frame, long bytes) {
        long sent = 0;
        try {
            for (int socket : sockets) {
                long written = (long) SEND.invokeExact(socket, frame, bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
                if (written == bytes) {
                    sent++;
                }
            }
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return sent;
    }

    private static void pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the port to be free
    public void close() {
        for (int socket : sockets) {
            try {
                int _ = (int) CLOSE.invokeExact(socket);
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        listener.close();
        arena.close();
    }

    /** Reads and forgets. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
        }
    }
}
