package dev.chorus.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Times as text, UTC with milliseconds: {@code 2026-11-20T18:03:07.042Z}. Faster than the formatters for the years 0 to 9999. */
final class Rfc3339 {
    private static final int LENGTH = 24;
    private static final long DAY_MS = 86_400_000;
    private static final long YEAR_0 = -62_167_219_200_000L;
    private static final long YEAR_10000 = 253_402_300_800_000L;

    private Rfc3339() {}

    /** @param at milliseconds since 1970, any */
    static String format(long at) {
        if (at < YEAR_0 || at >= YEAR_10000) {
            return Instant.ofEpochMilli(at).toString();
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(at, DAY_MS));
        int ms = (int) Math.floorMod(at, DAY_MS);
        byte[] text = new byte[LENGTH];
        digits(text, 0, 4, day.getYear());
        text[4] = '-';
        digits(text, 5, 2, day.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, day.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, ms / 3_600_000);
        text[13] = ':';
        digits(text, 14, 2, ms / 60_000 % 60);
        text[16] = ':';
        digits(text, 17, 2, ms / 1000 % 60);
        text[19] = '.';
        digits(text, 20, 3, ms % 1000);
        text[23] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** @throws DateTimeException when it is no time */
    static long parse(String text) {
        if (text.length() != LENGTH || text.charAt(23) != 'Z' || text.charAt(19) != '.' || text.charAt(4) != '-') {
            return parseAny(text);
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                .toEpochDay();
        long seconds = number(text, 11, 2) * 3600L + number(text, 14, 2) * 60L + number(text, 17, 2);
        return day * DAY_MS + seconds * 1000 + number(text, 20, 3);
    }

    private static long parseAny(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (ArithmeticException e) {
            throw new DateTimeException("too far away: " + text, e);
        }
    }

    private static void digits(byte[] text, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int number(String text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("not a time: " + text);
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
