/**
 * The command side: one owner per shard mints ids and offsets, decides idempotency and appends to the log. No adapter is known here.
 */
@NullMarked
package dev.chorus.owner;

import org.jspecify.annotations.NullMarked;
