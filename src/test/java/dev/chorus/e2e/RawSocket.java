package dev.chorus.e2e;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A WebSocket client that sends any bytes it is told to, right or wrong. A read that gets nothing for 20 s fails. */
final class RawSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int PATIENCE_MS = 20_000;
    /** What {@link #closeCode} says of a connection that ended without a close frame. */
    static final int NO_CLOSE_FRAME = 1006;

    private final Socket socket;
    private final DataInputStream in;

    /** @param first first byte: FIN, reserved bits and opcode */
    record Received(int first, byte[] payload) {
        int opcode() {
            return first & 0x0f;
        }

        JsonObject json() {
            return new JsonObject(new String(payload, StandardCharsets.UTF_8));
        }
    }

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connected, and nothing said yet. */
    static RawSocket connect(ChorusProcess chorus) {
        return connect(chorus, 0);
    }

    static RawSocket open(ChorusProcess chorus) {
        return open(chorus, "/ws");
    }

    static RawSocket open(ChorusProcess chorus, String path) {
        return connect(chorus).upgrade(path);
    }

    /** To the port of REST. */
    static RawSocket toRest(ChorusProcess chorus) {
        return connect(chorus.restPort(), 0);
    }

    private static RawSocket connect(ChorusProcess chorus, int receiveBuffer) {
        return connect(chorus.gatewayPort(), receiveBuffer);
    }

    private static RawSocket connect(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose kernel keeps little of what it has not read. */
    static RawSocket openSmall(ChorusProcess chorus, String path) {
        return connect(chorus, 8_192).upgrade(path);
    }

    private RawSocket upgrade(String path) {
        bytes(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String head = head();
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new AssertionError(head);
        }
        return this;
    }

    static RawSocket join(ChorusProcess chorus, String streamId) {
        RawSocket raw = open(chorus);
        raw.text("{\"type\":\"join_stream\",\"payload\":{\"stream_id\":\"" + streamId + "\"}}");
        raw.until("joined");
        return raw;
    }

    /** Asks and reads the answer; the connection is kept. */
    String get(String path) {
        bytes(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String head = head();
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        try {
            in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head;
    }

    private String head() {
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }

    RawSocket bytes(byte[] raw) {
        try {
            socket.getOutputStream().write(raw);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawSocket text(String text) {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame. */
    RawSocket frame(int first, byte[] payload) {
        return bytes(masked(first, payload));
    }

    /** @param opcode of a frame that others follow */
    RawSocket fragment(int opcode, byte[] payload) {
        return frame(opcode, payload);
    }

    RawSocket last(int opcode, byte[] payload) {
        return frame(FIN | opcode, payload);
    }

    static byte[] masked(int first, byte[] payload) {
        byte[] mask = {0x12, (byte) 0xfe, 0x56, 0x01};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        header(out, payload.length, 0x80);
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    static byte[] unmasked(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        header(out, payload.length, 0);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static void header(ByteArrayOutputStream out, int length, int maskBit) {
        if (length < 126) {
            out.write(maskBit | length);
        } else if (length < 1 << 16) {
            out.write(maskBit | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            out.write(maskBit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
    }

    Received read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new AssertionError("a server must not mask");
        }
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Received(first, payload);
    }

    /** The next text message. */
    JsonObject message() {
        return new JsonObject(words());
    }

    /** The next text message as it was sent. */
    String words() {
        try {
            Received frame = read();
            while (frame.opcode() != TEXT) {
                if (frame.opcode() == CLOSE) {
                    throw new AssertionError("closed with " + code(frame));
                }
                frame = read();
            }
            return new String(whole(frame).payload(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message may come in several frames, with others than of text in between. */
    private Received whole(Received first) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(first.payload());
        Received frame = first;
        while ((frame.first() & FIN) == 0) {
            do {
                frame = read();
            } while (frame.opcode() != CONTINUATION);
            text.writeBytes(frame.payload());
        }
        return new Received(FIN | TEXT, text.toByteArray());
    }

    /** Reads on to the next message of this type. */
    JsonObject until(String type) {
        JsonObject message = message();
        while (!message.getString("type").equals(type)) {
            message = message();
        }
        return message;
    }

    byte[] pong() throws IOException {
        Received frame = read();
        while (frame.opcode() != PONG) {
            frame = read();
        }
        return frame.payload();
    }

    /** Reads to the end; pings stay without an answer. */
    int closeCode() {
        try {
            while (true) {
                Received frame = read();
                if (frame.opcode() == CLOSE) {
                    return code(frame);
                }
            }
        } catch (EOFException | java.net.SocketException e) {
            return NO_CLOSE_FRAME;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing follows but the end, and not a reset. */
    boolean endsInOrder() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int code(Received close) {
        return close.payload().length < 2
                ? 1005
                : ByteBuffer.wrap(close.payload()).getShort() & 0xffff;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
