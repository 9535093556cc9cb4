package dev.chorus.tool.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Viewers of one stream. Each counts its frames; what more they look at is chosen: nothing, the offsets of a batch at its start, or
 * (for one of them, the witness) whole batches. Counters may be read from any thread.
 */
final class Audience implements SocketClient.Listener {
    /** A server's messages name their type, the stream, the epoch and the offsets first. */
    private static final int HEAD = 320;

    private static final int WHOLE = 1 << 20;

    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder gone = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final String streamId;
    private final String token;
    private final Arrivals arrivals = new Arrivals();
    private final Witness witness = new Witness();
    private final List<SocketClient> viewers = new ArrayList<>();
    private volatile boolean isWatching;
    private volatile boolean isClosing;

    Audience(String streamId, String token) {
        this.streamId = streamId;
        this.token = token;
    }

    /** Brings in this many viewers and waits until all have joined; the first one is the witness. */
    void join(LeanLoop loop, InetSocketAddress gateway, int count) throws InterruptedException {
        viewers.addAll(loop.connect(gateway, count, () -> new SocketClient(gateway, this)));
        SocketClient first = viewers.getFirst();
        loop.group().execute(() -> {
            witness.is(first);
            first.want(WHOLE);
        });
    }

    /** From now on every viewer notes when which offsets arrived. */
    void watch(LeanLoop loop) throws InterruptedException {
        loop.group()
                .submit(() ->
                        viewers.stream().filter(viewer -> !witness.isIt(viewer)).forEach(viewer -> viewer.want(HEAD)))
                .sync();
        isWatching = true;
    }

    @Override
    public void opened(SocketClient client) {
        client.want(HEAD);
        String auth = token.isEmpty() ? "" : ",\"token\":\"" + token + '"';
        client.send("{\"type\":\"join_stream\",\"payload\":{\"stream_id\":\"" + streamId + "\",\"budget\":\"full\""
                + auth + "}}");
    }

    @Override
    public void data(SocketClient client, long length, byte[] start, int startLength) {
        if (startLength > 0 && length > 0) {
            long now = System.nanoTime();
            String text = SocketClient.text(start, Math.min(startLength, HEAD));
            if (text.contains("\"joined\"")) {
                client.want(0);
                client.isReady();
                return;
            }
            if (text.contains("\"gap\"")) {
                gaps.increment();
            }
            if (witness.isIt(client)) {
                witness.read(start, startLength, now);
            }
            if (isWatching && text.contains("\"comments_batch\"")) {
                arrivals.add(Json.number(text, "from"), Json.number(text, "to"), now);
            }
        }
        frames.increment();
        bytes.add(length);
    }

    @Override
    public void closed(SocketClient client) {
        if (!isClosing) {
            gone.increment();
        }
    }

    /** Data frames received since the start, all viewers together. */
    long frames() {
        return frames.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long gaps() {
        return gaps.sum();
    }

    /** Viewers whose connection the server closed. */
    long gone() {
        return gone.sum();
    }

    int size() {
        return viewers.size();
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Witness witness() {
        return witness;
    }

    void leave() {
        isClosing = true;
        viewers.forEach(SocketClient::close);
    }
}
