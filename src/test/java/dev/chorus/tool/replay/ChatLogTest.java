package dev.chorus.tool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.tool.replay.ChatLine.Bad;
import dev.chorus.tool.replay.ChatLine.Clock;
import dev.chorus.tool.replay.ChatLine.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatLogTest {
    @TempDir
    Path folder;

    @Test
    void columnsMayComeInAnyOrderWithOthersBetween() throws IOException {
        assertThat(read("chat.csv", "message,colour,author,offset_ms\nhi,red,ana,1500\n"))
                .containsExactly(new Row(2, Clock.VIDEO, 1500, "ana", "hi"));
    }

    @Test
    void quotedFieldsHoldCommasQuotesAndLineBreaks() throws IOException {
        assertThat(read("chat.csv", "offset_ms,author,message\r\n0,ana,\"a, \"\"b\"\"\nc\"\r\n"))
                .containsExactly(new Row(3, Clock.VIDEO, 0, "ana", "a, \"b\"\nc"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheHeader() throws IOException {
        assertThat(read("chat.csv", "\uFEFFoffset_ms,author,message\n0,ana,hi\n"))
                .hasSize(1);
    }

    @Test
    void jsonLinesAreKnownByTheirFirstCharacter() throws IOException {
        assertThat(read("chat.log", "{\"offset_ms\":-20,\"author\":\"ana\",\"message\":\"hi\"}\n\n"))
                .containsExactly(new Row(1, Clock.VIDEO, -20, "ana", "hi"));
    }

    @Test
    void whatCantBePostedIsToldByItsLine() throws IOException {
        String csv = """
                published_at,author,message
                2026-01-01T00:00:00Z,ana,
                2026-01-01T00:00:00Z,,hi
                yesterday,ana,hi
                2026-01-01T00:00:00Z,ana
                2026-01-01T00:00:01Z,ana,hi
                """;

        assertThat(read("chat.csv", csv))
                .containsExactly(
                        new Bad(2, "has no message"),
                        new Bad(3, "has no author"),
                        new Bad(4, "published_at is not a time"),
                        new Bad(5, "has 2 columns"),
                        new Row(6, Clock.WALL, 1_767_225_601_000L, "ana", "hi"));
    }

    @Test
    void aJsonLineThatIsNoneIsToldAndTheNextIsRead() throws IOException {
        String lines = """
                {"offset_ms": 1, "author": "ana", "message": 5}
                nonsense
                [1]
                {"offset_ms": 1, "author": "ana", "message": "hi"}
                """;

        assertThat(read("chat.jsonl", lines))
                .containsExactly(
                        new Bad(1, "needs author and message as texts, and offset_ms or published_at"),
                        new Bad(2, "is not a JSON object"),
                        new Bad(3, "is not a JSON object"),
                        new Row(4, Clock.VIDEO, 1, "ana", "hi"));
    }

    @Test
    void anOpenQuoteEndsTheLogWithAReason() throws IOException {
        List<ChatLine> lines = read("chat.csv", "offset_ms,author,message\n0,ana,hi\n1,bo,\"open\n2,cy,hi\n");

        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).isInstanceOf(Bad.class);
    }

    @Test
    void aLogWithoutAColumnIsRefusedAsAWhole() {
        assertThatThrownBy(() -> read("chat.csv", "author,message\nana,hi\n"))
                .isInstanceOf(ChatLog.UnreadableLog.class)
                .hasMessageContaining("no column published_at");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByName() {
        assertThatThrownBy(() -> ChatLog.open(folder.resolve("none.csv")))
                .hasMessageContaining("none.csv is not a file");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 1767225600000",
        "2026-01-01T01:00:00.250+01:00, 1767225600250",
        "2026-01-01 00:00:00, 1767225600000",
        "2026-01-01 00:00:00 UTC, 1767225600000",
        "1767225600000, 1767225600000",
    })
    void timesAreReadInTheFormsThatLogsHave(String text, long ms) {
        assertThat(LogTimes.instant(text)).hasValue(ms);
    }

    @ParameterizedTest
    @CsvSource({"1e999999999", "9999999999999999999", "NaN", "''"})
    void numbersThatAreNoTimesAreRefusedQuickly(String text) {
        assertThat(LogTimes.number(text)).isEmpty();
    }

    private List<ChatLine> read(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
        List<ChatLine> lines = new ArrayList<>();
        try (ChatLog log = ChatLog.open(file)) {
            log.lines().forEachRemaining(lines::add);
        }
        return lines;
    }
}
