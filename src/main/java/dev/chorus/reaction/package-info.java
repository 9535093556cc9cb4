/**
 * What a reaction is: operations, the last-writer-wins register and totals stamped with log positions. Plain Java.
 */
@NullMarked
package dev.chorus.reaction;

import org.jspecify.annotations.NullMarked;
