/** Puts the page's own words into the language of the reader: whatever an element is marked with is looked up in the chat's table. */

/** @param {Document} page @param {import('../embed/strings.js').Words} words */
export function speak(page, words) {
  page.documentElement.lang = words.lang;
  page.documentElement.dir = words.dir;
  for (const each of page.querySelectorAll('[data-say]')) each.textContent = words.say(each.dataset.say);
  for (const each of page.querySelectorAll('[data-say-label]')) each.setAttribute('aria-label', words.say(each.dataset.sayLabel));
  for (const each of page.querySelectorAll('[data-say-content]')) each.setAttribute('content', words.say(each.dataset.sayContent));
}
