/**
 * Consumers of the log and jobs beside the path of a comment: aggregator, projector, reconciliation. No adapter is known here.
 */
@NullMarked
package dev.chorus.worker;

import org.jspecify.annotations.NullMarked;
