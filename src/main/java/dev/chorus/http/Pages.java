package dev.chorus.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The web pages, their scripts and the browser modules they import, as they are served. Read once into memory, so a request is one
 * look into a map and no path of a request ever reaches a file system.
 */
public final class Pages {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("yaml", "application/yaml; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private static final String INDEX = "index.html";

    private final Map<String, Page> pages;

    private Pages(Map<String, Page> pages) {
        this.pages = Map.copyOf(pages);
    }

    /**
     * One served file.
     *
     * @param type content type
     * @param etag quoted, of the content
     * @param script whether pages of other origins load it
     */
    record Page(Buffer body, String type, String etag, boolean script) {
        boolean isHtml() {
            return type.startsWith("text/html");
        }
    }

    /** No pages at all: everything but the API is absent. */
    public static Pages none() {
        return new Pages(Map.of());
    }

    /** Reads everything from the class path. Blocks for some tens of milliseconds. */
    public static Pages load(ClassLoader loader) {
        Map<String, Page> pages = new HashMap<>();
        ClassPathFolder.walk(loader, WebJars.ROOT, (file, content) -> {
            String path = WebJars.path(file);
            if (path.endsWith(".js")) {
                String module = WebJars.rewrite(path, new String(content, StandardCharsets.UTF_8));
                put(pages, path, module.getBytes(StandardCharsets.UTF_8));
            } else if (!path.isEmpty()) {
                put(pages, path, content);
            }
        });
        ClassPathFolder.walk(loader, "web", (file, content) -> put(pages, "/" + file, content));
        ClassPathFolder.walk(loader, "openapi", (file, content) -> {
            if (file.equals("chorus.yaml")) {
                put(pages, "/openapi.yaml", content);
            }
        });
        return new Pages(pages);
    }

    /** What is served at exactly this path. */
    Optional<Page> at(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    Set<String> paths() {
        return pages.keySet();
    }

    private static void put(Map<String, Page> pages, String path, byte[] content) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return;
        }
        Page page = new Page(Buffer.buffer(content), type, etag(content), !type.startsWith("text/html"));
        pages.put(path, page);
        if (path.endsWith("/" + INDEX)) {
            pages.put(path.substring(0, path.length() - INDEX.length()), page);
        }
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
