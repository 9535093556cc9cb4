package dev.chorus.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LimitLogTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LimitLog.class);
    private final AtomicLong nanos = new AtomicLong(77);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void ignore() {
        logger.detachAppender(lines);
    }

    @Test
    void eachLimitIsSaidAtMostOnceASecondWithHowOftenItWasExceeded() {
        // Given
        LimitLog log = new LimitLog(nanos::get);

        // When
        for (int i = 0; i < 5; i++) {
            log.exceeded("user");
        }
        log.exceeded("ip");
        nanos.addAndGet(1_000_000_000L);
        log.exceeded("user");

        // Then
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "limit user: exceeded 1 times", "limit ip: exceeded 1 times", "limit user: exceeded 5 times");
    }
}
