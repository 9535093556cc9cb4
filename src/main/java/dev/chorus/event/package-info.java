/**
 * What the log holds: the sealed events and their JSON codec. Values only; whoever reads or writes the log imports this.
 */
@NullMarked
package dev.chorus.event;

import org.jspecify.annotations.NullMarked;
