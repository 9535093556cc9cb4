/** Tests of http. */
@NullMarked
package dev.chorus.http;

import org.jspecify.annotations.NullMarked;
