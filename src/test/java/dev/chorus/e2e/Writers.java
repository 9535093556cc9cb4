package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What people in a {@link Throng} do, and what they know of it afterwards. */
final class Writers {
    private static final List<String> TYPES = List.of("like", "love", "haha");

    private Writers() {}

    /** Posts numbered texts, each under a key of its own, as many at once as their line keeps in order; repeats what had no answer. */
    static final class Author implements Throng.Person {
        private final String name;
        private final Line line;
        private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
        private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
        private int next;

        Author(String name, Line line) {
            this.name = name;
            this.line = line;
        }

        @Override
        public void act() throws NoAnswer {
            Map<String, CompletableFuture<String>> answers = new LinkedHashMap<>();
            for (int i = next; i < next + line.inOrder(); i++) {
                answers.put(text(i), line.post(text(i), name + "-key-" + i));
            }
            Optional<NoAnswer> missing = Optional.empty();
            for (Map.Entry<String, CompletableFuture<String>> answer : answers.entrySet()) {
                try {
                    acknowledged(answer.getKey(), Line.await(answer.getValue()));
                } catch (NoAnswer e) {
                    doubtful.add(answer.getKey());
                    missing = Optional.of(e);
                }
            }
            if (missing.isPresent()) {
                throw missing.get();
            }
            next += line.inOrder();
        }

        private void acknowledged(String text, String id) {
            String before = acknowledged.putIfAbsent(text, id);
            assertThat(before == null || before.equals(id))
                    .as("a repeated key gives the comment that was there: " + text)
                    .isTrue();
        }

        private String text(int number) {
            return name + " says " + number;
        }

        @Override
        public void comeBack() {
            line.reconnect();
        }

        /** Ids by text. */
        Map<String, String> acknowledged() {
            return acknowledged;
        }

        /** Ids in the order the texts were first sent; only when everything was acknowledged. */
        List<String> inOrder() {
            return IntStream.range(0, next)
                    .mapToObj(i -> acknowledged.get(text(i)))
                    .toList();
        }

        /** Texts that had no answer at first. */
        Set<String> doubtful() {
            return doubtful;
        }
    }

    /** Changes their mind about comments. */
    static final class Voter implements Throng.Person {
        private final String token;
        private final Line line;
        private final List<String> comments;
        private final Random random;
        private final Map<String, String> votes = new ConcurrentHashMap<>();
        private final AtomicLong acknowledged = new AtomicLong();
        private Optional<JsonObject> unanswered = Optional.empty();

        Voter(String token, Line line, List<String> comments, long seed) {
            this.token = token;
            this.line = line;
            this.comments = comments;
            this.random = new Random(seed);
        }

        @Override
        public void act() throws NoAnswer {
            JsonObject vote = unanswered.orElseGet(this::another);
            unanswered = Optional.of(vote);
            assertThat(Line.await(line.react(vote))).isEqualTo(1);
            boolean add = vote.getString("action").equals("add");
            votes.put(vote.getString("comment_id"), add ? vote.getString("reaction_type") : "");
            unanswered = Optional.empty();
            acknowledged.incrementAndGet();
        }

        private JsonObject another() {
            String comment = comments.get(random.nextInt(comments.size()));
            String before = votes.getOrDefault(comment, "");
            boolean remove = !before.isEmpty() && random.nextInt(4) == 0;
            return new JsonObject()
                    .put("comment_id", comment)
                    .put("reaction_type", remove ? before : TYPES.get(random.nextInt(TYPES.size())))
                    .put("action", remove ? "remove" : "add");
        }

        @Override
        public void comeBack() {
            line.reconnect();
        }

        String token() {
            return token;
        }

        long acknowledged() {
            return acknowledged.get();
        }

        /** Reaction type by comment, as last acknowledged; empty: taken back. */
        Map<String, String> votes() {
            return votes;
        }
    }

    /** Taps on the stream, several times before the first answer; what was not answered is not repeated. */
    static final class Tapper implements Throng.Person {
        private static final int AT_ONCE = 16;

        private final Line line;
        private final Random random;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong acknowledged = new AtomicLong();

        Tapper(Line line, long seed) {
            this.line = line;
            this.random = new Random(seed);
        }

        @Override
        public void act() throws NoAnswer {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int count = 1 + random.nextInt(20);
                sent.addAndGet(count);
                answers.add(
                        line.react(new JsonObject().put("reaction_type", "like").put("count", count)));
            }
            Optional<NoAnswer> missing = Optional.empty();
            for (CompletableFuture<Integer> answer : answers) {
                try {
                    acknowledged.addAndGet(Line.await(answer));
                } catch (NoAnswer e) {
                    missing = Optional.of(e);
                }
            }
            if (missing.isPresent()) {
                throw missing.get();
            }
        }

        @Override
        public void comeBack() {
            line.reconnect();
        }

        long sent() {
            return sent.get();
        }

        long acknowledged() {
            return acknowledged.get();
        }
    }
}
