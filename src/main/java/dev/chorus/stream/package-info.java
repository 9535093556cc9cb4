/**
 * What a stream is: its values, settings and the shard it belongs to. Plain Java: nothing here knows Vert.x, a store or the wire, but
 * for how settings in force are written down, which the log and the wire have in common.
 */
@NullMarked
package dev.chorus.stream;

import org.jspecify.annotations.NullMarked;
