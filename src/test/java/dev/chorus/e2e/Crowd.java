package dev.chorus.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many viewers on one thread and plain sockets, who read frames by their borders and the first and last bytes of each: two hundred of
 * them cost about as much as one that reads everything. They watch a stream in which comments are only posted.
 */
final class Crowd implements AutoCloseable {
    private static final int HEAD = 240;
    private static final int TAIL = 60;
    private static final Pattern RANGE = Pattern.compile(
            "^\\{\"type\":\"(comments_batch|gap)\".*\"epoch\":\"([^\"]*)\",\"from\":(\\d+),\"to\":(\\d+)");
    private static final Pattern JOINED =
            Pattern.compile("\"type\":\"joined\".*\"epoch\":\"([^\"]*)\",\"offset\":(\\d+)");
    private static final Pattern OMITTED = Pattern.compile("\"omitted\":(\\d+)}}$");

    private final Selector selector;
    private final Thread thread;
    private final List<Member> members = new ArrayList<>();
    private final CountDownLatch joined;
    private volatile boolean closing;

    private Crowd(int size) throws IOException {
        selector = Selector.open();
        joined = new CountDownLatch(size);
        thread = Thread.ofPlatform().name("crowd").daemon().unstarted(this::run);
    }

    static Crowd join(ChorusProcess chorus, String streamId, String budget, int size) {
        try {
            Crowd crowd = new Crowd(size);
            String join = new JsonObject()
                    .put("type", "join_stream")
                    .put("payload", new JsonObject().put("stream_id", streamId).put("budget", budget))
                    .encode();
            for (int i = 0; i < size; i++) {
                crowd.members.add(crowd.new Member(new InetSocketAddress("127.0.0.1", chorus.gatewayPort()), join));
            }
            crowd.thread.start();
            if (!crowd.joined.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException(crowd.joined.getCount() + " could not join");
            }
            return crowd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<Member> members() {
        return members;
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(200);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Member) key.attachment()).read();
                }
                selector.selectedKeys().clear();
            }
            for (Member m : members) {
                m.channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
    }

    /** One viewer's books. */
    final class Member {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(512 * 1024);
        private byte[] frame = new byte[0];
        private final byte[] join;
        private boolean upgraded;
        private String epoch = "";
        private volatile long covered = -1;
        private volatile long delivered;
        private volatile long omitted;
        private volatile long skipped;
        private final List<String> breaches = new ArrayList<>();

        Member(InetSocketAddress address, String join) throws IOException {
            channel = SocketChannel.open(address);
            String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            channel.write(ByteBuffer.wrap(upgrade.getBytes(StandardCharsets.US_ASCII)));
            this.join = masked(join.getBytes(StandardCharsets.UTF_8));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        long covered() {
            return covered;
        }

        long delivered() {
            return delivered;
        }

        long omitted() {
            return omitted;
        }

        long skipped() {
            return skipped;
        }

        List<String> breaches() {
            synchronized (breaches) {
                return List.copyOf(breaches);
            }
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

        private void read() throws IOException {
            while (channel.read(in) > 0) {
                in.flip();
                if (!upgraded) {
                    skipResponse();
                }
                while (upgraded && next()) {
                    // until the rest of a frame is missing
                }
                in.compact();
                if (in.remaining() == 0) {
                    breach("a frame above the buffer");
                    return;
                }
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

        private boolean next() {
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
                frame = Arrays.copyOfRange(in.array(), at + header, at + header + length);
                text();
            }
            in.position(at + header + length);
            return true;
        }

        private void text() {
            String head = new String(frame, 0, Math.min(HEAD, frame.length), StandardCharsets.UTF_8);
            Matcher range = RANGE.matcher(head);
            if (range.find()) {
                cover(range);
                return;
            }
            Matcher start = JOINED.matcher(head);
            if (start.find()) {
                epoch = start.group(1);
                covered = Long.parseLong(start.group(2));
                joined.countDown();
            }
        }

        private void cover(Matcher range) {
            long from = Long.parseLong(range.group(3));
            long to = Long.parseLong(range.group(4));
            if (from != covered + 1) {
                breach("from " + from + " after " + covered);
            }
            if (!epoch.isEmpty() && !epoch.equals(range.group(2))) {
                breach("epoch " + epoch + " became " + range.group(2));
            }
            epoch = range.group(2);
            if (range.group(1).equals("gap")) {
                skipped += to - from + 1;
            } else {
                int tail = Math.min(TAIL, frame.length);
                Matcher left = OMITTED.matcher(new String(frame, frame.length - tail, tail, StandardCharsets.UTF_8));
                long less = left.find() ? Long.parseLong(left.group(1)) : -1;
                if (less < 0) {
                    breach("no omitted at the end");
                }
                omitted += less;
                delivered += to - from + 1 - less;
            }
            covered = to;
        }

        private void breach(String what) {
            synchronized (breaches) {
                breaches.add(what);
            }
        }
    }
}
