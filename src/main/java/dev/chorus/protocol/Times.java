package dev.chorus.protocol;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/** Times on the wire: RFC 3339 in UTC with milliseconds. */
public final class Times {
    /** 9999-12-31T23:59:59.999Z: the last that four digits of a year can say. */
    private static final long LAST = 253_402_300_799_999L;

    private static final long DAY = 86_400_000L;

    private Times() {}

    /** @param ms since 1970; what lies outside 1970..9999 is moved to its edge */
    public static String format(long ms) {
        long at = Math.clamp(ms, 0, LAST);
        int inDay = (int) (at % DAY);
        // Written out because a formatter costs ten times this, and every comment of every page carries two times.
        // Days to civil date: https://howardhinnant.github.io/date_algorithms.html#civil_from_days
        int z = (int) (at / DAY) + 719_468;
        int era = z / 146_097;
        int doe = z - era * 146_097;
        int yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        int mp = (5 * doy + 2) / 153;
        int day = doy - (153 * mp + 2) / 5 + 1;
        int month = mp < 10 ? mp + 3 : mp - 9;
        int year = yoe + era * 400 + (month <= 2 ? 1 : 0);
        byte[] out = new byte[24];
        digits(out, 0, year / 100);
        digits(out, 2, year % 100);
        out[4] = '-';
        digits(out, 5, month);
        out[7] = '-';
        digits(out, 8, day);
        out[10] = 'T';
        digits(out, 11, inDay / 3_600_000);
        out[13] = ':';
        digits(out, 14, inDay / 60_000 % 60);
        out[16] = ':';
        digits(out, 17, inDay / 1_000 % 60);
        out[19] = '.';
        int milli = inDay % 1_000;
        out[20] = (byte) ('0' + milli / 100);
        digits(out, 21, milli % 100);
        out[23] = 'Z';
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    /** @return milliseconds since 1970, from any offset; empty when it is not RFC 3339 or lies outside 1970..9999 */
    public static OptionalLong parse(String text) {
        if (text.length() > 40) {
            return OptionalLong.empty();
        }
        try {
            long ms = OffsetDateTime.parse(text).toInstant().toEpochMilli();
            return ms < 0 || ms > LAST ? OptionalLong.empty() : OptionalLong.of(ms);
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }

    private static void digits(byte[] out, int at, int value) {
        out[at] = (byte) ('0' + value / 10);
        out[at + 1] = (byte) ('0' + value % 10);
    }
}
