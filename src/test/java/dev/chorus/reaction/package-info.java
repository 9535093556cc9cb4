@NullMarked
package dev.chorus.reaction;

import org.jspecify.annotations.NullMarked;
