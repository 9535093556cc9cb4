package dev.chorus.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Everything that is written on a stream at once: comments, registers of comments and taps, over REST and on sockets. */
final class MixedLoad {
    /** Nobody is held back for writing fast. */
    static final String[] SETTINGS = {"limits.requests_per_minute=0", "gateway.messages_per_second=100000"};

    private static final int TARGETS = 12;

    private final ChorusProcess chorus;
    private final Api api;
    private final String stream;
    private final List<Writers.Author> authors = new ArrayList<>();
    private final List<Writers.Voter> voters = new ArrayList<>();
    private final List<Writers.Tapper> tappers = new ArrayList<>();
    private final List<Viewer> onSockets = new ArrayList<>();
    private final Throng throng;

    /** Begins, on a stream of its own. */
    MixedLoad(ChorusProcess chorus, String stream) {
        this.chorus = chorus;
        this.api = new Api(chorus);
        this.stream = stream;
        this.throng = Throng.begin(people());
    }

    private List<Throng.Person> people() {
        Writers.Author first = new Writers.Author("first", new Line.Rest(api, stream, api.guest()));
        for (int i = 0; i < TARGETS; i++) {
            try {
                first.act();
            } catch (NoAnswer e) {
                throw new AssertionError(e);
            }
        }
        List<String> targets = first.inOrder();
        authors.add(first);
        for (int i = 0; i < 6; i++) {
            Line line = i < 4 ? socket(api.guest()) : new Line.Rest(api, stream, api.guest());
            authors.add(new Writers.Author("author" + i, line));
        }
        for (int i = 0; i < 3; i++) {
            String token = api.guest();
            Line line = i < 2 ? socket(token) : new Line.Rest(api, stream, token);
            voters.add(new Writers.Voter(token, line, targets, i));
        }
        for (int i = 0; i < 2; i++) {
            tappers.add(new Writers.Tapper(socket(api.guest()), i));
        }
        List<Throng.Person> all = new ArrayList<>(authors);
        all.addAll(voters);
        all.addAll(tappers);
        return all;
    }

    private Line socket(String token) {
        Viewer viewer = Viewer.join(chorus, stream, token, "full");
        onSockets.add(viewer);
        return new Line.Socket(viewer, stream);
    }

    /** Until so many more comments, and more of everything else, are acknowledged. */
    void awaitMoreAcknowledged(int comments) {
        int before = acknowledged().size();
        long votes = votes();
        long taps = tapsAcknowledged();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !failures().isEmpty()
                        || (acknowledged().size() >= before + comments
                                && votes() > votes
                                && tapsAcknowledged() > taps));
    }

    Throng throng() {
        return throng;
    }

    List<Throwable> failures() {
        return throng.failures();
    }

    List<Writers.Author> authors() {
        return authors;
    }

    List<Writers.Voter> voters() {
        return voters;
    }

    /** Those who write on a socket watch as well, and what they see is held to the same law. */
    List<Viewer> onSockets() {
        return onSockets;
    }

    /** Ids of acknowledged comments by text. */
    Map<String, String> acknowledged() {
        Map<String, String> all = new HashMap<>();
        authors.forEach(a -> all.putAll(a.acknowledged()));
        return all;
    }

    private long votes() {
        return voters.stream().mapToLong(Writers.Voter::acknowledged).sum();
    }

    long tapsAcknowledged() {
        return tappers.stream().mapToLong(Writers.Tapper::acknowledged).sum();
    }

    long tapsSent() {
        return tappers.stream().mapToLong(Writers.Tapper::sent).sum();
    }
}
