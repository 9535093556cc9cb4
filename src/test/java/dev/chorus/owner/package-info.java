/** Tests of the owner on the embedded backends. */
@NullMarked
package dev.chorus.owner;

import org.jspecify.annotations.NullMarked;
