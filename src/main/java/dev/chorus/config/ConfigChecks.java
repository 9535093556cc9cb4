package dev.chorus.config;

import dev.chorus.stream.StreamSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The forms and ranges that are worth a name of their own. */
final class ConfigChecks {
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%\\[\\]-]{1,255}");

    private ConfigChecks() {}

    static boolean isNodeName(String name) {
        return NODE.matcher(name).matches();
    }

    static boolean isHost(String host) {
        return HOST.matcher(host).matches();
    }

    /** An IP address, or a block of them as {@code address/bits}. */
    static boolean isAddressOrBlock(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            if (slash < 0) {
                return true;
            }
            int bits = Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= address.getAddress().length * 8;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** {@code https://host} or {@code https://host:port}: a scheme and an authority, nothing behind. */
    static boolean isOrigin(String text) {
        return isUrl(text, Set.of("http", "https")) && text.chars().filter(c -> c == '/').count() == 2;
    }

    static boolean isUrl(String text, Set<String> schemes) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException wrong) {
            return false;
        }
    }

    /** The settings of streams that have none of their own; {@code prefix} ends in a dot. */
    static void streams(Checks checks, String prefix, StreamSettings streams) {
        List<String> types = streams.reactionTypes();
        checks.between(prefix + "rate_limits.comments_per_minute", streams.rateLimits().commentsPerMinute(), 0, 10_000)
                .between(prefix + "rate_limits.comments_per_30s", streams.rateLimits().commentsPer30s(), 0, 10_000)
                .between(prefix + "rate_limits.reactions_per_minute", streams.rateLimits().reactionsPerMinute(), 0, 10_000)
                .between(prefix + "slow_mode_seconds", streams.slowModeSeconds(), 0, 86_400)
                .between(prefix + "max_length", streams.maxLength(), 1, 5_000)
                .between(prefix + "edit_window_seconds", streams.editWindowSeconds(), 0, 31_536_000)
                .that(
                        !types.isEmpty()
                                && types.size() <= 50
                                && Set.copyOf(types).size() == types.size()
                                && types.stream().allMatch(type -> type.matches("[A-Za-z0-9_+-]{1,32}")),
                        prefix + "reaction_types",
                        String.join(",", types),
                        "1 to 50 different names of 1 to 32 letters, digits, _ + -")
                .between(prefix + "budget_per_second", streams.budgetPerSecond(), 0, 10_000)
                .between(prefix + "retention_days", streams.retentionDays(), 1, 3_650)
                .between(prefix + "min_account_age_seconds", streams.minAccountAgeSeconds(), 0, 315_360_000)
                .between(prefix + "batch_interval_ms", streams.batchIntervalMs(), 20, 2_000);
    }
}
