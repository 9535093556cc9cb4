/**
 * Rooms, sessions and outboxes, and the transports that viewers connect by. No adapter is known here.
 */
@NullMarked
package dev.chorus.gateway;

import org.jspecify.annotations.NullMarked;
