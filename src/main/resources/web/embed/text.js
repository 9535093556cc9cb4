/**
 * A comment's text as parts to show: plain text, links, mentions, emotes. Pure, and the only place that reads content;
 * what comes out is set as text, never as HTML.
 */
import { emoji } from './emoji.js';

const TOKEN = /(https?:\/\/[^\s<>"']+)|(@[\p{L}\p{N}_.-]{1,64})|:([a-z0-9_]{1,32}):/giu;
/** Punctuation that ends a sentence, not an address. */
const TRAILING = /[.,;:!?)\]}]+$/;

/**
 * @param {string} content
 * @returns {({kind: 'text'|'mention'|'emote', text: string, name?: string}|{kind: 'link', text: string, href: string, host: string})[]}
 */
export function parts(content) {
  const found = [];
  let from = 0;
  const plain = (to) => {
    if (to > from) found.push({ kind: 'text', text: content.slice(from, to) });
  };
  for (const match of content.matchAll(TOKEN)) {
    const part = match[1] ? link(match[1]) : match[2] ? mention(content, match) : emote(match[3]);
    if (!part) continue;
    plain(match.index);
    const { length, ...shown } = part;
    found.push(shown);
    from = match.index + (length ?? match[0].length);
  }
  plain(content.length);
  return found;
}

/** The text as one line without structure, for quotes. */
export const plain = (content) => parts(content).map((part) => part.text).join('');

/** Only emoji and emotes, and few of them: shown large. */
export function isJumbo(content) {
  const bare = content.replace(/:([a-z0-9_]{1,32}):/gi, (whole, name) => emoji.get(name.toLowerCase()) ?? whole).trim();
  return bare.length > 0 && bare.length <= 24 && /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u.test(bare);
}

/** A link shows where it leads: its host, and that there is more behind it. */
function link(raw) {
  const address = raw.replace(TRAILING, '');
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  // A name before an @ is the classic way to pretend to be another host.
  if (!url.hostname || url.username || url.password) return null;
  const more = url.pathname.length > 1 || url.search || url.hash;
  return { kind: 'link', text: more ? `${url.host}/…` : url.host, href: url.href, host: url.host, length: address.length };
}

function mention(content, match) {
  const before = content[match.index - 1];
  if (before && /[\p{L}\p{N}]/u.test(before)) return null; // an e-mail address
  return { kind: 'mention', text: match[2], name: match[2].slice(1) };
}

function emote(name) {
  const symbol = emoji.get(name.toLowerCase());
  return symbol ? { kind: 'emote', text: symbol, name } : null;
}
