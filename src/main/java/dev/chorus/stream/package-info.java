/**
 * What a stream is: its values, settings and the shard it belongs to. Plain Java: nothing here knows Vert.x, a store or the wire.
 */
@NullMarked
package dev.chorus.stream;

import org.jspecify.annotations.NullMarked;
