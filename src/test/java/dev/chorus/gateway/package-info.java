/** Tests of rooms, seats and frames. */
@NullMarked
package dev.chorus.gateway;

import org.jspecify.annotations.NullMarked;
