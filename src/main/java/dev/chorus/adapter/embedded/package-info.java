/**
 * The five ports inside one process: SQLite files under the data folder, and memory for what is hot. Nothing else is installed.
 * No rule of the product lives here.
 */
@NullMarked
package dev.chorus.adapter.embedded;

import org.jspecify.annotations.NullMarked;
