/** Tests of bridge. */
@NullMarked
package dev.chorus.bridge;

import org.jspecify.annotations.NullMarked;
