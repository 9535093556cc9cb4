/**
 * Chorus as its users meet it: a process of its own, reached over the public wire only, killed when the test says so.
 */
@NullMarked
package dev.chorus.e2e;

import org.jspecify.annotations.NullMarked;
