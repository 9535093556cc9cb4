package dev.chorus.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One of a {@link Crowd}: a WebSocket by hand that takes whole text frames out of what its channel has. Belongs to the crowd's thread. */
final class Onlooker {
    private static final int LONGEST_FRAME = 512 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST_FRAME);
    private final byte[] join;
    private final OnlookerBooks books;
    private final RoomMessages messages;
    private boolean upgraded;

    /**
     * @param join the message that is sent first
     * @param messages shared by all on a thread
     */
    Onlooker(Selector selector, InetSocketAddress address, String join, OnlookerBooks books, RoomMessages messages)
            throws IOException {
        this.books = books;
        this.messages = messages;
        this.join = masked(join.getBytes(StandardCharsets.UTF_8));
        channel = SocketChannel.open(address);
        String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        channel.write(ByteBuffer.wrap(upgrade.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    OnlookerBooks books() {
        return books;
    }

    /** With a mask of zeros, which masks nothing. */
    private static byte[] masked(byte[] payload) {
        if (payload.length > 125) {
            throw new IllegalArgumentException("longer than a short frame");
        }
        ByteBuffer out = ByteBuffer.allocate(payload.length + 6);
        out.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        return out.array();
    }

    void read() throws IOException {
        int count;
        while ((count = channel.read(in)) > 0) {
            in.flip();
            if (!upgraded) {
                skipResponse();
            }
            while (upgraded && next()) {
                // until the rest of a frame is missing
            }
            in.compact();
            if (in.remaining() == 0) {
                books.breach("a frame above the buffer");
                close();
                return;
            }
        }
        if (count < 0) {
            books.breach("the connection ended");
            close();
        }
    }

    private void skipResponse() throws IOException {
        String head = new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end >= 0) {
            in.position(in.position() + end + 4);
            upgraded = true;
            channel.write(ByteBuffer.wrap(join));
        }
    }

    private boolean next() throws IOException {
        int at = in.position();
        if (in.remaining() < 2) {
            return false;
        }
        int opcode = in.get(at) & 0x0f;
        int length = in.get(at + 1) & 0x7f;
        int header = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (in.remaining() < header) {
            return false;
        }
        length = length == 126 ? in.getShort(at + 2) & 0xffff : length == 127 ? (int) in.getLong(at + 2) : length;
        if (in.remaining() < header + length) {
            return false;
        }
        if (opcode == 1) {
            books.take(messages.read(in.array(), at + header, length));
        }
        in.position(at + header + length);
        return true;
    }

    void close() throws IOException {
        channel.close();
    }
}
