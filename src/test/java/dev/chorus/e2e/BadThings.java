package dev.chorus.e2e;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What no client should send, and some do. */
final class BadThings {
    /** As JSON text, because some of it no writer of JSON would write. */
    static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1.5",
            "1e400",
            "-0.0",
            "99999999999999999999999",
            "9223372036854775807",
            "\"\"",
            "\" \"",
            "\"nope\"",
            "\"-1\"",
            "\"0\"",
            "\"9223372036854775808\"",
            "\"１２\"",
            "\"\\ud800\"",
            "\"a\\udc00b\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\u202e\\u200d\\ufeff\\uffff\"",
            "\"<script>&\\\"'; drop table\"",
            "[]",
            "[[]]",
            "{}",
            "{\"a\":{\"b\":[1]}}",
            "[null,{}]",
            "\"" + "x".repeat(5_000) + "\"",
            "\"" + "😀".repeat(600) + "\"",
            "\"" + "e\\u0301\\u0302".repeat(300) + "\"");

    /** Bodies and messages that are no JSON object, or a strange one. */
    static final Map<String, byte[]> BODIES = bodies();

    /** Percent-encoded, for a path or a query. */
    static final List<String> TEXTS = List.of(
            "0",
            "-1",
            "201",
            "1e3",
            "abc",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999",
            "%00",
            "%20",
            "a%00b",
            "%ED%A0%80",
            "%C3%28",
            "%FF",
            "..%2f..%2fetc%2fpasswd",
            "%2e%2e%2f",
            "%EF%BC%91",
            "1%0d%0aX-Bad:1",
            "a,b,c",
            "true",
            "null",
            "%5B%5D",
            "%7B%7D",
            "2026-02-30T99:00:00Z",
            "x".repeat(3_000));

    private BadThings() {}

    private static Map<String, byte[]> bodies() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        List.of(
                        "",
                        " ",
                        "{",
                        "}",
                        "[",
                        "[]",
                        "[{}]",
                        "null",
                        "true",
                        "1",
                        "1e99999",
                        "\"x\"",
                        "{\"a\"}",
                        "{\"a\":}",
                        "{a:1}",
                        "{'a':1}",
                        "{\"a\":1,}",
                        "{} {}",
                        "{}x",
                        "{\"a\":01}",
                        "{\"a\":NaN}",
                        "{\"a\":\"\u0001\"}",
                        "\ufeff{}",
                        "{\"content\":\"a\",\"content\":\"b\"}",
                        "{\"\":1}",
                        "{\"\\ud800\":1}",
                        "{\"__proto__\":{}}",
                        "\0",
                        "{}\0",
                        "<a/>",
                        "a=b&c=d")
                .forEach(text -> all.put(text, text.getBytes(StandardCharsets.UTF_8)));
        all.put(
                "deep arrays",
                ("{\"a\":" + "[".repeat(7_000) + "]".repeat(7_000) + "}").getBytes(StandardCharsets.UTF_8));
        all.put("deep objects", ("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)).getBytes(StandardCharsets.UTF_8));
        all.put("unclosed depth", "[".repeat(15_000).getBytes(StandardCharsets.UTF_8));
        all.put("a number of many digits", ("{\"count\":" + "9".repeat(10_000) + "}").getBytes(StandardCharsets.UTF_8));
        all.put("a name of many letters", ("{\"" + "n".repeat(10_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
        return all;
    }

    /** A good body with one field gone bad. */
    static String with(JsonObject good, String field, String badJson) {
        JsonObject rest = good.copy();
        rest.remove(field);
        String others = rest.encode();
        return "{\"" + field + "\":" + badJson + (rest.isEmpty() ? "}" : "," + others.substring(1));
    }
}
