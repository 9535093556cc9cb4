package dev.chorus.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Json;
import dev.chorus.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    @Test
    void valuesKeepTheirTypesAndNullsAreLeftOut() {
        Map<String, Object> fields = parse("""
                {"s": "x", "n": 7, "d": 1.5, "t": true, "o": {"a": [1, "b"]}, "gone": null}""");

        assertThat(fields)
                .isEqualTo(Map.of("s", "x", "n", 7L, "d", 1.5, "t", true, "o", Map.of("a", List.of(1L, "b"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "1", "null", "{", "{}x", "{\"a\":}", "{'a':1}", "{\"a\":1,}", "{\"a\":NaN}", "\u0000"})
    void whatIsNoJsonObjectIsRefused(String text) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> parse(text));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> parse(deep));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        assertThat(parse("{\"a\": \"x\\ud83d\"}")).isEqualTo(Map.of("a", "x\uFFFD"));
    }

    @Test
    void badUtf8IsRefused() {
        byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> JsonBody.parse(bytes));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            JsonBody.parse(bytes);
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
        }
    }

    @Property
    void anyTextComesBackAsItWas(@ForAll String text) {
        byte[] body = Json.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("a", whole(text));
            out.writeEndObject();
        });

        assertThat(JsonBody.parse(body)).isEqualTo(Map.of("a", whole(text)));
    }

    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> parse(String text) {
        return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
