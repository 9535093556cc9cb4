/**
 * The hot store on Redis: a cache that may vanish at any time. All commands of a node go in order over one
 * connection; what Redis may have missed is kept here and sent again when it is back. No other package may know of Redis.
 */
@NullMarked
package dev.chorus.adapter.redis;

import org.jspecify.annotations.NullMarked;
