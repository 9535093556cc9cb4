@NullMarked
package dev.chorus.bus;

import org.jspecify.annotations.NullMarked;
