/**
 * The public wire: client commands, server messages, error codes and their JSON. No transport lives here.
 */
@NullMarked
package dev.chorus.protocol;

import org.jspecify.annotations.NullMarked;
