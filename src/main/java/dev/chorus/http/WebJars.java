package dev.chorus.http;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How browser modules out of WebJars are addressed: {@code /lib/<package>/<path>}, with the bare imports between them made relative,
 * since browsers know no packages and pages ship no import map (an inline script, which our policy refuses).
 */
final class WebJars {
    static final String ROOT = "META-INF/resources/webjars";

    /** The one of its builds that is used. */
    private static final String HLS = "dist/hls.light.min.js";

    /** What {@code import "package"} means. Paths inside a package are as they are. */
    private static final Map<String, String> ENTRY = Map.of(
            "lit", "index.js",
            "lit-html", "lit-html.js",
            "lit-element", "index.js",
            "@lit/reactive-element", "reactive-element.js",
            "@lit-labs/ssr-dom-shim", "index.js");

    private static final Pattern BARE =
            Pattern.compile("(\\b(?:from|import)\\s*\\(?\\s*)([\"'])((?:@[\\w-]+/)?[\\w-]+)(/[\\w./-]+)?\\2");
    private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

    private WebJars() {}

    /**
     * Where a file of a WebJar is served.
     *
     * @param file path below {@link #ROOT}: {@code lit__reactive-element/2.1.1/css-tag.js}
     * @return e.g. {@code /lib/@lit/reactive-element/css-tag.js}; empty: it is not served
     */
    static String path(String file) {
        int name = file.indexOf('/');
        int version = file.indexOf('/', name + 1);
        if (name < 0 || version < 0) {
            return "";
        }
        String inside = file.substring(version + 1);
        boolean served = (inside.endsWith(".js") || inside.endsWith(".css"))
                && !inside.startsWith("development/")
                && !inside.startsWith("node/");
        String artifact = file.substring(0, name);
        if (artifact.equals("hls.js") && !inside.equals(HLS)) {
            return "";
        }
        int scope = artifact.indexOf("__");
        String packageName =
                scope < 0 ? artifact : "@" + artifact.substring(0, scope) + "/" + artifact.substring(scope + 2);
        return served ? "/lib/" + packageName + "/" + inside : "";
    }

    /** A module as it is served at a path. */
    static String rewrite(String path, String source) {
        String up = "../".repeat((int)
                path.substring("/lib/".length()).chars().filter(c -> c == '/').count());
        Matcher matcher = BARE.matcher(SOURCE_MAP.matcher(source).replaceAll(""));
        return matcher.replaceAll(found -> {
            String entry = ENTRY.get(found.group(3));
            if (entry == null) {
                return Matcher.quoteReplacement(found.group());
            }
            String inside = found.group(4) == null ? "/" + entry : found.group(4);
            String quote = found.group(2);
            return Matcher.quoteReplacement(found.group(1) + quote + up + found.group(3) + inside + quote);
        });
    }
}
