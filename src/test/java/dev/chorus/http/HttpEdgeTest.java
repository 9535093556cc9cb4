package dev.chorus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request goes through: inputs, errors, limits, headers; and the routes about streams, users and the service. */
class HttpEdgeTest {
    @TempDir
    static Path data;

    private static RunningServer server;
    private static Caller ana;
    private static String stream;
    private static String comment;

    @BeforeAll
    static void start() {
        server = new RunningServer(data, 300);
        ana = server.as("ana", "user");
        stream = ana.stream(new JsonObject().put("rate_limits", "off"));
        comment = ana.comment(stream, "hello");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /api/streams/{s}/comments | {                                | 400 | invalid_json",
                "POST   | /api/streams/{s}/comments | []                               | 400 | invalid_json",
                "POST   | /api/streams/{s}/comments | {}                               | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":7}                  | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":\"  \"}             | 400 | content_empty",
                "POST   | /api/streams/{s}/comments | {\"content\":\"x\",\"parent_id\":5} | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":\"x\",\"parent_id\":\"x\"} | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":\"x\",\"media_time_ms\":-1} | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":\"x\",\"media_time_ms\":1e99} | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":\"x\",\"client_metadata\":7} | 400 | invalid_field",
                "POST   | /api/streams/{s}/comments | {\"content\":\"x\",\"user_id\":\"1\"} | 403 | forbidden",
                "POST   | /api/streams/1/comments   | {\"content\":\"x\"}              | 404 | not_found",
                "POST   | /api/streams/x/comments   | {\"content\":\"x\"}              | 404 | not_found",
                "POST   | /api/streams/{s}/reactions | {\"reaction_type\":\"nope\"}    | 400 | unknown_reaction",
                "POST   | /api/streams/{s}/reactions | {\"reaction_type\":\"like\",\"count\":21} | 400 | invalid_field",
                "POST   | /api/streams/{s}/reactions | {\"reaction_type\":\"like\",\"count\":0} | 400 | invalid_field",
                "POST   | /api/streams/{s}/reactions | {\"reaction_type\":\"like\",\"action\":\"x\"} | 400 | invalid_field",
                "POST   | /api/streams               | {}                              | 400 | invalid_field",
                "POST   | /api/streams | {\"title\":\"x\",\"settings\":{\"nope\":1}}    | 400 | invalid_field",
                "POST   | /api/streams | {\"title\":\"x\",\"settings\":7}               | 400 | invalid_field",
                "POST   | /api/streams | {\"title\":\"x\",\"timezone\":\"Mars\"}        | 400 | invalid_field",
                "POST   | /api/streams | {\"title\":\"x\",\"external_id\":\"e\"}        | 403 | forbidden",
                "PATCH  | /api/me      | {\"display_name\":\"\"}                        | 400 | invalid_field",
                "PATCH  | /api/me      | {\"avatar_url\":\"javascript:1\"}              | 400 | invalid_field",
                "PATCH  | /api/comments/{c} | {\"content\":[]}                          | 400 | invalid_field",
                "POST   | /api/dev/token | {\"username\":\"no spaces\"}                 | 400 | invalid_field",
                "POST   | /api/dev/token | {\"username\":\"x\",\"role\":\"king\"}       | 400 | invalid_field",
                "DELETE | /api/config    | {}                                           | 405 | method_not_allowed",
                "POST   | /api/comments/{c}/launch | {}                                 | 404 | not_found",
                "POST   | /nowhere       | {}                                           | 404 | not_found",
            })
    void badInputGetsItsListedCode(String method, String path, String body, int status, String code) {
        var reply = ana.send(method, path.replace("{s}", stream).replace("{c}", comment), body);

        assertThat(reply.error()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().getJsonObject("error").getString("request_id")).isEqualTo(reply.header("X-Request-Id"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/streams/{s}/comments?cursor=nonsense,         invalid_cursor",
        "/api/streams/{s}/comments?cursor=9999999999999999999, invalid_cursor",
        "/api/streams/{s}/comments?page_size=0,             invalid_field",
        "/api/streams/{s}/comments?page_size=201,           invalid_field",
        "/api/streams/{s}/comments?page_size=x,             invalid_field",
        "/api/streams/{s}/comments?sort=best,               invalid_field",
        "/api/streams/{s}/comments?status=nice,             invalid_field",
        "/api/streams/{s}/comments?direction=up,            invalid_field",
        "/api/streams/{s}/analytics?step=61,                invalid_field",
        "/api/streams/{s}/analytics?from=yesterday,         invalid_field",
        "/api/streams?status=dead,                          invalid_field",
        "/api/comments/00,                                  not_found",
        "/api/comments/99999999999999999999,                not_found",
        "/api/comments/%00,                                 not_found",
        "/api/users/5,                                      not_found",
        "/api/nothing,                                      not_found",
        "/lib/../pom.xml,                                   not_found",
        "/lib/%2e%2e/%2e%2e/pom.xml,                        not_found",
    })
    void badQueriesAndPathsGetTheirListedCode(String path, String code) {
        assertThat(ana.get(path.replace("{s}", stream)).error()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/streams?cursor=%zz HTTP/1.1",
                "GET /api/comments/%zz HTTP/1.1",
                "GET /api/comments/%c3%28 HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "GET api HTTP/1.1",
                "BREW /api/config HTTP/1.1",
                "GET /api/config?%ff=%fe&&&=== HTTP/1.1",
            })
    void brokenRequestLinesAreAClientsErrorOrHarmless(String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write((line + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).matches("(?s)HTTP/1.1 [24].*");
        }
        assertThat(ana.get("/api/ping").status()).isEqualTo(200);
    }

    @Test
    void bodiesAreBoundedAndTyped() {
        String large = new JsonObject().put("content", "x".repeat(100_000)).encode();
        String path = "/api/streams/" + stream + "/comments";

        var tooLarge = ana.send("POST", path, large);
        var form = server.send(ana.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("content=x")));

        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.error()).isEqualTo("too_large");
        assertThat(form.error()).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource({"Bearer nonsense", "Basic YTpi", "Bearer", "Bearer a.b.c"})
    void whatIsNoTokenOfOursIsUnauthenticated(String header) {
        var reply = server.send(HttpRequest.newBuilder(server.uri("/api/me"))
                .header("Authorization", header)
                .GET());

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.error()).isEqualTo("unauthenticated");
    }

    @Test
    void anAddressMayAskSoOftenInAMinuteAndIsThenToldWhenToReturn() {
        List<RunningServer.Reply> replies = IntStream.range(0, 301)
                .mapToObj(i -> server.send(HttpRequest.newBuilder(server.uri("/api/ping"))
                        .header("X-Forwarded-For", "198.51.100.77")
                        .GET()))
                .toList();

        assertThat(replies.subList(0, 300))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(replies.getLast().status()).isEqualTo(429);
        assertThat(replies.getLast().error()).isEqualTo("rate_limited");
        assertThat(Integer.parseInt(replies.getLast().header("Retry-After"))).isBetween(1, 60);
    }

    @Test
    void preflightIsAnsweredForAnyOriginWithoutCredentials() {
        var reply = server.send(HttpRequest.newBuilder(server.uri("/api/streams"))
                .header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(reply.header("Access-Control-Allow-Headers")).contains("Authorization", "Idempotency-Key");
        assertThat(reply.header("Vary")).isEqualTo("Origin");
    }

    @Test
    void aTameRequestIdIsKeptAndAWildOneReplaced() {
        var tame = server.send(HttpRequest.newBuilder(server.uri("/api/ping"))
                .header("X-Request-Id", "abc-1.2_3")
                .GET());
        var wild = server.send(HttpRequest.newBuilder(server.uri("/api/ping"))
                .header("X-Request-Id", "a b<script>")
                .GET());

        assertThat(tame.header("X-Request-Id")).isEqualTo("abc-1.2_3");
        assertThat(wild.header("X-Request-Id")).matches("[0-9a-f]{8,}");
    }

    @Test
    void modulesAreServedWithTagsTypesAndForOtherOrigins() {
        var module = server.anonymous().get("/lib/lit/index.js");
        var again = server.send(HttpRequest.newBuilder(server.uri("/lib/lit/index.js"))
                .header("If-None-Match", module.header("ETag"))
                .GET());
        var head = server.send(
                HttpRequest.newBuilder(server.uri("/lib/lit/index.js")).method("HEAD", BodyPublishers.noBody()));

        assertThat(module.status()).isEqualTo(200);
        assertThat(module.header("Content-Type")).startsWith("text/javascript");
        assertThat(module.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(module.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(again.status()).isEqualTo(304);
        assertThat(head.header("Content-Length"))
                .isEqualTo(Integer.toString(module.response().body().length()));
        assertThat(server.anonymous()
                        .post("/lib/lit/index.js", new JsonObject())
                        .error())
                .isEqualTo("method_not_allowed");
    }

    @Test
    void aStreamIsMadeChangedEndedAndListed() {
        Caller admin = server.as("boss", "admin");
        String id = ana.stream(new JsonObject().put("slow_mode_seconds", 5));

        var changed = ana.patch(
                "/api/streams/" + id, new JsonObject().put("title", "New").putNull("description"));
        var strangers = server.as("mallory", "user").patch("/api/streams/" + id, new JsonObject().put("title", "No"));

        assertThat(changed.json().getString("title")).isEqualTo("New");
        assertThat(changed.json().getJsonObject("settings")).isEqualTo(new JsonObject().put("slow_mode_seconds", 5));
        assertThat(strangers.error()).isEqualTo("forbidden");
        await().untilAsserted(() -> assertThat(ana.ids("/api/streams/live")).contains(id));
        assertThat(admin.post("/api/streams/" + id + "/end", new JsonObject())
                        .json()
                        .getString("status"))
                .isEqualTo("ended");
        assertThat(ana.post("/api/streams/" + id + "/comments", new JsonObject().put("content", "late"))
                        .error())
                .isEqualTo("stream_ended");
        await().untilAsserted(() -> assertThat(ana.ids("/api/streams/live")).doesNotContain(id));
        assertThat(ana.get("/api/streams/" + id + "/metrics").json().getMap())
                .containsKeys("viewer_count", "comment_count", "reaction_count", "reactions");
        assertThat(ana.get("/api/streams/" + id + "/analytics").status()).isEqualTo(200);
    }

    @Test
    void anAppointedModeratorModerates() {
        Caller mod = server.as("mod", "user");
        String path = "/api/streams/" + stream + "/moderators/" + mod.id();
        String id = ana.comment(stream, "to be pinned");

        var before = mod.post("/api/comments/" + id + "/pin", new JsonObject());
        var appointed = ana.put(path);
        var after = mod.post("/api/comments/" + id + "/pin", new JsonObject());
        var dismissed = ana.delete(path);
        var again = mod.post("/api/comments/" + id + "/unpin", new JsonObject());

        assertThat(before.error()).isEqualTo("forbidden");
        assertThat(appointed.json().getBoolean("moderator")).isTrue();
        assertThat(after.json().getBoolean("pinned")).isTrue();
        assertThat(dismissed.json().getBoolean("moderator")).isFalse();
        assertThat(again.error()).isEqualTo("forbidden");
        assertThat(mod.put(path).error()).isEqualTo("forbidden");
        assertThat(ana.put("/api/streams/" + stream + "/moderators/5").error()).isEqualTo("not_found");
    }

    @Test
    void aServiceSignsItsOwnPeopleInAndNobodyElseDoes() {
        Caller platform = server.as("platform", "service");
        JsonObject joe = new JsonObject()
                .put("act_as", new JsonObject().put("username", "joe").put("display_name", "Joe"))
                .put("ttl_seconds", 120);

        var signed = platform.post("/api/tokens", joe);

        assertThat(signed.status()).isEqualTo(201);
        assertThat(signed.json().getInteger("expires_in")).isEqualTo(120);
        Caller signedIn = new Caller(
                server,
                signed.json().getString("access_token"),
                signed.json().getJsonObject("user").getString("id"));
        assertThat(signedIn.get("/api/me").json().getString("username")).isEqualTo("joe");
        assertThat(platform.post("/api/tokens", new JsonObject().put("act_as", signedIn.id()))
                        .status())
                .isEqualTo(201);
        assertThat(ana.post("/api/tokens", joe).error()).isEqualTo("forbidden");
        assertThat(server.anonymous().post("/api/tokens", joe).error()).isEqualTo("unauthenticated");
        assertThat(platform.post("/api/tokens", new JsonObject()).error()).isEqualTo("invalid_field");
        assertThat(platform.post("/api/tokens", joe.copy().put("ttl_seconds", 59))
                        .error())
                .isEqualTo("invalid_field");
    }

    @Test
    void aGuestGetsATokenAProfileAndATicket() {
        var tokens = server.anonymous().post("/api/auth/guest", new JsonObject().put("display_name", "Zoë"));
        Caller guest = new Caller(
                server,
                tokens.json().getString("access_token"),
                tokens.json().getJsonObject("user").getString("id"));

        assertThat(guest.get("/api/me").json().getString("display_name")).isEqualTo("Zoë");
        assertThat(guest.patch("/api/me", new JsonObject().put("display_name", "Zo"))
                        .json()
                        .getString("display_name"))
                .isEqualTo("Zo");
        assertThat(guest.post("/api/tickets", new JsonObject()).json().getString("ticket"))
                .isNotBlank();
        assertThat(ana.get("/api/users/" + guest.id()).json().containsKey("email"))
                .isFalse();
        assertThat(server.anonymous().get("/api/me").error()).isEqualTo("unauthenticated");
        assertThat(guest.post("/api/streams", new JsonObject().put("title", "x"))
                        .error())
                .isEqualTo("forbidden");
    }

    @Test
    void aNodeThatStartsOrDrainsIsNotReadyAndSaysWhy() {
        server.readiness().notReady("draining");
        try {
            var reply = server.anonymous().get("/ready");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().getString("status")).isEqualTo("down");
            assertThat(reply.json().getString("reason")).isEqualTo("draining");
        } finally {
            server.readiness().ready();
        }
        assertThat(server.anonymous().get("/ready").status()).isEqualTo(200);
    }

    @Test
    void healthIsToldByDependencyAndMetricsHaveTheirNames() {
        for (String name : List.of("", "/db", "/comments", "/redis", "/log", "/analytics")) {
            var reply = server.anonymous().get("/health" + name);
            assertThat(reply.status()).as(name).isEqualTo(200);
            assertThat(reply.json().getString("status")).isEqualTo("up");
            assertThat(reply.json().getString("reason")).isNotBlank();
        }
        assertThat(server.anonymous().get("/ready").status()).isEqualTo(200);
        var metrics = server.anonymous().get("/metrics");
        assertThat(metrics.header("Content-Type")).startsWith("text/plain");
        assertThat(metrics.response().body()).contains("comments_posted_total{", "db_query_duration_ms_bucket{");
        assertThat(server.anonymous().get("/api/config").json().getMap())
                .containsKeys("version", "gateway_url", "gateway_port", "reaction_types", "limits", "guests");
    }
}
