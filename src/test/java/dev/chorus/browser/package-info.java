/**
 * The pages as people use them: real servers, a real Chromium, several people at once. What a page looks like inside is known to
 * {@link dev.chorus.browser.ChatPage} only.
 */
@NullMarked
package dev.chorus.browser;

import org.jspecify.annotations.NullMarked;
