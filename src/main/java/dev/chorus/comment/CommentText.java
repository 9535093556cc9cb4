package dev.chorus.comment;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a comment as it is kept: NFC, without control characters but the line break, without outer white space. Joiners and
 * variation selectors stay, or emoji and several scripts would fall apart. Lone surrogates become U+FFFD, since no UTF-8 can
 * carry them.
 */
public final class CommentText {
    /** At most so many users are named in one comment; the rest of the names are plain text. */
    public static final int MAX_MENTIONS = 5;

    private static final Pattern MENTION = Pattern.compile("(?<![\\w@])@([A-Za-z0-9_.-]{1,32})");
    private static final Pattern LINK = Pattern.compile(
            "(?i)\\b(?:https?://|www\\.)\\S+|\\b[\\p{Alnum}-]+\\.(?:com|net|org|io|tv|gg|me|ru|cn|xyz|info)\\b");

    private CommentText() {}

    /** The text as kept; empty when nothing visible is left. */
    public static String normalize(String raw) {
        String s = isPlain(raw) ? raw : Normalizer.normalize(clean(raw), Normalizer.Form.NFC);
        s = s.strip();
        return s.codePoints().allMatch(CommentText::isInvisible) ? "" : s;
    }

    /** Length in code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Usernames after {@code @}, in order, each once, at most {@link #MAX_MENTIONS}. */
    public static List<String> mentioned(String text) {
        if (text.indexOf('@') < 0) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        Matcher m = MENTION.matcher(text);
        while (names.size() < MAX_MENTIONS && m.find()) {
            String name = m.group(1);
            // A full stop or dash at the end is punctuation of the sentence, not of the name.
            int end = name.length();
            while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == '-')) {
                end--;
            }
            if (end > 0) {
                names.add(name.substring(0, end));
            }
        }
        return List.copyOf(names);
    }

    public static boolean hasLink(String text) {
        return text.indexOf('.') >= 0 && LINK.matcher(text).find();
    }

    /** Printable ASCII needs no work: most comments. */
    private static boolean isPlain(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static String clean(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            int cp = raw.codePointAt(i);
            i += Character.charCount(cp);
            if (cp == '\n' || cp == 0x2028) {
                out.append('\n');
            } else if (cp >= Character.MIN_SURROGATE && cp <= Character.MAX_SURROGATE) {
                out.append('\uFFFD');
            } else if (Character.getType(cp) != Character.CONTROL) {
                out.appendCodePoint(cp);
            }
        }
        return out.toString();
    }

    private static boolean isInvisible(int cp) {
        return Character.isWhitespace(cp)
                || Character.isSpaceChar(cp)
                || Character.getType(cp) == Character.FORMAT
                || (cp >= 0xFE00 && cp <= 0xFE0F)
                || cp == 0x2800
                || cp == 0x3164
                || cp == 0x115F
                || cp == 0x1160;
    }
}
