import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Words } from '../../../src/main/resources/web/embed/strings.js';
import { ar } from '../../../src/main/resources/web/embed/strings/ar.js';
import { de } from '../../../src/main/resources/web/embed/strings/de.js';
import { en } from '../../../src/main/resources/web/embed/strings/en.js';

const slots = (value) => {
  const texts = typeof value === 'object' ? [value.other] : [value];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))].sort();
};

test('every language says everything, with the same slots', () => {
  for (const [name, table] of Object.entries({ de, ar })) {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(en).sort(), name);
    for (const key of Object.keys(en)) assert.deepEqual(slots(table[key]), slots(en[key]), `${name} ${key}`);
  }
});

test('counts are exact while small and approximate when they are', () => {
  const words = new Words('en');
  assert.equal(words.count(999), '999');
  assert.equal(words.count(12_034), '~12K');
});

test('plural forms follow the language', () => {
  assert.equal(new Words('en').say('left', { n: 1 }), '1 character left');
  assert.equal(new Words('en').say('left', { n: 3 }), '3 characters left');
  assert.equal(new Words('ar').say('newComments', { n: 2 }), 'تعليقان جديدان');
});

test('a language that is not in the table is English, and Arabic runs the other way', () => {
  assert.equal(new Words('pt-BR').say('send'), 'Send');
  assert.equal(new Words('ar-EG').dir, 'rtl');
  assert.equal(new Words('de-AT').dir, 'ltr');
});

test('times are written as in the region of the reader, whatever region the page names none of', () => {
  const noon = new Date(2026, 0, 1, 13, 5);
  assert.equal(new Words('en', ['fr-FR', 'en-GB']).clock.format(noon), '13:05');
  assert.match(new Words('en-US', ['en-GB']).clock.format(noon), /^01:05\sPM$/);
  assert.match(new Words('pt-BR', ['pt-BR', 'en-US']).clock.format(noon), /^01:05\sPM$/);
});

test('an error that nobody listed says what the server said', () => {
  assert.match(new Words('en').error({ code: 'brand_new', message: 'the moon is full' }), /the moon is full/);
});
