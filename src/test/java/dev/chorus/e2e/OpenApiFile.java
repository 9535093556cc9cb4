package dev.chorus.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The published description as a list of what can be asked, so that new routes are tested without anybody naming them. */
final class OpenApiFile {
    private final Map<String, Object> document;

    private OpenApiFile(Map<String, Object> document) {
        this.document = document;
    }

    /**
     * @param path with its parameters in braces
     * @param query names of the parameters in the query
     * @param example of the body; empty when it has none
     * @param fields names of the body's fields; empty when it has no body
     */
    record Operation(String method, String path, List<String> query, JsonObject example, List<String> fields) {
        /** Every parameter of the path replaced with this text. */
        String at(String text) {
            return path.replaceAll("\\{[a-z_]+}", java.util.regex.Matcher.quoteReplacement(text));
        }

        String at(Map<String, String> values) {
            String filled = path;
            for (Map.Entry<String, String> value : values.entrySet()) {
                filled = filled.replace("{" + value.getKey() + "}", value.getValue());
            }
            return filled;
        }

        boolean hasBody() {
            return !fields.isEmpty();
        }
    }

    static OpenApiFile read() {
        try (InputStream file = OpenApiFile.class.getResourceAsStream("/openapi/chorus.yaml")) {
            return new OpenApiFile(new Yaml().load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        object(document.get("paths")).forEach((path, methods) -> object(methods)
                .forEach((method, operation) ->
                        all.add(operation(method.toUpperCase(Locale.ROOT), path, object(operation)))));
        return all;
    }

    private Operation operation(String method, String path, Map<String, Object> described) {
        List<String> query = new ArrayList<>();
        if (described.get("parameters") instanceof List<?> parameters) {
            for (Object reference : parameters) {
                Map<String, Object> parameter = resolved(reference);
                if ("query".equals(parameter.get("in"))) {
                    query.add(String.valueOf(parameter.get("name")));
                }
            }
        }
        Map<String, Object> body = object(described.get("requestBody"));
        Map<String, Object> content = object(object(body.get("content")).get("application/json"));
        Map<String, Object> schema = resolved(content.get("schema"));
        return new Operation(
                method,
                path,
                query,
                new JsonObject(new LinkedHashMap<>(object(schema.get("example")))),
                List.copyOf(object(schema.get("properties")).keySet()));
    }

    /** Names of the fields of a named schema. */
    List<String> fieldsOf(String schema) {
        return List.copyOf(object(resolved(Map.of("$ref", "#/components/schemas/" + schema))
                        .get("properties"))
                .keySet());
    }

    private Map<String, Object> resolved(Object value) {
        Map<String, Object> at = object(value);
        if (!(at.get("$ref") instanceof String reference)) {
            return at;
        }
        Map<String, Object> found = document;
        for (String step : reference.substring(2).split("/")) {
            found = object(found.get(step));
        }
        return resolved(found);
    }

    /** Empty for what is absent or no object. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
