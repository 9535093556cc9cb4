/** The contracts of the ports as suites: an adapter's test extends one and says how to open it. */
@NullMarked
package dev.chorus.port;

import org.jspecify.annotations.NullMarked;
