package dev.chorus.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A web site of somebody else's, on an origin of its own and with a strict policy, that embeds the chat with one script tag. */
final class HostPage implements AutoCloseable {
    private final HttpServer server;

    private HostPage(HttpServer server) {
        this.server = server;
    }

    static HostPage embedding(URI chorus, URI gateway, String stream) {
        String html = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8"><title>Somebody else</title><link rel="icon" href="data:,">
              <script type="module" src="%s"></script>
            </head>
            <body><main><h1>Somebody else</h1><chorus-chat stream="%s"></chorus-chat></main></body>
            </html>\
            """.formatted(chorus.resolve("/embed/chorus-chat.js"), stream);
        String policy = "default-src 'none'; img-src data:; script-src %1$s; connect-src %1$s %2$s"
                .formatted(origin(chorus), origin(gateway));
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = html.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.getResponseHeaders().set("Content-Security-Policy", policy);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return new HostPage(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }
}
