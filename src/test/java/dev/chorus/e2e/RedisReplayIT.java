package dev.chorus.e2e;

import dev.chorus.stack.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first of the chat with the hot store on Redis: every line of them is one message. */
class RedisReplayIT extends ReplayLaw {
    @RegisterExtension
    static final RealServer REDIS = RealServer.own("redis");

    @Override
    Path trace() throws IOException {
        List<String> lines = Files.readAllLines(TRACE);
        return Files.write(folder.resolve("trace.csv"), lines.subList(0, messages() + 1));
    }

    @Override
    int messages() {
        return 2_000;
    }

    @Override
    String[] settings() {
        return new String[] {
            "limits.requests_per_minute=0",
            "hot.store=redis",
            "redis.host=" + REDIS.host(),
            "redis.port=" + REDIS.port()
        };
    }
}
