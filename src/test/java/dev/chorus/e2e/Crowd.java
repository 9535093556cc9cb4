package dev.chorus.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many viewers on one thread and plain sockets, each with books of its own: every message is read, and every comment noted. They watch a
 * stream in which comments are only posted.
 */
final class Crowd implements AutoCloseable {
    private final Selector selector;
    private final Thread thread;
    private final List<Onlooker> members = new ArrayList<>();
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
            RoomMessages messages = new RoomMessages();
            String join = new JsonObject()
                    .put("type", "join_stream")
                    .put("payload", new JsonObject().put("stream_id", streamId).put("budget", budget))
                    .encode();
            for (int i = 0; i < size; i++) {
                OnlookerBooks books = new OnlookerBooks(crowd.joined::countDown);
                InetSocketAddress address = new InetSocketAddress("127.0.0.1", chorus.gatewayPort());
                crowd.members.add(new Onlooker(crowd.selector, address, join, books, messages));
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

    /** Their books, to be read from any thread. */
    List<OnlookerBooks> books() {
        return members.stream().map(Onlooker::books).toList();
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(200);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Onlooker) key.attachment()).read();
                }
                selector.selectedKeys().clear();
            }
            for (Onlooker m : members) {
                m.close();
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
}
