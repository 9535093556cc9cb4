/**
 * What the edges make of a request, whatever brought it: typed fields, who asks and on whose behalf, commands and their way to whoever
 * decides them. No route, socket or address lives here.
 */
@NullMarked
package dev.chorus.edge;

import org.jspecify.annotations.NullMarked;
