/** What tests of several packages share. */
@NullMarked
package dev.chorus.testing;

import org.jspecify.annotations.NullMarked;
