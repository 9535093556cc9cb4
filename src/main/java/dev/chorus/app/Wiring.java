package dev.chorus.app;

import dev.chorus.account.SigningKeys;
import dev.chorus.account.Tickets;
import dev.chorus.account.Tokens;
import dev.chorus.config.ChorusConfig;
import dev.chorus.gateway.GatewayVerticle;
import dev.chorus.http.HttpDependencies;
import dev.chorus.http.HttpVerticle;
import dev.chorus.http.Pages;
import dev.chorus.ids.Snowflake;
import dev.chorus.observe.Meters;
import dev.chorus.observe.Readiness;
import dev.chorus.owner.CommentsVerticle;
import dev.chorus.query.CommentReader;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Shard;
import dev.chorus.worker.AggregatorVerticle;
import dev.chorus.worker.DriftReport;
import dev.chorus.worker.ProjectorVerticle;
import dev.chorus.worker.ReactionsVerticle;
import dev.chorus.worker.ReconciliationVerticle;
import dev.chorus.worker.RetentionVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Who gets what: the one place where verticles and their collaborators are made. */
final class Wiring {
    private final ChorusConfig config;
    private final VerticlePlan plan;
    private final Backends backends;
    private final LongSupplier ids;
    private final Clock clock;
    private final Meters meters;
    private final Readiness readiness;
    private final StreamCatalog streams;
    private final UserCatalog users;
    private final ReactionReader reactions;
    private final CommentReader reader;
    private final StreamCounters counters;
    private final Tokens tokens;
    private final Tickets tickets;
    private final Pages pages;
    private final DriftReport drift = new DriftReport();
    private final AtomicInteger connections = new AtomicInteger();
    private final String boot = Long.toHexString(new SecureRandom().nextLong());
    private final List<HttpVerticle> https = new CopyOnWriteArrayList<>();
    private final List<GatewayVerticle> gateways = new CopyOnWriteArrayList<>();

    /** Blocks: reads keys and pages. */
    Wiring(
            Vertx vertx,
            ChorusConfig config,
            VerticlePlan plan,
            Backends backends,
            LongSupplier ids,
            Clock clock,
            Meters meters,
            Readiness readiness)
            throws IOException {
        this.config = config;
        this.plan = plan;
        this.backends = backends;
        this.ids = ids;
        this.clock = clock;
        this.meters = meters;
        this.readiness = readiness;
        streams = new StreamCatalog(backends.hot(), backends.directory());
        streams.listen(vertx.eventBus());
        users = new UserCatalog(backends.directory());
        users.listen(vertx.eventBus());
        counters = new StreamCounters(backends.hot(), backends.comments());
        reactions = new ReactionReader(backends.hot(), backends.comments());
        reader = new CommentReader(backends.hot(), backends.comments(), streams, reactions);
        SecureRandom random = new SecureRandom();
        tokens = new Tokens(SigningKeys.loadOrCreate(config.data()), clock, random);
        tickets = new Tickets(clock, random);
        pages = Pages.load(Wiring.class.getClassLoader());
        GatewayVerticle.registerCodecs(vertx.eventBus());
    }

    /** @param instance 0..instances-1 */
    Deployable verticle(VerticleCatalog name, int instance, int instances) {
        return switch (name) {
            case HTTP -> remember(https, new HttpVerticle(http()));
            case GATEWAY -> remember(gateways, new GatewayVerticle(gateway(), instance, instances));
            case COMMENTS -> new CommentsVerticle(comments(), instance, instances);
            case REACTIONS ->
                new ReactionsVerticle(
                        backends.log(),
                        backends.hot(),
                        backends.comments(),
                        streams::get,
                        new ReactionsVerticle.Source(config.node() + "." + boot + "." + instance, ids, clock),
                        config.reactions(),
                        meters);
            case AGGREGATOR ->
                new AggregatorVerticle(
                        backends.log(),
                        backends.comments(),
                        backends.hot(),
                        meters,
                        config.reactions().tickMs(),
                        partitions(instance, instances));
            case PROJECTOR ->
                new ProjectorVerticle(
                        backends.log(),
                        backends.comments(),
                        backends.hot(),
                        backends.directory(),
                        users,
                        backends.analytics(),
                        meters,
                        partitions(instance, instances));
            case RECONCILIATION ->
                new ReconciliationVerticle(
                        backends.log(),
                        backends.comments(),
                        backends.directory(),
                        ids,
                        clock,
                        config.reconciliation(),
                        meters,
                        drift,
                        partitions(instance, instances));
            case MODERATION ->
                new RetentionVerticle(
                        backends.log(),
                        backends.comments(),
                        backends.directory(),
                        backends.analytics(),
                        clock,
                        Duration.ofDays(config.log().retentionDays()));
        };
    }

    /** Sends everybody who is connected on their way, at all instances at once. */
    Future<?> drain() {
        return Future.join(gateways.stream().map(GatewayVerticle::drain).toList());
    }

    /** The port that REST is bound to; for a configured port of 0. */
    int httpPort() {
        return https.isEmpty() ? config.http().port() : https.get(0).port();
    }

    int gatewayPort() {
        return gateways.isEmpty() ? config.gateway().port() : gateways.get(0).port();
    }

    LongSupplier ids() {
        return ids;
    }

    private static <T> T remember(List<T> list, T verticle) {
        list.add(verticle);
        return verticle;
    }

    private static Set<Integer> partitions(int instance, int instances) {
        Set<Integer> mine = new HashSet<>();
        for (int p = instance; p < Shard.PARTITIONS; p += instances) {
            mine.add(p);
        }
        return mine;
    }

    private HttpDependencies http() {
        return new HttpDependencies(
                config,
                Version.current(),
                new TokenCredentials(tokens, tickets),
                ids,
                clock,
                meters,
                readiness,
                backends.log(),
                backends.comments(),
                backends.hot(),
                backends.directory(),
                backends.analytics(),
                streams,
                users,
                reader,
                reactions,
                counters,
                pages,
                plan.instances());
    }

    private GatewayVerticle.Parts gateway() {
        return new GatewayVerticle.Parts(
                config,
                backends.hot(),
                backends.comments(),
                backends.directory(),
                ids,
                streams,
                users,
                reactions,
                reader,
                counters,
                tokens,
                tickets,
                clock,
                meters,
                connections);
    }

    private CommentsVerticle.Parts comments() {
        return new CommentsVerticle.Parts(
                backends.log(),
                backends.comments(),
                backends.hot(),
                streams,
                users,
                config.streams(),
                ids,
                Snowflake::timeOf,
                clock,
                meters);
    }
}
