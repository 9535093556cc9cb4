/**
 * Every word the chat shows, and the watch page around it, one table per language. A value is a text with `{name}` slots, or an object of plural forms
 * chosen by `{n}`.
 */
import { ar } from './strings/ar.js';
import { de } from './strings/de.js';
import { en } from './strings/en.js';

const tables = { en, de, ar };
const RTL = new Set(['ar']);

/** Words and number formats of one language. */
export class Words {
  #table;
  #plurals;

  /**
   * @param {string} tag such as `de-AT`; English stands in for a language that isn't in the table
   * @param {readonly string[]} [readers] what the reader's browser prefers: says how a region writes times and numbers
   *     where the tag doesn't
   */
  constructor(tag, readers = globalThis.navigator?.languages ?? []) {
    const base = String(tag ?? 'en').toLowerCase().split('-')[0];
    this.lang = base in tables ? base : 'en';
    this.dir = RTL.has(this.lang) ? 'rtl' : 'ltr';
    const regional = readers.find((reader) => reader.toLowerCase().startsWith(`${this.lang}-`));
    const locale = this.lang !== base || !String(tag).includes('-') ? (regional ?? this.lang) : tag;
    this.#table = tables[this.lang];
    this.#plurals = new Intl.PluralRules(locale);
    this.plain = new Intl.NumberFormat(locale);
    this.compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
    this.clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
    this.moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  }

  /** The text for a key, its slots filled; `n` chooses the plural form. */
  say(key, slots = {}) {
    let text = this.#table[key] ?? en[key] ?? key;
    if (typeof text === 'object') text = text[this.#plurals.select(slots.n ?? 0)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = slots[name];
      return value === undefined ? whole : typeof value === 'number' ? this.plain.format(value) : value;
    });
  }

  /** The name of something of an open set, such as `reaction` `like`; what has no name in the table is called as it is. */
  name(set, value) {
    const key = `${set}_${value}`;
    return key in en ? this.say(key) : value;
  }

  /** A count as people read it: exact when small, `~12K` when it only has to give a size. */
  count(n) {
    return n < 1000 ? this.plain.format(n) : `~${this.compact.format(n)}`;
  }

  /** An error's own words in this language. */
  error(error) {
    const key = `error_${error.code}`;
    return key in en ? this.say(key) : this.say('error_unknown', { message: error.message });
  }
}

export const languages = Object.keys(tables);
