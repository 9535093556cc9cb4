package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.account.SigningKeys;
import dev.chorus.account.Tickets;
import dev.chorus.account.TokenException;
import dev.chorus.account.Tokens;
import dev.chorus.account.User;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.adapter.embedded.EmbeddedEventLog;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.embedded.SqliteAnalytics;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.bus.BusCodecs;
import dev.chorus.config.ChorusConfig;
import dev.chorus.config.Hot;
import dev.chorus.config.Redis;
import dev.chorus.config.Secret;
import dev.chorus.ids.Snowflake;
import dev.chorus.ids.SnowflakeGenerator;
import dev.chorus.observe.Exposition;
import dev.chorus.observe.Meters;
import dev.chorus.observe.Readiness;
import dev.chorus.owner.CommentsVerticle;
import dev.chorus.owner.SettingsOverlay;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.CommentReader;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Shard;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.EmbeddedOnly;
import dev.chorus.testing.WatchedVertx;
import dev.chorus.worker.AggregatorVerticle;
import dev.chorus.worker.ProjectorVerticle;
import dev.chorus.worker.ReactionsVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything embedded behind a listening http verticle, on a free port. */
final class RunningServer implements AutoCloseable {
    private final Readiness readiness = new Readiness();

    private final Vertx vertx = WatchedVertx.make();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpVerticle http;
    private final HttpDependencies parts;
    private final String reactionsId;

    RunningServer(Path data, int requestsPerMinute) {
        BusCodecs.register(vertx.eventBus());
        ChorusConfig config = config(data, requestsPerMinute);
        Clock clock = Clock.systemUTC();
        Meters meters = new Meters(Exposition.registry());
        var log = Await.get(EmbeddedEventLog.open(data, config.log().maxQueued(), clock, meters));
        var hot = new MemoryHotStore(config.log().tailCapacity());
        var store = SqliteCommentStore.open(vertx, data, meters, clock);
        var analytics = SqliteAnalytics.open(vertx, data, meters, clock);
        var directory = SqliteDirectory.open(
                vertx, data, meters, json -> SettingsOverlay.effective(config.streams(), json), clock);
        var ids = new SnowflakeGenerator(1, clock::millis, 0);
        ids.raise(clock.millis() + 3_600_000);
        var streams = new StreamCatalog(hot, directory);
        var users = new UserCatalog(directory);
        var reactions = new ReactionReader(hot, store);
        readiness.ready();
        parts = new HttpDependencies(
                config,
                "test",
                new TestCredentials(
                        new Tokens(keys(data), clock, new SecureRandom()), new Tickets(clock, new SecureRandom())),
                ids,
                clock,
                meters,
                readiness,
                log,
                store,
                hot,
                directory,
                analytics,
                streams,
                users,
                new CommentReader(hot, store, streams, reactions),
                reactions,
                new StreamCounters(hot, store),
                Pages.load(getClass().getClassLoader()),
                Map.of("http", 1, "comments", 1));
        streams.listen(vertx.eventBus());
        Set<Integer> all = IntStream.range(0, Shard.PARTITIONS).boxed().collect(Collectors.toSet());
        var owner = new CommentsVerticle.Parts(
                log, store, hot, streams, users, config.streams(), ids, Snowflake::timeOf, clock, meters);
        Await.get(vertx.deployVerticle(new CommentsVerticle(owner, 0, 1)));
        reactionsId = Await.get(vertx.deployVerticle(new ReactionsVerticle(
                log,
                hot,
                store,
                streams::get,
                new ReactionsVerticle.Source("p1", ids, clock),
                config.reactions(),
                meters)));
        Await.get(vertx.deployVerticle(new AggregatorVerticle(
                log, store, hot, meters, config.reactions().tickMs(), all)));
        Await.get(
                vertx.deployVerticle(new ProjectorVerticle(log, store, hot, directory, users, analytics, meters, all)));
        http = new HttpVerticle(parts);
        Await.get(vertx.deployVerticle(http));
    }

    private static SigningKeys keys(Path data) {
        try {
            return SigningKeys.loadOrCreate(data);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static ChorusConfig config(Path data, int requestsPerMinute) {
        return new ChorusConfig(
                data,
                "test",
                true,
                false,
                new ChorusConfig.Http("127.0.0.1", 0, "", 0, 65_536, 60_000, List.of("127.0.0.1")),
                new ChorusConfig.Gateway(
                        "127.0.0.1",
                        8081,
                        "",
                        1000,
                        10,
                        100,
                        500,
                        262_144,
                        262_144,
                        65_536,
                        50,
                        30_000,
                        10_000,
                        5,
                        50,
                        1_000,
                        0,
                        0,
                        List.of()),
                new ChorusConfig.Bridge(true, 100, 10_000, 1_000, 60_000),
                new ChorusConfig.Limits(requestsPerMinute, 200),
                StreamSettings.DEFAULTS,
                new ChorusConfig.Log(30, 10_000, 10_000),
                new Hot(Hot.Store.MEMORY),
                new Redis("127.0.0.1", 6_379, "", new Secret(""), 0, false, 3_600, false, "", 500),
                new ChorusConfig.Reactions(5, 1_000, 20, 100_000),
                new ChorusConfig.Reconciliation(false, 30, 300, 1800),
                new ChorusConfig.Tokens(3_600, 3_600, 30_000),
                EmbeddedOnly.DIRECTORY,
                EmbeddedOnly.POSTGRES);
    }

    HttpDependencies parts() {
        return parts;
    }

    /** Nobody takes reactions in any more. */
    void stopReactions() {
        Await.get(vertx.undeploy(reactionsId));
    }

    Vertx vertx() {
        return vertx;
    }

    /** A request as somebody with this name and role. */
    Caller as(String username, String role) {
        JsonObject answer = new Caller(this, "", "")
                .post(
                        "/api/dev/token",
                        new JsonObject().put("username", username).put("role", role))
                .json();
        return new Caller(
                this,
                answer.getString("access_token"),
                answer.getJsonObject("user").getString("id"));
    }

    Caller anonymous() {
        return new Caller(this, "", "");
    }

    Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    int port() {
        return http.port();
    }

    Readiness readiness() {
        return readiness;
    }

    @Override
    public void close() {
        client.close();
        vertx.deploymentIDs().forEach(id -> Await.get(vertx.undeploy(id)));
        Await.get(parts.log().close());
        Await.get(parts.comments().close());
        Await.get(parts.directory().close());
        Await.get(parts.analytics().close());
        Await.get(parts.hot().close());
        Await.get(vertx.close());
    }

    private record TestCredentials(Tokens tokens, Tickets tickets) implements Credentials {
        @Override
        public Identity verify(String token) {
            try {
                return tokens.verify(token);
            } catch (TokenException e) {
                throw Refusal.of(ErrorCode.UNAUTHENTICATED, "the token is not valid");
            }
        }

        @Override
        public String mint(User user, int seconds, long moderates) {
            return tokens.mint(user, moderates, Duration.ofSeconds(seconds));
        }

        @Override
        public String ticket(Identity identity) {
            return tickets.issue(identity);
        }
    }

    /** An answer with its parts at hand. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonObject json() {
            return new JsonObject(response.body());
        }

        String id() {
            return json().getString("id");
        }

        /** The code of the error object; empty when it is none. */
        String error() {
            JsonObject error = json().getJsonObject("error");
            return error == null ? "" : error.getString("code");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
