/** The adapter against real Redis servers. */
@org.jspecify.annotations.NullMarked
package dev.chorus.adapter.redis;
