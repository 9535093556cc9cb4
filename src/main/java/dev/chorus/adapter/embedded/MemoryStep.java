package dev.chorus.adapter.embedded;

import dev.chorus.port.RoomEntry;

/**
 * One step of a room without its text.
 *
 * @param position log position of the step; the body's may be newer
 */
record MemoryStep(MemoryBody body, RoomEntry.Kind kind, long position) {}
