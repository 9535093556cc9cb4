package dev.chorus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebJarsTest {
    private static final Pattern BARE = Pattern.compile("(?:from|import)\\s*\\(?\\s*[\"'][^./\"'][^\"']*[\"']");

    @ParameterizedTest
    @CsvSource({
        "lit/3.3.1/index.js, /lib/lit/index.js",
        "lit__reactive-element/2.1.1/css-tag.js, /lib/@lit/reactive-element/css-tag.js",
        "lit-labs__ssr-dom-shim/1.4.0/lib/events.js, /lib/@lit-labs/ssr-dom-shim/lib/events.js",
        "lit/3.3.1/development/index.js, ''",
        "lit/3.3.1/package.json, ''",
        "stray, ''",
    })
    void filesAreServedByPackage(String file, String path) {
        assertThat(WebJars.path(file)).isEqualTo(path);
    }

    @Test
    void bareImportsBecomeRelative() {
        String source =
                "import\"@lit/reactive-element\";import{a as b}from'lit-html';export*from\"lit-element/lit-element.js\";"
                        + "import\"./local.js\";from\"unknown\"\n//# sourceMappingURL=index.js.map";

        assertThat(WebJars.rewrite("/lib/lit/directives/x.js", source).strip())
                .isEqualTo("import\"../../@lit/reactive-element/reactive-element.js\";"
                        + "import{a as b}from'../../lit-html/lit-html.js';"
                        + "export*from\"../../lit-element/lit-element.js\";import\"./local.js\";from\"unknown\"");
    }

    @Test
    void everyModuleOfLitLoadsWithoutAnImportMap() {
        Pages pages = Pages.load(getClass().getClassLoader());

        assertThat(pages.paths()).contains("/lib/lit/index.js", "/lib/@lit/reactive-element/reactive-element.js");
        assertThat(pages.paths())
                .filteredOn(path -> path.startsWith("/lib/lit") || path.startsWith("/lib/@lit/"))
                .allSatisfy(path -> assertThat(
                                BARE.matcher(pages.at(path).orElseThrow().body().toString(StandardCharsets.UTF_8))
                                        .find())
                        .as("a bare import in %s", path)
                        .isFalse());
    }
}
