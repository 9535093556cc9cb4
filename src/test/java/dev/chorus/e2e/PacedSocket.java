package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A WebSocket by hand, on a socket that takes little from the network and is read so many bytes a second, until told to hurry. */
final class PacedSocket implements AutoCloseable {
    private static final int TICK_MS = 50;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket = new Socket();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final Consumer<JsonObject> messages;
    private volatile int bytesPerTick;
    private volatile String ended = "";
    private volatile long taken;

    private PacedSocket(Consumer<JsonObject> messages, int bytesPerSecond) {
        this.messages = messages;
        this.bytesPerTick = bytesPerSecond * TICK_MS / 1000;
    }

    /** @param messages is called on this socket's own thread */
    static PacedSocket open(URI address, int receiveBuffer, int bytesPerSecond, Consumer<JsonObject> messages)
            throws IOException {
        PacedSocket paced = new PacedSocket(messages, bytesPerSecond);
        paced.socket.setReceiveBufferSize(receiveBuffer);
        paced.socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        paced.shakeHands(address);
        paced.clock.scheduleAtFixedRate(paced::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        return paced;
    }

    private void shakeHands(URI address) throws IOException {
        String request = "GET " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chorus.v1.json\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            int c = socket.getInputStream().read();
            assertThat(c).as(response::toString).isNotNegative();
            response.append((char) c);
        }
        assertThat(response).startsWith("HTTP/1.1 101").containsIgnoringCase("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    synchronized void send(String type, JsonObject payload) throws IOException {
        JsonObject message = new JsonObject().put("type", type).put("payload", payload);
        frame(TEXT, message.encode().getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void frame(int opcode, byte[] body) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(body.length + 8);
        out.put((byte) (0x80 | opcode));
        if (body.length < 126) {
            out.put((byte) (0x80 | body.length));
        } else {
            out.put((byte) (0x80 | 126)).putShort((short) body.length);
        }
        out.putInt(0).put(body); // a mask of zeros is a mask
        OutputStream to = socket.getOutputStream();
        to.write(out.array(), 0, out.position());
        to.flush();
    }

    /** From now on as fast as it comes. */
    void hurry() {
        bytesPerTick = 1 << 20;
    }

    /** Why it is over; empty while it is not. */
    String ended() {
        return ended;
    }

    /** Bytes read. */
    long taken() {
        return taken;
    }

    private void tick() {
        if (!ended.isEmpty()) {
            return;
        }
        try {
            InputStream in = socket.getInputStream();
            // One byte is asked for even when none is there to be seen, or the end would never be noticed.
            byte[] bytes = new byte[Math.max(1, Math.min(bytesPerTick, in.available()))];
            int count = in.read(bytes);
            if (count < 0) {
                ended = "end of stream";
                return;
            }
            taken += count;
            unread.write(bytes, 0, count);
            parse();
        } catch (IOException | RuntimeException | AssertionError e) {
            ended = e.toString();
        }
    }

    private void parse() throws IOException {
        ByteBuffer in = ByteBuffer.wrap(unread.toByteArray());
        int done = 0;
        while (takeFrame(in)) {
            done = in.position();
        }
        if (done > 0) {
            byte[] all = unread.toByteArray();
            unread.reset();
            unread.write(all, done, all.length - done);
        }
    }

    /** False: not all of it is here yet. */
    private boolean takeFrame(ByteBuffer in) throws IOException {
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get();
        int size = in.get();
        assertThat(size).as("a server's frame is not masked").isNotNegative();
        if (size >= 126) {
            if (in.remaining() < (size == 126 ? 2 : 8)) {
                return false;
            }
            size = size == 126 ? Short.toUnsignedInt(in.getShort()) : Math.toIntExact(in.getLong());
        }
        if (in.remaining() < size) {
            return false;
        }
        byte[] body = new byte[size];
        in.get(body);
        take(first & 0x0f, (first & 0x80) != 0, body);
        return true;
    }

    private void take(int opcode, boolean last, byte[] body) throws IOException {
        switch (opcode) {
            case TEXT, CONTINUATION -> {
                text.write(body);
                if (last) {
                    messages.accept(new JsonObject(text.toString(StandardCharsets.UTF_8)));
                    text.reset();
                }
            }
            case PING -> frame(PONG, body);
            case CLOSE -> ended = "closed with " + ByteBuffer.wrap(body).getShort();
            default -> {}
        }
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        socket.close();
    }
}
