package dev.chorus.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Serves the pages. */
final class PageRoutes {
    /** Scripts and styles from here only, connections to wherever the gateway is, framing by anybody: it is made to be embedded. */
    static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; connect-src *; img-src * data:;"
                    + " media-src * blob:; object-src 'none'; base-uri 'none'; frame-ancestors *";

    private final Pages pages;

    PageRoutes(Pages pages) {
        this.pages = pages;
    }

    /** Call before the API's routes: a catch-all behind them would hide that a method is not allowed. */
    void open(Router router) {
        router.route().handler(this::serve);
    }

    private void serve(RoutingContext context) {
        String path = context.request().path();
        Pages.Page page =
                path == null || path.startsWith("/api/") ? null : pages.at(path).orElse(null);
        if (page == null) {
            context.next();
            return;
        }
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            context.fail(405);
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.ETAG, page.etag()).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (page.isHtml()) {
            response.putHeader("Content-Security-Policy", POLICY);
        }
        if (page.script()) {
            response.putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        }
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(page.etag())) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, page.type());
        if (method.equals(HttpMethod.HEAD)) {
            response.putHeader(
                            HttpHeaders.CONTENT_LENGTH,
                            Integer.toString(page.body().length()))
                    .end();
        } else {
            response.end(page.body());
        }
    }
}
