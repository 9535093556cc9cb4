package dev.chorus.http;

import dev.chorus.edge.Accounts;
import dev.chorus.edge.Commands;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Every route of the http verticle. The busiest come first, since a router asks them one after the other. */
final class Routes {
    private Routes() {}

    /** @param ownMetrics {@code /metrics} is served elsewhere */
    static Router router(Vertx vertx, HttpDependencies parts, boolean ownMetrics) {
        Router router = Router.router(vertx);
        Accounts accounts = new Accounts(parts.directory(), parts.users(), parts.ids(), parts.clock());
        Edge edge = new Edge(router, parts.config(), parts.credentials(), accounts, parts.hot(), parts.meters());
        edge.open();
        new PageRoutes(parts.pages()).open(router);

        int maxPage = parts.config().limits().pageSize();
        Commands commands = new Commands(vertx.eventBus());
        StreamAccess access = new StreamAccess(parts.streams());
        CommentRoutes comments = new CommentRoutes(parts.reader(), access, accounts, commands, maxPage);
        StreamRoutes streams = new StreamRoutes(parts, access, commands);

        comments.open(edge);
        new ReactionRoutes(parts.reactions(), comments, access, accounts, commands).open(edge);
        streams.open(edge);
        new ParticipantRoutes(vertx.eventBus(), parts.hot(), access).open(edge);
        new AnalyticsRoutes(parts.analytics(), access, parts.clock()).open(edge);
        new ModerationRoutes(comments, access, parts.users(), commands).open(edge);
        new UserRoutes(parts, commands, maxPage).open(edge);
        new AuthRoutes(parts.config(), parts.credentials(), accounts).open(edge);
        new AdminRoutes(vertx.eventBus()).open(edge);
        new ConfigRoutes(parts.config(), parts.directory(), parts.clock(), parts.version()).open(edge);
        new AliasRoutes(parts, accounts, commands, comments, streams).open(edge);
        new HealthRoutes(parts).open(router);
        if (!ownMetrics) {
            new MetricsRoutes(vertx, parts.meters()).open(router);
        }
        return router;
    }
}
