/**
 * REST routes, pages, health and metrics endpoints. No adapter is known here.
 */
@NullMarked
package dev.chorus.http;

import org.jspecify.annotations.NullMarked;
