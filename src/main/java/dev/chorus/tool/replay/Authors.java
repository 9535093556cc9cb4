package dev.chorus.tool.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Gives each author of a log a user of their own. A name that fits is kept; one that does not, or that differs from an earlier
 * one in upper and lower case only, becomes its plain letters and a part of its hash: the same in every run over the same log.
 */
final class Authors {
    private static final Pattern FITS = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    private static final int DISPLAY_NAME = 64;
    private static final int SLUG = 20;
    /** Names remembered; authors beyond it get a hash, which needs no memory. */
    private static final int REMEMBERED = 1_000_000;

    private final Map<String, String> firstSpelling = new HashMap<>();

    /** Who posts. */
    record Author(String username, String displayName, String externalId) {}

    Author of(String name) {
        String username = username(name);
        String shown = name.replaceAll("\\p{Cc}", "").strip();
        if (shown.codePointCount(0, shown.length()) > DISPLAY_NAME) {
            shown = shown.substring(0, shown.offsetByCodePoints(0, DISPLAY_NAME))
                    .strip();
        }
        return new Author(username, shown.isEmpty() ? username : shown, "replay:" + hash(name, 16));
    }

    private String username(String name) {
        if (FITS.matcher(name).matches()) {
            String folded = name.toLowerCase(Locale.ROOT);
            String first = firstSpelling.size() < REMEMBERED
                    ? firstSpelling.computeIfAbsent(folded, key -> name)
                    : firstSpelling.getOrDefault(folded, "");
            if (first.equals(name)) {
                return name;
            }
        }
        String plain = java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFKD)
                .replaceAll("[^A-Za-z0-9_.-]", "")
                .toLowerCase(Locale.ROOT);
        String slug = plain.isEmpty() ? "viewer" : plain.substring(0, Math.min(SLUG, plain.length()));
        return slug + '-' + hash(name, 5);
    }

    private static String hash(String name, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
