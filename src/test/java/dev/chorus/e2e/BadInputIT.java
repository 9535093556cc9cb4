package dev.chorus.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.protocol.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever arrives is answered with a listed error or understood; nothing breaks, and good requests go on as before. */
class BadInputIT {
    private static final int AT_ONCE = 32;

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;
    /** Erases itself when it is its turn, which would end the token that everything else is tried with. */
    private static String doomed;

    private static String keptStream;
    private static List<OpenApiFile.Operation> operations;
    private static OpenApiFile file;

    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ConcurrentLinkedQueue<String> breaches = new ConcurrentLinkedQueue<>();
    /** The last ids, which bad requests may end, delete or hide. */
    private Map<String, String> values = Map.of();

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(
                folder.resolve("data"),
                "dev=true",
                "limits.requests_per_minute=0",
                "streams.rate_limits=off",
                "gateway.messages_per_second=100000");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
        keptStream = stream();
        file = OpenApiFile.read();
        operations = file.operations();
        doomed = TestTokens.mint(chorus, "doomed", "admin");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    private static String stream() {
        return api.post("/api/streams", admin, new JsonObject().put("title", "T"))
                .expect(201)
                .body()
                .getString("id");
    }

    @BeforeEach
    void sacrifice() {
        String stream = stream();
        String comment = api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "c"))
                .expect(201)
                .body()
                .getString("id");
        values = Map.of("stream_id", stream, "comment_id", comment, "user_id", "77", "external_id", stream);
    }

    @AfterEach
    void theServerIsWell() {
        room.acquireUninterruptibly(AT_ONCE);
        assertThat(breaches).isEmpty();
        String id = api.post("/api/streams/" + keptStream + "/comments", admin, new JsonObject().put("content", "well"))
                .expect(201)
                .body()
                .getString("id");
        assertThat(api.history(keptStream, 50).getFirst().getString("id")).isEqualTo(id);
        assertThat(chorus.output()).doesNotContain(" ERROR ").doesNotContain("Unhandled exception");
    }

    @Test
    void bodiesThatAreNotWhatTheyShouldBe() {
        for (OpenApiFile.Operation o : operations) {
            if (!o.method().equals("GET")) {
                BadThings.BODIES.forEach(
                        (what, body) -> send(o.method(), o.at(values), admin, body, "application/json"));
            }
        }
    }

    @Test
    void everyFieldOfEveryBodyWithEveryBadValue() {
        for (OpenApiFile.Operation o : operations) {
            for (String field : o.fields()) {
                for (String bad : BadThings.VALUES) {
                    String body = BadThings.with(o.example(), field, bad);
                    send(o.method(), o.at(values), admin, body.getBytes(UTF_8), "application/json");
                }
            }
        }
    }

    @Test
    void everySettingWithEveryBadValue() {
        for (String setting : file.fieldsOf("Settings")) {
            for (String bad : BadThings.VALUES) {
                byte[] body = ("{\"title\":\"T\",\"settings\":{\"" + setting + "\":" + bad + "}}").getBytes(UTF_8);
                send("POST", "/api/streams", admin, body, "application/json");
                send("PATCH", "/api/streams/" + values.get("stream_id"), admin, body, "application/json");
            }
        }
    }

    @Test
    void idsInPathsAndParametersInQueries() {
        for (OpenApiFile.Operation o : operations) {
            for (String bad : BadThings.TEXTS) {
                if (o.path().contains("{")) {
                    send(o.method(), o.at(bad), admin, o.example().encode().getBytes(UTF_8), "application/json");
                }
                for (String name : o.query()) {
                    send(o.method(), o.at(values) + "?" + name + "=" + bad, admin, new byte[0], "");
                }
            }
        }
    }

    @Test
    void wrongMethodsAndUnknownPaths() {
        for (OpenApiFile.Operation o : operations) {
            List<String> right = operations.stream()
                    .filter(other -> other.path().equals(o.path()))
                    .map(OpenApiFile.Operation::method)
                    .toList();
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")) {
                if (!right.contains(method)) {
                    send(method, o.at(values), admin, new byte[0], "");
                }
            }
            send(o.method(), o.at(values) + "/nothing/here", admin, new byte[0], "");
        }
    }

    @Test
    void contentTypesOtherThanJson() {
        for (OpenApiFile.Operation o : operations) {
            if (o.hasBody()) {
                for (String type :
                        List.of("", "text/plain", "application/xml", "multipart/form-data", "nonsense", "*/*")) {
                    send(o.method(), o.at(values), admin, o.example().encode().getBytes(UTF_8), type);
                }
            }
        }
    }

    @Test
    void aBodyOfAMegabyteIsTooLarge() {
        byte[] megabyte = ("{\"content\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8);
        for (OpenApiFile.Operation o : operations) {
            if (o.hasBody()) {
                HttpResponse<String> answer = send(o.method(), o.at(values), admin, megabyte, "application/json")
                        .join();
                assertThat(answer.statusCode()).as(o.method() + " " + o.path()).isEqualTo(413);
            }
        }
    }

    @Test
    void tokensOfEveryBadKindAreUnauthenticated() {
        String[] parts = admin.split("\\.");
        String payload = parts[1];
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(UTF_8));
        String flipped = (parts[2].charAt(0) == 'A' ? 'B' : 'A') + parts[2].substring(1);
        String promoted = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new String(Base64.getUrlDecoder().decode(payload), UTF_8)
                        .replace("operator", "somebody")
                        .getBytes(UTF_8));
        List<String> bad = List.of(
                "x",
                ".",
                "..",
                "a.b.c",
                none + "." + payload + ".",
                none + "." + payload + "." + parts[2],
                parts[0] + "." + payload,
                parts[0] + "." + payload + ".",
                parts[0] + "." + payload + "." + flipped,
                parts[0] + "." + promoted + "." + parts[2],
                admin.substring(0, admin.length() - 3),
                admin + "A",
                admin + ".x",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "x".repeat(6_000));
        for (String token : bad) {
            for (OpenApiFile.Operation o : operations) {
                if (o.path().equals("/api/me")
                        || o.path().endsWith("/comments") && o.method().equals("POST")) {
                    byte[] body = o.example().encode().getBytes(UTF_8);
                    HttpResponse<String> answer = send(o.method(), o.at(values), token, body, "application/json")
                            .join();
                    assertThat(answer.statusCode())
                            .as(o.method() + " " + o.path() + " " + token)
                            .isEqualTo(401);
                }
            }
        }
    }

    @Test
    void pathsThatClimbOutOfTheStaticFilesFindNothing() {
        for (String start : List.of("", "/assets", "/embed", "/client", "/webjars")) {
            for (String climb : List.of(
                    "/../pom.xml",
                    "/..%2fconf%2fchorus.yaml",
                    "/%2e%2e/%2e%2e/conf/chorus.yaml",
                    "/..%5c..%5cconf",
                    "/%252e%252e%252fconf",
                    "//etc/passwd",
                    "/%00",
                    "/a%00.js",
                    "/..;/conf/chorus.yaml",
                    "/../../../../../../etc/passwd",
                    "/%C0%AE%C0%AE/etc/passwd",
                    "/.%2e/.%2e/logback.xml")) {
                HttpResponse<String> answer =
                        send("GET", start + climb, "", new byte[0], "").join();
                assertThat(answer.body())
                        .doesNotContain("root:")
                        .doesNotContain("max_body_bytes:")
                        .doesNotContain("<appender");
            }
        }
    }

    /** What is no success has the status of a listed code. */
    private CompletableFuture<HttpResponse<String>> send(
            String method, String path, String token, byte[] body, String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(chorus.api("") + path))
                .method(method, BodyPublishers.ofByteArray(body));
        boolean isErasure = method.equals("DELETE") && path.startsWith("/api/me");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + (isErasure && token.equals(admin) ? doomed : token));
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        room.acquireUninterruptibly();
        String what = method + " " + path + " " + new String(body, 0, Math.min(200, body.length), UTF_8);
        return Api.HTTP.sendAsync(request.build(), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            String breach = failure != null ? failure.toString() : breach(path, answer);
            if (!breach.isEmpty()) {
                breaches.add(what + " -> " + breach);
            }
            room.release();
        });
    }

    private static String breach(String path, HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status < 400 || (status == 503 && path.startsWith("/health"))) {
            return "";
        }
        try {
            String code = new JsonObject(answer.body()).getJsonObject("error").getString("code");
            boolean listed =
                    Arrays.stream(ErrorCode.values()).anyMatch(c -> c.wire().equals(code) && c.status() == status);
            return listed && status < 500 ? "" : status + " " + code;
        } catch (DecodeException | NullPointerException e) {
            return status + " without a code: " + answer.body();
        }
    }
}
