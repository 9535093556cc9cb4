import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChorusError } from '../src/errors.js';
import { notes, permission, standing } from '../../../src/main/resources/web/embed/chat-state.js';
import { Words } from '../../../src/main/resources/web/embed/strings.js';

const words = new Words('en');
const you = { id: 'u', username: 'ana' };
const room = (more = {}, state = {}) => ({
  status: 'live',
  error: null,
  coverage: { delivered: 0, omitted: 0, gapped: 0 },
  state: { you: null, stream: null, settings: {}, ...state },
  ...more,
});

test('the state is said in words', () => {
  assert.equal(standing(room(), words).text, 'live');
  assert.equal(standing(room({ status: 'reconnecting' }), words).text, 'reconnecting… (kept your place)');
  assert.equal(standing(room({}, { stream: { status: 'ended' } }), words).text, 'chat is closed');
  assert.equal(standing(room({ status: 'closed', error: new ChorusError('banned') }), words).text, 'you may not read this chat');
});

test('only an end without a reason offers to reconnect', () => {
  assert.equal(standing(room({ status: 'closed' }), words).again, true);
  assert.equal(standing(room({ status: 'closed', error: new ChorusError('not_found') }), words).again, false);
});

test('what was left out and skipped is said, and slow mode with its seconds', () => {
  const shown = notes(room({ coverage: { delivered: 9, omitted: 200, gapped: 14 } }, { settings: { slow_mode_seconds: 10 } }), words);
  assert.deepEqual(shown.map((note) => note.text), ['slow mode 10 s', 'skipped 214']);
});

test('a visitor may come in as a guest only where guests may write', () => {
  assert.equal(permission(room({}, { settings: { guests: 'write' } }), words, null, 0).guest, true);
  assert.equal(permission(room({}, { settings: { guests: 'read' } }), words, null, 0, 'write').guest, false);
  assert.equal(permission(room(), words, null, 0, 'write').guest, true);
  assert.equal(permission(room(), words, null, 0).guest, false);
});

test('a guest of a stream that guests only read does not write', () => {
  const guest = { ...you, guest: true };
  assert.equal(permission(room({}, { you: guest, settings: { guests: 'read' } }), words, null, 0).canWrite, false);
  assert.equal(permission(room({}, { you: guest, settings: { guests: 'write' } }), words, null, 0).canWrite, true);
});

test('a mute shuts the composer until it ends', () => {
  const muted = { code: 'muted', until: 1_000 };
  assert.match(permission(room({}, { you }), words, muted, 999).shut, /^you are muted until /);
  assert.equal(permission(room({}, { you }), words, muted, 1_001).canWrite, true);
});

test('where nobody can come in, the composer says why', () => {
  const closed = (code) => room({ status: 'closed', error: code && new ChorusError(code) });
  assert.equal(permission(closed('not_found'), words, null, 0).shut, 'there is no such stream');
  assert.equal(permission(closed(null), words, null, 0).shut, 'disconnected');
});

test('an ended stream takes no comments', () => {
  assert.deepEqual(permission(room({}, { you, stream: { status: 'ended' } }), words, null, 0), {
    canWrite: false,
    guest: false,
    shut: 'chat is closed',
  });
});
