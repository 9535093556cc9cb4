/** Real servers for tests, started by {@code scripts/stack.d}; no mock of a server lives here or anywhere. */
@org.jspecify.annotations.NullMarked
package dev.chorus.stack;
