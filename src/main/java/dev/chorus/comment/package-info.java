/**
 * What a comment is and the rules of posting, editing and removing one. Plain Java: nothing here knows Vert.x, a store or the wire.
 */
@NullMarked
package dev.chorus.comment;

import org.jspecify.annotations.NullMarked;
