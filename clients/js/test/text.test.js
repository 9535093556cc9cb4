import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../../src/main/resources/web/embed/emoji.js';
import { isJumbo, parts, plain } from '../../../src/main/resources/web/embed/text.js';
import { HUES, tint } from '../../../src/main/resources/web/embed/tint.js';
import { seeded } from './support/comments.js';

test('a link shows its host and keeps the sentence around it', () => {
  assert.deepEqual(parts('see https://example.org/a?b=c, please'), [
    { kind: 'text', text: 'see ' },
    { kind: 'link', text: 'example.org/…', href: 'https://example.org/a?b=c', host: 'example.org' },
    { kind: 'text', text: ', please' },
  ]);
});

test('only http and https are links, and none that pretends to be another host', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://bank.example@evil.example/', 'https://']) {
    assert.ok(parts(text).every((part) => part.kind !== 'link'), text);
  }
});

test('a mention is one only at the start of a word', () => {
  assert.deepEqual(parts('@ana hi').map((part) => part.kind), ['mention', 'text']);
  assert.deepEqual(parts('me@example.org').map((part) => part.kind), ['text']);
});

test('known emotes become pictures, unknown ones stay as they were', () => {
  assert.equal(plain(':tada: :nosuchemote:'), '🎉 :nosuchemote:');
});

test('markup is text', () => {
  assert.equal(plain('<img src=x onerror=alert(1)>'), '<img src=x onerror=alert(1)>');
});

test('no text is lost, whatever the characters', () => {
  const pieces = ['a', ' ', '@', ':', 'http://', 'https://x', '👍', '\u200d', '\ud800', 'ا', '.', ')', '<', '_'];
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed);
    const text = Array.from({ length: 20 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const kept = parts(text).filter((part) => part.kind === 'text' || part.kind === 'mention');
    for (const part of kept) assert.ok(text.includes(part.text), `seed ${seed}`);
    if (kept.length === parts(text).length) assert.equal(plain(text), text, `seed ${seed}`);
  }
});

test('a few emoji alone are large, words are not', () => {
  assert.equal(isJumbo('🎉🎉'), true);
  assert.equal(isJumbo(':tada:'), true);
  assert.equal(isJumbo('ok 🎉'), false);
  assert.equal(isJumbo('123'), false);
});

test('completion offers names that begin with the text first', () => {
  const starts = complete('he', 50).map(({ name }) => name.startsWith('he'));
  assert.ok(starts.includes(true) && starts.includes(false));
  assert.deepEqual(starts, [...starts].sort((a, b) => b - a));
  assert.equal(complete('e').length, 8);
});

test('a name keeps its colour', () => {
  assert.equal(tint('42'), tint('42'));
  const used = new Set(Array.from({ length: 500 }, (_, i) => tint(String(7_000_000_000_000 + i))));
  assert.equal(used.size, HUES);
});
