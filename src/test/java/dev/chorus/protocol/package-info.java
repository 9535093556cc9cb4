/** Tests of protocol. */
@NullMarked
package dev.chorus.protocol;

import org.jspecify.annotations.NullMarked;
