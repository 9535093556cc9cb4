/**
 * Ids that sort by time: what a Snowflake is, and how a node makes them without ever repeating one. Plain Java; knows nothing else
 * of Chorus.
 */
@NullMarked
package dev.chorus.ids;

import org.jspecify.annotations.NullMarked;
