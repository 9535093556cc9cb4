package dev.chorus.e2e;

import java.nio.file.Path;

/** The whole chat, 28,013 messages, on the embedded stores. */
class ReplayIT extends ReplayLaw {
    @Override
    Path trace() {
        return TRACE;
    }

    @Override
    int messages() {
        return 28_013;
    }

    @Override
    String[] settings() {
        return new String[] {"limits.requests_per_minute=0"};
    }
}
