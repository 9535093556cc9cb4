@NullMarked
package dev.chorus.worker;

import org.jspecify.annotations.NullMarked;
