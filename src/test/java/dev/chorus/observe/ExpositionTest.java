package dev.chorus.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final Meters meters = new Meters(Exposition.registry());

    @Test
    void metricsHaveThePublishedNames() {
        meters.gauge("ws_connections_total", "node", "n", () -> 3);
        meters.commentPosted("approved");
        meters.reactionsPosted("like", 5);
        meters.commentLatency(1_500_000);
        meters.query("comments", "find", 700_000);
        meters.rateLimited("ip");
        meters.messageSize("in", 200);
        meters.cacheHit();
        meters.cacheMiss();

        assertThat(Exposition.text(meters.registry()))
                .contains(
                        "ws_connections_total{node=\"n\"} 3.0",
                        "# TYPE ws_connections_total gauge",
                        "comments_posted_total{status=\"approved\"} 1.0",
                        "reactions_posted_total{type=\"like\"} 5.0",
                        "comment_latency_ms_bucket{stage=\"durable\",le=\"1.0\"} 0",
                        "comment_latency_ms_bucket{stage=\"durable\",le=\"2.0\"} 1",
                        "comment_latency_ms_sum{stage=\"durable\"} 1.5",
                        "db_query_duration_ms_bucket{query=\"find\",store=\"comments\",le=\"1.0\"} 1",
                        "rate_limit_exceeded_total{limit_type=\"ip\"} 1.0",
                        "ws_message_size_bytes_bucket{direction=\"in\",le=\"256.0\"} 1",
                        "comment_cache_hits_total{cache=\"room\"} 1.0",
                        "comment_cache_misses_total{cache=\"room\"} 1.0");
    }

    @Test
    void typesOfReactionsAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            meters.reactionsPosted("emote" + i, 1);
        }

        long series = Exposition.text(meters.registry())
                .lines()
                .filter(line -> line.startsWith("reactions_posted_total{"))
                .count();

        assertThat(series).isBetween(2L, 66L);
    }
}
