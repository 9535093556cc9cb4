/**
 * The end-to-end benchmark and its own lean client: thousands of viewers on one thread, which read no more of a frame than they
 * must. It measures a server in a process of its own, and beside each figure the thing it is compared with, in the same run.
 */
@NullMarked
package dev.chorus.tool.bench;

import org.jspecify.annotations.NullMarked;
