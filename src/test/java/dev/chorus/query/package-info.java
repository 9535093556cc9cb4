/** Tests of query. */
@NullMarked
package dev.chorus.query;

import org.jspecify.annotations.NullMarked;
