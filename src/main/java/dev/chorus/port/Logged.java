package dev.chorus.port;

import dev.chorus.event.Event;

/**
 * An event where it stands in the log.
 *
 * @param partition 0..63
 * @param position increasing (not dense) 64-bit index within topic and partition, the log's generation in its high 16 bits;
 *     the only clock
 */
public record Logged(EventLog.Topic topic, int partition, long position, Event event) {}
