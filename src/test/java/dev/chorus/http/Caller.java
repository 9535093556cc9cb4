package dev.chorus.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** Somebody who calls the API. */
record Caller(RunningServer server, String token, String id) {
    RunningServer.Reply get(String path) {
        return server.send(request(path).GET());
    }

    RunningServer.Reply post(String path, JsonObject body) {
        return send("POST", path, body.encode());
    }

    RunningServer.Reply patch(String path, JsonObject body) {
        return send("PATCH", path, body.encode());
    }

    RunningServer.Reply put(String path) {
        return server.send(request(path).method("PUT", BodyPublishers.noBody()));
    }

    RunningServer.Reply delete(String path) {
        return server.send(request(path).DELETE());
    }

    RunningServer.Reply send(String method, String path, String body) {
        return server.send(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)));
    }

    /** Makes a stream and returns its id. */
    String stream(JsonObject settings) {
        return post("/api/streams", new JsonObject().put("title", "T").put("settings", settings))
                .id();
    }

    /** Posts and returns the comment's id. */
    String comment(String stream, String content) {
        return post("/api/streams/" + stream + "/comments", new JsonObject().put("content", content))
                .id();
    }

    /** The ids of a page. */
    List<String> ids(String path) {
        JsonArray items = get(path).json().getJsonArray("items");
        return items.stream().map(item -> ((JsonObject) item).getString("id")).toList();
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
