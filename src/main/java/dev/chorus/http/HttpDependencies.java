package dev.chorus.http;

import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.observe.Readiness;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.HotStore;
import dev.chorus.query.CommentReader;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.query.UserCatalog;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the http verticles share, made once per process; everything in it is safe from any event loop.
 *
 * @param ids makes Snowflakes; may throw when the clock can't be trusted
 * @param version of Chorus
 * @param pages the web pages, loaded before
 * @param verticles what this process runs: instances by name
 */
public record HttpDependencies(
        ChorusConfig config,
        String version,
        Credentials credentials,
        LongSupplier ids,
        Clock clock,
        Meters meters,
        Readiness readiness,
        EventLog log,
        CommentStore comments,
        HotStore hot,
        Directory directory,
        AnalyticsStore analytics,
        StreamCatalog streams,
        UserCatalog users,
        CommentReader reader,
        ReactionReader reactions,
        StreamCounters counters,
        Pages pages,
        Map<String, Integer> verticles) {}
