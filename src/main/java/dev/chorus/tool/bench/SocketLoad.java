package dev.chorus.tool.bench;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Connections that send messages and count their answers, each keeping a number of them under way. */
final class SocketLoad implements SocketClient.Listener, AutoCloseable {
    /** The type and the start of the payload of an answer. */
    private static final int HEAD = 160;

    private final LeanLoop loop;
    private final List<SocketClient> clients;
    private final List<String> streamIds;
    private final Map<SocketClient, Integer> unjoined = new HashMap<>();
    private final List<String> tokens;
    private final Map<SocketClient, Integer> underWay = new HashMap<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private int joined;
    private volatile boolean isRunning;
    private volatile boolean isSteady;
    private volatile String firstRefusal = "";
    private String message = "";
    private String answer = "";
    private CountDownLatch drained = new CountDownLatch(0);

    /**
     * @param streamIds that every connection joins
     * @param tokens one identity per connection, taken in turn
     */
    SocketLoad(LeanLoop loop, InetSocketAddress gateway, List<String> streamIds, List<String> tokens, int connections)
            throws InterruptedException {
        this.loop = loop;
        this.streamIds = List.copyOf(streamIds);
        this.tokens = List.copyOf(tokens);
        this.clients = loop.connect(gateway, connections, () -> new SocketClient(gateway, this));
    }

    /** What came of it. */
    record Result(long answered, long refused, double seconds, String firstRefusal) {
        double perSecond() {
            return answered / seconds;
        }
    }

    /**
     * Every connection keeps {@code window} messages under way until the time is over, then waits for the answers. Blocks.
     *
     * @param text the message to send
     * @param answerType the type of message that answers it
     */
    Result run(double seconds, int window, String text, String answerType) throws InterruptedException {
        answered.reset();
        refused.reset();
        long started = System.nanoTime();
        loop.group()
                .submit(() -> {
                    message = text;
                    answer = "\"type\":\"" + answerType + '"';
                    drained = new CountDownLatch(clients.size());
                    isRunning = true;
                    for (SocketClient client : clients) {
                        underWay.put(client, window);
                        for (int i = 0; i < window; i++) {
                            client.send(message);
                        }
                    }
                })
                .sync();
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
        long counted = answered.sum();
        double took = (System.nanoTime() - started) / 1e9;
        isRunning = false;
        if (!drained.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server left messages unanswered for a minute");
        }
        return new Result(counted, refused.sum(), took, firstRefusal);
    }

    /** Sends this many a second, over all connections in turn, until it is told to end. */
    final class Steady {
        private final double perSecond;
        private final long started = System.nanoTime();
        private final Future<?> beat;
        private long sent;

        private Steady(double perSecond) {
            this.perSecond = perSecond;
            this.beat = loop.group().scheduleAtFixedRate(this::beat, 0, 1, TimeUnit.MILLISECONDS);
        }

        private void beat() {
            long due = (long) ((System.nanoTime() - started) / 1e9 * perSecond);
            while (sent < due) {
                clients.get((int) (sent++ % clients.size())).send(message);
            }
        }

        /** How many were answered well, each second. */
        double finish() throws InterruptedException {
            double took = (System.nanoTime() - started) / 1e9;
            long counted = answered.sum();
            loop.group().submit(() -> beat.cancel(false)).sync();
            return counted / took;
        }
    }

    /**
     * @param text the message to send
     * @param answerType the type of message that answers it
     */
    Steady steady(double perSecond, String text, String answerType) throws InterruptedException {
        answered.reset();
        refused.reset();
        isSteady = true;
        loop.group()
                .submit(() -> {
                    message = text;
                    answer = "\"type\":\"" + answerType + '"';
                })
                .sync();
        return new Steady(perSecond);
    }

    long refused() {
        return refused.sum();
    }

    /** All that was answered well, those after the end of the last run included. */
    long answered() {
        return answered.sum();
    }

    @Override
    public void opened(SocketClient client) {
        client.want(HEAD);
        String token = tokens.get(joined++ % tokens.size());
        unjoined.put(client, streamIds.size());
        for (String id : streamIds) {
            client.send("{\"type\":\"join_stream\",\"payload\":{\"stream_id\":\"" + id + "\",\"token\":\"" + token
                    + "\"}}");
        }
    }

    @Override
    public void data(SocketClient client, long length, byte[] start, int startLength) {
        String head = SocketClient.text(start, startLength);
        if (head.contains("\"joined\"")) {
            if (unjoined.merge(client, -1, Integer::sum) == 0) {
                client.isReady();
            }
        } else if (!answer.isEmpty() && head.contains(answer)) {
            answered.increment();
            next(client);
        } else if (head.contains("\"type\":\"error\"")) {
            refused.increment();
            if (firstRefusal.isEmpty()) {
                firstRefusal = head;
            }
            next(client);
        }
    }

    private void next(SocketClient client) {
        if (isRunning) {
            client.send(message);
        } else if (!isSteady && underWay.merge(client, -1, Integer::sum) == 0) {
            drained.countDown();
        }
    }

    @Override
    public void closed(SocketClient client) {
        if (underWay.getOrDefault(client, 0) > 0) {
            underWay.put(client, 0);
            drained.countDown();
        }
    }

    @Override
    public void close() {
        clients.forEach(SocketClient::close);
    }
}
