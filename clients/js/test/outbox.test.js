import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChorusError } from '../src/errors.js';
import { Outbox } from '../src/outbox.js';

/** A room that answers each attempt with the next of the answers; keeps the keys it saw. */
function room(...answers) {
  const keys = [];
  const send = async (payload) => {
    keys.push(payload.idempotency_key);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { keys, send };
}

const payload = (key) => ({ content: 'hi', idempotency_key: key });
const posted = { comment: { id: '1' } };

test('a comment waits until the room is ready', async () => {
  const { keys, send } = room(posted);
  let ready = false;
  const outbox = new Outbox({ send, ready: () => ready });
  const post = outbox.post(payload('k'));
  assert.deepEqual(keys, []);
  ready = true;
  outbox.flush();
  assert.deepEqual(await post, posted.comment);
  assert.equal(outbox.size, 0);
});

test('a lost connection, a timeout and an unavailable server repeat with the same key', async () => {
  const lost = (code) => new ChorusError(code, code, { retryAfterMs: 1 });
  const { keys, send } = room(lost('connection_lost'), lost('timeout'), lost('unavailable'), posted);
  const outbox = new Outbox({ send, ready: () => true });
  assert.deepEqual(await outbox.post(payload('k')), posted.comment);
  assert.deepEqual(keys, ['k', 'k', 'k', 'k']);
});

test('a refusal is final', async () => {
  const { keys, send } = room(new ChorusError('rejected_by_filter'));
  const outbox = new Outbox({ send, ready: () => true });
  await assert.rejects(outbox.post(payload('k')), { code: 'rejected_by_filter' });
  assert.deepEqual(keys, ['k']);
});

test('the same key while it is under way is the same comment', async () => {
  const { keys, send } = room(posted);
  const outbox = new Outbox({ send, ready: () => true });
  const [one, two] = await Promise.all([outbox.post(payload('k')), outbox.post(payload('k'))]);
  assert.equal(one, two);
  assert.deepEqual(keys, ['k']);
});

test('a key that the server may have forgotten is not used again', async () => {
  const { keys, send } = room(posted);
  let now = 0;
  let ready = false;
  const outbox = new Outbox({ send, ready: () => ready, now: () => now });
  const post = outbox.post(payload('k'));
  now = 5 * 60_000;
  ready = true;
  outbox.flush();
  await assert.rejects(post, { code: 'timeout' });
  assert.deepEqual(keys, []);
});

test('the outbox is bounded', async () => {
  const outbox = new Outbox({ send: async () => posted, ready: () => false });
  for (let i = 0; i < 20; i++) outbox.post(payload(`k${i}`)).catch(() => {});
  await assert.rejects(outbox.post(payload('one more')), { code: 'outbox_full' });
  outbox.abandon(new ChorusError('connection_lost'));
  assert.equal(outbox.size, 0);
});
