/**
 * The configuration as validated records, and the loader that finds a mistake before anything starts.
 */
@NullMarked
package dev.chorus.config;

import org.jspecify.annotations.NullMarked;
