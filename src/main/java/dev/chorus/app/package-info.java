/**
 * The front door: the command line, and the one place that decides which parts run and who gets what. Nothing here knows
 * a rule of the product; everything else may be imported from here, and nothing else imports this package.
 */
@NullMarked
package dev.chorus.app;

import org.jspecify.annotations.NullMarked;
