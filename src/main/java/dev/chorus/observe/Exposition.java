package dev.chorus.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Metrics as Prometheus reads them. */
public final class Exposition {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Its published name ends as counters do, which the library takes from a gauge. */
    private static final String CONNECTIONS = "ws_connections";

    private Exposition() {}

    /** A registry whose content {@link #text} can show. */
    public static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** Everything a registry holds; empty when it is not one of {@link #registry()}. Takes milliseconds. */
    public static String text(MeterRegistry registry) {
        if (!(registry instanceof PrometheusMeterRegistry prometheus)) {
            return "";
        }
        String text = prometheus.scrape();
        return text.replace("\n" + CONNECTIONS + "{", "\n" + CONNECTIONS + "_total{")
                .replace("\n" + CONNECTIONS + " ", "\n" + CONNECTIONS + "_total ")
                .replace("# HELP " + CONNECTIONS + " ", "# HELP " + CONNECTIONS + "_total ")
                .replace("# TYPE " + CONNECTIONS + " ", "# TYPE " + CONNECTIONS + "_total ");
    }
}
