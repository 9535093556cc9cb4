package dev.chorus.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The published description against the code, both ways. */
class OpenApiTest {
    private static Map<String, Object> document;

    @TempDir
    static Path data;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream file = OpenApiTest.class.getResourceAsStream("/openapi/chorus.yaml")) {
            document = new Yaml().load(file);
        }
    }

    @Test
    void everyRouteIsInTheFileAndEveryPathOfTheFileIsARoute() {
        Set<String> routes = new TreeSet<>();
        try (RunningServer server = new RunningServer(data, 0)) {
            for (Route route :
                    Routes.router(server.vertx(), server.parts(), false).getRoutes()) {
                if (route.getPath() != null) {
                    route.methods()
                            .forEach(method ->
                                    routes.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}")));
                }
            }
        }

        Set<String> described = new TreeSet<>();
        object(document, "paths").forEach((path, operations) -> asObject(operations)
                .keySet()
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(described).isEqualTo(routes);
    }

    @Test
    void everyExampleOfABodyIsAValidOne() {
        Map<String, Object> schemas = object(object(document, "components"), "schemas");
        try (RunningServer server = new RunningServer(data, 0)) {
            Caller ana = server.as("ana", "user");
            Caller platform = server.as("platform", "service");
            object(document, "paths")
                    .forEach((path, operations) -> asObject(operations).forEach((method, operation) -> {
                        Object body = asObject(operation).get("requestBody");
                        if (body == null) {
                            return;
                        }
                        String reference = String.valueOf(at(body, "content", "application/json", "schema", "$ref"));
                        Object example = asObject(schemas.get(reference.substring(reference.lastIndexOf('/') + 1)))
                                .get("example");
                        String stream = ana.stream(new JsonObject());
                        String filled = path.replace("{stream_id}", stream)
                                .replace("{comment_id}", ana.comment(stream, "x"))
                                .replace("{external_id}", stream);

                        var reply = (path.equals("/api/tokens") ? platform : ana)
                                .send(
                                        method.toUpperCase(Locale.ROOT),
                                        filled,
                                        new JsonObject(asObject(example)).encode());

                        assertThat(reply.status())
                                .as(method + " " + path + ": "
                                        + reply.response().body())
                                .isBetween(200, 299);
                    }));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            Object at = document;
            for (String name : reference.substring(2).split("/")) {
                at = asObject(at).get(name);
                assertThat(at).as(reference).isNotNull();
            }
        });
    }

    @Test
    void parametersOfAPathAreDeclared() {
        object(document, "paths")
                .forEach((path, operations) -> asObject(operations).forEach((method, operation) -> {
                    String declared = String.valueOf(asObject(operation).get("parameters"));
                    Arrays.stream(path.split("/"))
                            .filter(part -> part.startsWith("{"))
                            .forEach(part -> assertThat(declared)
                                    .as(method + " " + path)
                                    .contains("parameters/" + part.substring(1, part.length() - 1)));
                }));
    }

    @Test
    void theErrorCodesAreThoseOfTheCode() {
        Object error = object(object(object(document, "components"), "schemas"), "Error")
                .get("properties");
        Object code = object(object(asObject(error), "error"), "properties").get("code");

        assertThat(asObject(code).get("enum"))
                .isEqualTo(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList());
    }

    private static void collect(Object node, List<String> references) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name.equals("$ref")) {
                    references.add((String) value);
                } else {
                    collect(value, references);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> collect(item, references));
        }
    }

    private static Object at(Object node, String... names) {
        Object at = node;
        for (String name : names) {
            at = asObject(at).get(name);
        }
        return at;
    }

    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        return asObject(parent.get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(Object node) {
        return (Map<String, Object>) node;
    }
}
