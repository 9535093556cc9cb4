package dev.chorus.tool;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The REST side of a running Chorus, as seen by a tool with one token. Requests beyond the connections given wait their turn. */
public final class ChorusApi implements AutoCloseable {
    private static final long TIMEOUT_MS = 15_000;

    private final HttpClient client;
    private final String base;
    private final String token;

    /**
     * @param url where the server is, e.g. {@code http://127.0.0.1:8080}
     * @param token access token; empty: none is sent
     * @param connections most at once
     */
    public ChorusApi(Vertx vertx, URI url, String token, int connections) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true).setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1));
        String text = url.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.token = token;
    }

    /**
     * What the server said.
     *
     * @param status HTTP status
     * @param body empty when there was none, or none that is a JSON object
     */
    public record Answer(int status, JsonObject body, MultiMap headers) {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** The error's code; the status as text when the body has none. */
        public String code() {
            return body.getValue("error") instanceof JsonObject error
                    ? error.getString("code", String.valueOf(status))
                    : String.valueOf(status);
        }

        /** Milliseconds the server asks to wait before trying again; 0: it does not say. */
        public long retryAfterMs() {
            if (body.getValue("error") instanceof JsonObject error
                    && error.getValue("retry_after_ms") instanceof Number ms) {
                return Math.max(0, ms.longValue());
            }
            String seconds = headers.get("Retry-After");
            return seconds != null && seconds.matches("\\d{1,6}")
                    ? TimeUnit.SECONDS.toMillis(Long.parseLong(seconds))
                    : 0;
        }
    }

    public Future<Answer> get(String path) {
        return send(HttpMethod.GET, path, Map.of(), Buffer.buffer());
    }

    public Future<Answer> post(String path, JsonObject body) {
        return post(path, Map.of(), body);
    }

    /** Fails when the connection or the answer is lost: then the outcome is unknown. */
    public Future<Answer> post(String path, Map<String, String> headers, JsonObject body) {
        return send(HttpMethod.POST, path, headers, body.toBuffer());
    }

    private Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base + path)
                .setIdleTimeout(TIMEOUT_MS)
                .setConnectTimeout(TIMEOUT_MS);
        if (!token.isEmpty()) {
            options.putHeader("Authorization", "Bearer " + token);
        }
        if (body.length() > 0) {
            options.putHeader("Content-Type", "application/json");
        }
        headers.forEach(options::putHeader);
        return client.request(options).compose(request -> request.send(body)).compose(response -> response.body()
                .map(bytes -> new Answer(response.statusCode(), object(bytes), response.headers())));
    }

    private static JsonObject object(Buffer bytes) {
        try {
            return bytes.length() == 0 ? new JsonObject() : new JsonObject(bytes);
        } catch (DecodeException notJson) {
            return new JsonObject();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
