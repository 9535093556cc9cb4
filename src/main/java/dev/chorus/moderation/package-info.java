/**
 * What moderators may do: acts and the matrix of rights. Plain Java.
 */
@NullMarked
package dev.chorus.moderation;

import org.jspecify.annotations.NullMarked;
