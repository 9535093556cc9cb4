/**
 * Addresses, messages and codecs of the event bus between verticles. No verticle lives here.
 */
@NullMarked
package dev.chorus.bus;

import org.jspecify.annotations.NullMarked;
