@NullMarked
package dev.chorus.event;

import org.jspecify.annotations.NullMarked;
