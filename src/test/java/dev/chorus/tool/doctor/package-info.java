/** What the doctor says of servers that are really there, and of those that are not. */
@org.jspecify.annotations.NullMarked
package dev.chorus.tool.doctor;
