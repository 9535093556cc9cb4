/**
 * The public addresses of the event bus, and the bridge that lets clients in other languages take part: what may be sent and listened to,
 * by whom, and how much of it. Everything else is refused. Rooms stay in the gateway and are reached through {@link
 * dev.chorus.bridge.RoomTap}.
 */
@NullMarked
package dev.chorus.bridge;

import org.jspecify.annotations.NullMarked;
