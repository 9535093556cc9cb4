package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.testing.Requirement;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells to type into a shell does what the README says. Needs curl. */
class ReadmeIT {
    private static final Path README = Path.of("README.md");

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static ReadmeShell shell;

    @BeforeAll
    static void start() throws Exception {
        Requirement.of(ReadmeShell.hasCurl(), "curl");
        chorus = ChorusProcess.start(folder.resolve("data"));
        api = new Api(chorus);
        shell = new ReadmeShell(README, chorus, folder);
    }

    @AfterAll
    static void stop() {
        if (chorus != null) {
            chorus.close();
        }
    }

    @Test
    void everyLineWithCurlAnswersAsTheTextSays() throws Exception {
        List<String> lines = shell.curlLines();
        assertThat(lines).as("curl lines of the README").hasSizeGreaterThanOrEqualTo(5);
        for (String line : lines) {
            check(line);
        }
    }

    /** A line that this does not know is one that nobody has checked. */
    private static void check(String line) throws Exception {
        if (line.startsWith("curl -sN")) {
            theRoomAsItHappens(line);
        } else if (line.contains("/comments -H")) {
            postedOnceHoweverOftenItIsSent(line);
        } else if (line.contains("comments?page_size")) {
            theNewestPage(line);
        } else if (line.contains("/reactions")) {
            theReaction(line);
        } else if (line.contains("/health")) {
            healthAndMetrics(line);
        } else {
            throw new AssertionError("the README has a line that no test knows: " + line);
        }
    }

    private static void postedOnceHoweverOftenItIsSent(String line) throws Exception {
        ReadmeShell.Answer first = shell.run(line);
        ReadmeShell.Answer repeated = shell.run(line);

        assertThat(first.statuses()).containsExactly(201);
        assertThat(repeated.statuses()).containsExactly(201);
        assertThat(first.json().getString("content")).isEqualTo("hello from a shell");
        assertThat(repeated.json().getString("id")).isEqualTo(first.json().getString("id"));
        assertThat(api.history(api.demoStream(), 50))
                .extracting(c -> c.getString("id"))
                .containsOnlyOnce(first.json().getString("id"));
    }

    private static void theNewestPage(String line) throws Exception {
        ReadmeShell.Answer page = shell.run(line);

        assertThat(page.statuses()).containsExactly(200);
        assertThat(page.json().getJsonArray("items").getJsonObject(0).getString("content"))
                .isEqualTo("hello from a shell");
    }

    private static void theReaction(String line) throws Exception {
        ReadmeShell.Answer accepted = shell.run(line);

        assertThat(accepted.statuses()).containsExactly(202);
        assertThat(accepted.json().getInteger("accepted")).isEqualTo(3);
    }

    private static void healthAndMetrics(String line) throws Exception {
        ReadmeShell.Answer both = shell.run(line);

        assertThat(both.statuses()).containsExactly(200, 200);
        assertThat(both.text()).startsWith("{").contains("\ncomments_posted_total{");
    }

    private static void theRoomAsItHappens(String line) throws Exception {
        String last;
        try (ReadmeShell.Running room = shell.begin(line)) {
            JsonObject joined = room.until("joined");
            assertThat(joined.getString("stream_id")).isEqualTo(api.demoStream());
            post("while somebody watches");
            assertThat(room.until("comments_batch")
                            .getJsonArray("comments")
                            .getJsonObject(0)
                            .getString("content"))
                    .isEqualTo("while somebody watches");
            last = room.lastEventId();
        }
        post("while nobody watched");
        try (ReadmeShell.Running resumed = shell.begin(line + " -H 'Last-Event-ID: " + last + "'")) {
            assertThat(resumed.until("joined").getBoolean("recovered")).isTrue();
            assertThat(resumed.until("comments_batch")
                            .getJsonArray("comments")
                            .getJsonObject(0)
                            .getString("content"))
                    .isEqualTo("while nobody watched");
        }
    }

    private static void post(String content) {
        api.postOnce(api.demoStream(), api.guest(), content, content).join().expect(201);
    }

    @Test
    void everyAddressOnTheServerThatItNamesIsThere() throws Exception {
        Pattern named = Pattern.compile("http://localhost:8080/[a-z/.-]*[a-z]");
        List<String> addresses = named.matcher(Files.readString(README))
                .results()
                .map(found -> found.group())
                .filter(address -> !address.endsWith("/api"))
                .distinct()
                .toList();
        assertThat(addresses).hasSizeGreaterThanOrEqualTo(2);
        for (String address : addresses) {
            HttpRequest request = HttpRequest.newBuilder(
                            chorus.api(URI.create(address).getPath()))
                    .build();
            assertThat(Api.HTTP
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(address)
                    .isEqualTo(200);
        }
    }
}
