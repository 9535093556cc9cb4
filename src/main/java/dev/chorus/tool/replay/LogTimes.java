package dev.chorus.tool.replay;

import dev.chorus.tool.replay.ChatLine.Clock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/** Reads the times of chat logs, and makes rows of what is complete. */
final class LogTimes {
    /** Times further from 1970 or from the start than this are typing errors, and would overflow sums. */
    private static final long FURTHEST_MS = 1L << 48;

    private LogTimes() {}

    static ChatLine row(long line, Clock clock, String time, String author, String message) {
        OptionalLong at = clock == Clock.VIDEO ? number(time.strip()) : instant(time.strip());
        if (at.isEmpty()) {
            String allowed = clock == Clock.VIDEO ? "offset_ms is not a number" : "published_at is not a time";
            return new ChatLine.Bad(line, allowed);
        }
        if (author.isBlank()) {
            return new ChatLine.Bad(line, "has no author");
        }
        if (message.isBlank()) {
            return new ChatLine.Bad(line, "has no message");
        }
        return new ChatLine.Row(line, clock, at.getAsLong(), author.strip(), message);
    }

    static OptionalLong number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.precision() - number.scale() > 18 || number.scale() > 30) {
                return OptionalLong.empty();
            }
            return inRange(number.setScale(0, RoundingMode.FLOOR).longValueExact());
        } catch (NumberFormatException | ArithmeticException wrong) {
            return OptionalLong.empty();
        }
    }

    /** RFC 3339, the same with a space and without a zone (then UTC), or milliseconds since 1970. */
    static OptionalLong instant(String text) {
        if (text.matches("-?\\d{1,15}(\\.\\d+)?")) {
            return number(text);
        }
        String iso = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T").replaceFirst(" ?UTC$", "Z");
        try {
            return inRange(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException noZone) {
            try {
                return inRange(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException wrong) {
                return OptionalLong.empty();
            }
        }
    }

    private static OptionalLong inRange(Instant instant) {
        return inRange(
                Math.clamp(instant.getEpochSecond(), -FURTHEST_MS, FURTHEST_MS) * 1000 + instant.getNano() / 1_000_000);
    }

    private static OptionalLong inRange(long ms) {
        return Math.abs(ms) <= FURTHEST_MS ? OptionalLong.of(ms) : OptionalLong.empty();
    }
}
