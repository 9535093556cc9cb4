/**
 * What the command line runs besides the server: replay, rebuild, bench, doctor.
 */
@NullMarked
package dev.chorus.tool;

import org.jspecify.annotations.NullMarked;
