/**
 * Looks at a machine and a configuration before a server starts, and says in words what is missing. It changes nothing but for a
 * small file that it writes and removes again.
 */
@NullMarked
package dev.chorus.tool.doctor;

import org.jspecify.annotations.NullMarked;
