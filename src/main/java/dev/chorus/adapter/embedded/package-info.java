/**
 * The backends that need nothing installed: SQLite files under the data folder, and memory. Each passes the contract of its port.
 */
@NullMarked
package dev.chorus.adapter.embedded;

import org.jspecify.annotations.NullMarked;
