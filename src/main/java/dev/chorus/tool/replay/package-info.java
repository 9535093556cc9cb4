/**
 * Posts a recorded chat log as its authors, in each author's own order and at the log's own pace. It is a client like any other:
 * it knows the REST interface and nothing of the inside.
 */
@NullMarked
package dev.chorus.tool.replay;

import org.jspecify.annotations.NullMarked;
