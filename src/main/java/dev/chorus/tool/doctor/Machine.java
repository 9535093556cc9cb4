package dev.chorus.tool.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK, memory, limits and clock. */
final class Machine {
    private static final int OLDEST_JDK = 25;
    private static final long LITTLE_HEAP = 256L << 20;
    private static final long FEW_FILES = 4_096;
    /** Ids count from here; a clock before it can't make any. */
    private static final Instant EPOCH = Instant.parse("2024-01-01T00:00:00Z");

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\S+)\\s+(\\S+)");

    private Machine() {}

    static List<Finding> examine() {
        return List.of(jdk(), memory(), openFiles(), clock(), sockets());
    }

    private static Finding jdk() {
        int version = Runtime.version().feature();
        String found = Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name") + ' '
                + System.getProperty("os.arch");
        return version >= OLDEST_JDK
                ? Finding.good("jdk", found)
                : Finding.bad("jdk", found, "use a JDK of " + OLDEST_JDK + " or newer: set JAVA_HOME to its folder");
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String found = "heap up to " + (heap >> 20) + " MB";
        return heap >= LITTLE_HEAP
                ? Finding.good("memory", found)
                : Finding.poor("memory", found, "give it more, e.g. CHORUS_JAVA_OPTS=-Xmx1g");
    }

    /** Every viewer is an open file. */
    private static Finding openFiles() {
        Optional<String[]> limits = openFileLimits(Path.of("/proc/self/limits"));
        if (limits.isEmpty()) {
            return Finding.good("open files", "not known on this system");
        }
        String soft = limits.get()[0];
        String found = soft + " (could be " + limits.get()[1] + "); every viewer takes one";
        boolean many = soft.equals("unlimited") || Long.parseLong(soft) >= FEW_FILES;
        return many
                ? Finding.good("open files", found)
                : Finding.poor("open files", found, "raise it before the start: ulimit -n " + limits.get()[1]);
    }

    private static Optional<String[]> openFileLimits(Path file) {
        try {
            Matcher line = OPEN_FILES.matcher(Files.readString(file));
            return line.find() ? Optional.of(new String[] {line.group(1), line.group(2)}) : Optional.empty();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private static Finding clock() {
        Instant now = Instant.now();
        return now.isAfter(EPOCH)
                ? Finding.good("clock", now.toString())
                : Finding.bad("clock", now.toString(), "set it right: ids are made from the time since 2024");
    }

    private static Finding sockets() {
        boolean epoll = io.netty.channel.epoll.Epoll.isAvailable();
        return epoll
                ? Finding.good("sockets", "native (epoll)")
                : Finding.poor(
                        "sockets", "not native: epoll is not to be had here", "on Linux on x86-64 viewers cost less");
    }
}
