/**
 * Metrics and health: their names, and where they are registered.
 */
@NullMarked
package dev.chorus.observe;

import org.jspecify.annotations.NullMarked;
