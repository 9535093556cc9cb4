package dev.chorus.tool.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param isQuick smaller and shorter, for a first look
 * @param viewers of the largest room; 0: as the figures want it
 * @param comments how many are stored for P9; 0: P9 is left out
 * @param url a server that runs already; empty: one is started. Figures of processor time and memory need one that is started
 * @param gateway of that server
 * @param data that server's data folder, for the key of tokens
 * @param sets further settings for the server that is started
 * @param isProfiled whether to tell what that server spends its processor time on
 */
public record BenchOptions(
        boolean isQuick,
        int viewers,
        long comments,
        Optional<URI> url,
        URI gateway,
        Path data,
        List<String> sets,
        boolean isProfiled) {
    public BenchOptions {
        sets = List.copyOf(sets);
    }

    /** Repetitions of what is compared. */
    int runs() {
        return isQuick ? 3 : 5;
    }

    /** Length of one measurement in seconds. */
    double seconds() {
        return isQuick ? 3 : 6;
    }
}
