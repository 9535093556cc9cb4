/**
 * The read side: hot tail and store as one, through one visibility function. Nothing here writes.
 */
@NullMarked
package dev.chorus.query;

import org.jspecify.annotations.NullMarked;
