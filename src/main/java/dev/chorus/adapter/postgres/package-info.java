/**
 * The directory on a PostgreSQL server: migrations at the start, and the reactive client for everything after it. No rule of the product
 * lives here.
 */
@NullMarked
package dev.chorus.adapter.postgres;

import org.jspecify.annotations.NullMarked;
