package dev.chorus.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeFrameTest {
    private static BridgeFrame read(String json) {
        return BridgeFrame.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static BridgeFrame.Unreadable unreadable(String json) {
        return catchThrowableOfType(BridgeFrame.Unreadable.class, () -> read(json));
    }

    @Test
    void aQuestionKeepsTheHeadersThatHaveAMeaningAndNoOthers() {
        assertThat(read("""
                                {"type":"send","address":"a","replyAddress":"r","body":{"n":1},
                                 "headers":{"authorization":"Bearer t","request_id":"q","v":"1","codecName":"x"}}"""))
                .isEqualTo(
                        new BridgeFrame.Send("a", "r", new BridgeFrame.Headers("Bearer t", "q", "1"), Map.of("n", 1L)));
    }

    @Test
    void headersMayBeAbsent() {
        assertThat(read("{\"type\":\"register\",\"address\":\"a\"}"))
                .isEqualTo(new BridgeFrame.Register("a", new BridgeFrame.Headers("", "", "")));
    }

    @Test
    void aPingNeedsNothingElse() {
        assertThat(read("{\"type\":\"ping\"}")).isEqualTo(new BridgeFrame.Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"send\",\"replyAddress\":\"r\",\"body\":{}}",
                "{\"type\":\"send\",\"address\":1,\"replyAddress\":\"r\",\"body\":{}}",
                "{\"type\":\"send\",\"address\":\"a\",\"replyAddress\":\"r\",\"headers\":[],\"body\":{}}",
                "{\"type\":\"send\",\"address\":\"a\",\"replyAddress\":\"r\",\"headers\":{\"v\":1},\"body\":{}}",
                "{\"type\":\"nope\",\"address\":\"a\",\"replyAddress\":\"r\"}",
                "{\"address\":\"a\",\"replyAddress\":\"r\"}"
            })
    void whatCanNotBeReadIsRefusedUnderTheMarkOfTheQuestion(String json) {
        BridgeFrame.Unreadable refused = unreadable(json);

        assertThat(refused.answerTo()).isEqualTo("r");
        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"x\"", "[]", "true"})
    void aBodyIsAnObject(String body) {
        BridgeFrame.Unreadable refused =
                unreadable("{\"type\":\"send\",\"address\":\"a\",\"replyAddress\":\"r\",\"body\":" + body + "}");

        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(unreadable("{\"type\":\"send\",\"address\":\"a\",\"replyAddress\":\"r\"}")
                        .refusal()
                        .code())
                .isEqualTo(ErrorCode.INVALID_JSON);
    }

    @ParameterizedTest
    @CsvSource({"address,129", "replyAddress,65"})
    void marksAreBounded(String name, int length) {
        String json = "{\"type\":\"send\",\"" + name + "\":\"" + "x".repeat(length) + "\",\"body\":{}}";

        assertThat(unreadable(json).refusal().field()).isEqualTo(name);
    }
}
