/** Tests of edge. */
@NullMarked
package dev.chorus.edge;

import org.jspecify.annotations.NullMarked;
