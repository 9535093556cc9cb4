/** Tests of metrics. */
@NullMarked
package dev.chorus.observe;

import org.jspecify.annotations.NullMarked;
