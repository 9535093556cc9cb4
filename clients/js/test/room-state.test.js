import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyRoom, find, reduce, verdict } from '../src/room-state.js';
import { isRemoved } from '../src/timeline.js';
import { batch, comment, comments, gap, joined, numbers, update } from './support/comments.js';

const after = (...actions) => actions.reduce(reduce, emptyRoom('s', { maxComments: 100 }));
const shown = (state) => numbers(state.line.comments);

test('joining shows the snapshot in order of time', () => {
  const state = after(joined({ comments: comments(1, 5).reverse() }));
  assert.deepEqual(shown(state), [1, 2, 3, 4, 5]);
  assert.equal(state.coverage.offset, 10);
});

test('a batch adds posts and replaces what it updates', () => {
  const state = after(joined(), batch(11, 12, { comments: [comment(6)], updates: [update(3, { content: 'edited', updated_at: 'now' })] }));
  assert.deepEqual(shown(state), [1, 2, 3, 4, 5, 6]);
  assert.equal(find(state, comment(3).id).content, 'edited');
});

test('a batch that was seen before changes nothing', () => {
  const state = after(joined(), batch(11, 11, { comments: [comment(6)] }));
  assert.equal(reduce(state, batch(11, 11, { comments: [comment(6)] })), state);
});

test('a batch after a hole is not applied, and the hole is told', () => {
  const state = after(joined());
  assert.equal(verdict(state, batch(12, 12)), 'hole');
  assert.equal(reduce(state, batch(12, 12, { comments: [comment(7)] })), state);
});

test('a recovered join keeps what was there and goes on at its own offset', () => {
  const state = after(joined(), { type: 'disconnected' }, joined({ recovered: true, comments: [], offset: 14 }), batch(11, 14, { comments: comments(6, 9) }));
  assert.deepEqual(shown(state), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(state.coverage, { epoch: 'e', offset: 14, delivered: 4, omitted: 0, gapped: 0 });
});

test('a join that was not recovered makes void what was there', () => {
  const state = after(joined(), joined({ epoch: 'f', offset: 3, comments: comments(50, 52) }));
  assert.deepEqual(shown(state), [50, 51, 52]);
  assert.equal(state.coverage.epoch, 'f');
});

test('a removal leaves a tombstone in its place, also through a gap, and takes the pin away', () => {
  const pinned = comment(2, { pinned: true });
  const state = after(joined({ pinned: [pinned] }), gap(11, 20, [pinned.id]));
  const stone = find(state, pinned.id);
  assert.equal(stone.content, null);
  assert.equal(stone.status, 'hidden');
  assert.deepEqual(state.pinned, []);
  assert.equal(state.coverage.gapped, 10);
  assert.deepEqual(shown(state), [1, 2, 3, 4, 5]);
});

test('what is held after an edit is gone for all but its author', () => {
  const mine = comment(2, { content: 'now with a link' });
  const state = after(joined({ you: mine.user, comments: [mine, comment(3, { user: { ...mine.user, id: 'other' } })] }));
  const held = { status: 'pending', content: null, user: null };
  const next = reduce(state, batch(11, 12, { updates: [update(2, held), update(3, held)] }));
  assert.deepEqual([find(next, mine.id).content, isRemoved(find(next, mine.id))], ['now with a link', false]);
  assert.equal(isRemoved(find(next, comment(3).id)), true);
});

test('what was held after an edit shows again in its place once it is approved', () => {
  const held = { status: 'pending', content: null, user: null };
  const state = after(joined(), batch(11, 11, { updates: [update(2, held)] }), batch(12, 12, { comments: [comment(2, { content: 'with a link' })] }));
  assert.deepEqual(shown(state), [1, 2, 3, 4, 5]);
  assert.deepEqual([find(state, comment(2).id).content, isRemoved(find(state, comment(2).id))], ['with a link', false]);
});

test('pins follow updates: pinned, edited, unpinned, removed', () => {
  const pin = batch(11, 11, { updates: [update(3, { pinned: true })] });
  const edit = batch(12, 12, { updates: [update(3, { pinned: true, content: 'new words' })] });
  assert.deepEqual(numbers(after(joined(), pin).pinned), [3]);
  assert.equal(after(joined(), pin, edit).pinned[0].content, 'new words');
  assert.deepEqual(after(joined(), pin, edit, batch(13, 13, { updates: [update(3)] })).pinned, []);
  assert.deepEqual(after(joined(), pin, edit, batch(13, 13, { updates: [update(3, { pinned: true, status: 'deleted', content: null })] })).pinned, []);
});

test("an update keeps the caller's own reaction, which batches don't carry", () => {
  const own = { type: 'own_reaction', payload: { id: comment(3).id, types: ['love'] } };
  const state = after(joined(), own, batch(11, 11, { updates: [update(3, { content: 'edited' })] }));
  assert.deepEqual(find(state, comment(3).id).reaction_types, ['love']);
});

test("an update keeps the counts, which batches don't carry", () => {
  const liked = comment(3, { reactions: { like: 3 }, reply_count: 2 });
  const state = after(joined({ comments: [liked] }), batch(11, 11, { updates: [update(3, { pinned: true })] }));
  const { pinned, reactions, reply_count } = find(state, liked.id);
  assert.deepEqual({ pinned, reactions, reply_count }, { pinned: true, reactions: { like: 3 }, reply_count: 2 });
});

test('reaction totals are absolute, and a late tick does not win', () => {
  const tick = (seq, like) => ({ type: 'reactions_batch', payload: { stream_id: 's', counts: { like }, comments: { [comment(2).id]: { like } }, seq } });
  const state = after(joined(), tick(2, 20), tick(1, 10));
  assert.equal(state.totals.like, 20);
  assert.equal(find(state, comment(2).id).reactions.like, 20);
});

test('an acknowledged comment is shown at once and moves to its place when the log tells it', () => {
  const start = { type: 'post_started', payload: { pending: { key: 'k', content: 'hi', status: 'sending' } } };
  const ack = { type: 'post_acked', payload: { key: 'k', comment: comment(8) } };
  const acked = after(joined(), start, ack);
  assert.deepEqual(shown(acked), [1, 2, 3, 4, 5, 8]);
  assert.equal(acked.pending.length, 0);
  const settled = reduce(acked, batch(11, 13, { comments: [comment(7), comment(8), comment(9)] }));
  assert.deepEqual(shown(settled), [1, 2, 3, 4, 5, 7, 8, 9]);
});

test('a comment that sampling left out of the batches comes besides, once', () => {
  const ack = { type: 'post_acked', payload: { key: 'k', comment: comment(7) } };
  const extra = { type: 'comments_extra', payload: { stream_id: 's', comments: [comment(7)] } };
  const state = after(joined(), ack, batch(11, 13, { comments: [comment(8)], omitted: 2 }), extra);
  assert.deepEqual(shown(state).sort((a, b) => a - b), [1, 2, 3, 4, 5, 7, 8]);
  assert.equal(state.coverage.omitted, 2);
});

test('a failed comment stays until it is dropped', () => {
  const start = { type: 'post_started', payload: { pending: { key: 'k', content: 'hi', status: 'sending' } } };
  const state = after(joined(), start, { type: 'post_failed', payload: { key: 'k', error: new Error('no') } });
  assert.equal(state.pending[0].status, 'failed');
  assert.deepEqual(reduce(state, { type: 'post_dropped', payload: { key: 'k' } }).pending, []);
});

test('message types from the future change nothing', () => {
  const state = after(joined());
  assert.equal(reduce(state, { type: 'hologram', payload: {} }), state);
});
