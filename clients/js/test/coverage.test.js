import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverBatch, coverGap, judge, startAt } from '../src/coverage.js';
import { seeded } from './support/comments.js';

test('a frame that begins after the last offset is the next one', () => {
  assert.equal(judge(startAt('e', 10), { epoch: 'e', from: 11, to: 12 }), 'next');
});

test('a frame that leaves an offset out is a hole', () => {
  assert.equal(judge(startAt('e', 10), { epoch: 'e', from: 12, to: 12 }), 'hole');
});

test('a frame seen before is stale, one that reaches beyond it overlaps', () => {
  assert.equal(judge(startAt('e', 10), { epoch: 'e', from: 5, to: 10 }), 'stale');
  assert.equal(judge(startAt('e', 10), { epoch: 'e', from: 5, to: 11 }), 'overlap');
});

test('another epoch is told apart whatever its offsets', () => {
  assert.equal(judge(startAt('e', 10), { epoch: 'f', from: 11, to: 11 }), 'epoch');
});

test('the first frame of a room in which nothing was said yet brings the epoch', () => {
  const unopened = startAt('', 0);
  const first = { epoch: 'e', from: 1, to: 2 };

  assert.equal(judge(unopened, first), 'next');
  assert.deepEqual(coverBatch(unopened, first), { epoch: 'e', offset: 2, delivered: 2, omitted: 0, gapped: 0 });
  assert.deepEqual(coverGap(unopened, first), { epoch: 'e', offset: 2, delivered: 0, omitted: 0, gapped: 2 });
  assert.equal(judge(unopened, { epoch: 'e', from: 2, to: 2 }), 'hole');
  assert.equal(judge(coverBatch(unopened, first), { epoch: 'f', from: 3, to: 3 }), 'epoch');
});

test('what sampling left out is counted apart from what came', () => {
  const covered = coverBatch(startAt('e', 0), { from: 1, to: 10, omitted: 4 });
  assert.deepEqual(covered, { epoch: 'e', offset: 10, delivered: 6, omitted: 4, gapped: 0 });
});

test('an overlap counts its new offsets only', () => {
  assert.equal(coverBatch(startAt('e', 10), { from: 8, to: 12 }).delivered, 2);
  assert.equal(coverGap(startAt('e', 10), { from: 8, to: 12 }).gapped, 2);
});

test('however frames are cut, repeated and resumed, every offset counts once', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const total = 1 + Math.floor(random() * 300);
    let coverage = startAt('e', 0);
    let sent = 0;
    while (coverage.offset < total) {
      // The server goes on where it was, jumps ahead (a lost frame), or starts over from an earlier place.
      const turn = random();
      if (turn < 0.1) sent = Math.min(total - 1, sent + 1 + Math.floor(random() * 5));
      else if (turn < 0.3) sent = Math.floor(random() * (coverage.offset + 1));
      const frame = { epoch: 'e', from: sent + 1, to: Math.min(total, sent + 1 + Math.floor(random() * 9)), omitted: Math.floor(random() * 3) };
      const judged = judge(coverage, frame);
      if (judged === 'hole') {
        sent = coverage.offset; // resumed
        continue;
      }
      sent = frame.to;
      if (judged === 'stale') continue;
      coverage = random() < 0.3 ? coverGap(coverage, frame) : coverBatch(coverage, frame);
    }
    assert.equal(coverage.delivered + coverage.omitted + coverage.gapped, total, `seed ${seed}`);
  }
});
