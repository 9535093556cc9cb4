/** The directory's contract and its faults on a real PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.chorus.adapter.postgres;
