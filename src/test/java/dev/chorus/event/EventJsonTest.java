package dev.chorus.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Mention;
import dev.chorus.stream.Shard;
import dev.chorus.testing.AnyRecord;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class EventJsonTest {
    private static final long STREAM = 9_007_199_254_740_993L;

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsRead(@ForAll("events") Event event) {
        assertThat(EventJson.decode(EventJson.encode(event))).isEqualTo(event);
    }

    @Property(tries = 500)
    void timesAreThoseOfTheLibrary(@ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long at) {
        String text = Rfc3339.format(at);
        assertThat(text).hasSize(24);
        assertThat(Instant.parse(text).toEpochMilli()).isEqualTo(at);
        assertThat(Rfc3339.parse(text)).isEqualTo(at);
    }

    /** Outside readers depend on these names: a change here is a change of the protocol. */
    @Example
    void theLayoutIsThePublishedOne() {
        Comment comment = Comment.builder()
                .id(12)
                .streamId(STREAM)
                .author(new Author(5, "ana", "Ana", "", Role.USER, false))
                .content("hé 👋")
                .createdAt(1_790_000_000_123L)
                .mentions(List.of(new Mention(6, "bo")))
                .build();
        Event event = new Event.CommentChanged(
                new Head(11, STREAM, "E1", 3, 1_790_000_000_123L, 5, "r1"),
                Event.Change.CREATED,
                comment,
                "",
                "k",
                77,
                Role.USER);

        assertThat(new String(EventJson.encode(event), StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":1,\"type\":\"comment_created\",\"stream_id\":\"9007199254740993\",\"shard\":"
                        + Shard.of(STREAM)
                        + ",\"epoch\":\"E1\",\"offset\":3,\"id\":\"11\",\"user_id\":\"5\","
                        + "\"at\":\"2026-09-21T14:13:20.123Z\",\"request_id\":\"r1\",\"idempotency_key\":\"k\","
                        + "\"body_hash\":\"77\",\"role\":\"user\",\"comment\":{\"id\":\"12\","
                        + "\"stream_id\":\"9007199254740993\",\"user\":{\"id\":\"5\",\"username\":\"ana\","
                        + "\"display_name\":\"Ana\",\"role\":\"user\"},\"content\":\"hé \\uD83D\\uDC4B\","
                        + "\"created_at\":1790000000123,\"status\":\"approved\","
                        + "\"mentions\":[{\"user_id\":\"6\",\"username\":\"bo\"}]}}");
    }

    /** Logs of before had one time for all changes; only an edit's own event tells that there was one. */
    @Example
    void anEditInAnOldLogTellsWhenItWas() {
        String comment = "\"comment\":{\"id\":\"12\",\"created_at\":5,\"updated_at\":9,\"status\":\"approved\"}";
        Event edited = EventJson.decode(
                ("{\"v\":1,\"type\":\"comment_updated\"," + comment + "}").getBytes(StandardCharsets.UTF_8));
        Event shownAgain = EventJson.decode(
                ("{\"v\":1,\"type\":\"comment_moderated\"," + comment + "}").getBytes(StandardCharsets.UTF_8));

        assertThat(((Event.CommentChanged) edited).comment().editedAt()).isEqualTo(9);
        assertThat(((Event.CommentChanged) shownAgain).comment().editedAt()).isZero();
    }

    @Example
    void unknownFieldsAreIgnored() {
        Event read = EventJson.decode(("{\"new\":[{\"type\":1}],\"erased_user_id\":\"4\",\"v\":1,"
                        + "\"at\":\"1970-01-01T00:00:00.001Z\",\"id\":\"2\",\"type\":\"user_erased\"}")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(read).isEqualTo(new Event.UserErased(new Head(2, 0, "", 0, 1, 0, ""), 4));
    }

    @Example
    void whatIsNoEventIsRefused() {
        for (String text : List.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"v\":1,\"type\":\"party\"}",
                "{\"v\":2,\"type\":\"user_erased\"}",
                "{\"v\":1,\"type\":\"stream_changed\"}",
                "{\"id\":\"x\"}",
                "{\"at\":\"soon\"}",
                "{\"offset\":\"1\"}",
                "{\"role\":\"king\"}")) {
            assertThatThrownBy(() -> EventJson.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Provide
    Arbitrary<Event> events() {
        return AnyRecord.of(Event.class);
    }
}
