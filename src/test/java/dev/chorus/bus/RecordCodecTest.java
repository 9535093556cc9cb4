package dev.chorus.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.event.Event;
import dev.chorus.testing.AnyRecord;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordCodecTest {
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void commandsSurviveTheWire(@ForAll("commands") Command command) {
        assertThat(overTheWire(command)).isEqualTo(command);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void repliesSurviveTheWire(@ForAll("replies") Reply reply) {
        assertThat(overTheWire(reply)).isEqualTo(reply);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void roomSignalsSurviveTheWire(@ForAll("signals") RoomSignal signal) {
        assertThat(overTheWire(signal)).isEqualTo(signal);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void noticesSurviveTheWire(@ForAll("notices") Notice notice) {
        assertThat(overTheWire(notice)).isEqualTo(notice);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void repairsSurviveTheWire(@ForAll("repairs") Event.TotalsRepaired repair) {
        assertThat(overTheWire(repair)).isEqualTo(repair);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aFamilyCanBeAComponent(@ForAll("signals") RoomSignal signal) {
        RecordJson<Envelope> json = RecordJson.of(Envelope.class);
        assertThat(json.decode(json.encode(new Envelope(signal)))).isEqualTo(new Envelope(signal));
    }

    @Example
    void unknownComponentsAreSkippedAndMissingOnesAbsent() {
        byte[] fromAnotherVersion =
                "{\"epoch\":\"E\",\"new\":{\"a\":[1,{}]},\"streamId\":7}".getBytes(StandardCharsets.UTF_8);

        RoomSignal.Beacon beacon = RecordJson.of(RoomSignal.Beacon.class).decode(fromAnotherVersion);

        assertThat(beacon).isEqualTo(new RoomSignal.Beacon(7, "E", 0));
    }

    @Example
    void brokenBytesAreRefused() {
        RecordJson<RoomSignal.Beacon> json = RecordJson.of(RoomSignal.Beacon.class);
        assertThatThrownBy(() -> json.decode(new byte[0])).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> json.decode("{\"epoch\":".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Example
    void aClassThatCannotTravelIsRefusedAtOnce() {
        assertThatThrownBy(() -> RecordJson.of(Thread.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @SuppressWarnings("unchecked")
    private static <T> T overTheWire(T value) {
        RecordCodec<T> codec = new RecordCodec<>((Class<T>) value.getClass());
        Buffer buffer = Buffer.buffer("head");
        codec.encodeToWire(buffer, value);
        buffer.appendString("what follows");
        return codec.decodeFromWire(4, buffer);
    }

    @Provide
    Arbitrary<Command> commands() {
        return AnyRecord.of(Command.class);
    }

    @Provide
    Arbitrary<Reply> replies() {
        return AnyRecord.of(Reply.class);
    }

    @Provide
    Arbitrary<RoomSignal> signals() {
        return AnyRecord.of(RoomSignal.class);
    }

    @Provide
    Arbitrary<Notice> notices() {
        return AnyRecord.of(Notice.class);
    }

    @Provide
    Arbitrary<Event.TotalsRepaired> repairs() {
        return AnyRecord.of(Event.TotalsRepaired.class);
    }

    /** A record around a family. */
    public record Envelope(RoomSignal signal) {}
}
