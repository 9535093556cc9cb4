import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append, appendPage, change, compareIds, follow, hold, insert, prependPage, timeline } from '../src/timeline.js';
import { comment, comments, numbers, seeded } from './support/comments.js';

test('ids compare by size, not as text', () => {
  assert.ok(compareIds('9', '10') < 0);
  assert.ok(compareIds('123', '122') > 0);
  assert.equal(compareIds('7', '7'), 0);
});

test('a following reader loses the oldest rows and never the newest', () => {
  const line = append(timeline(comments(1, 10), 10), comments(11, 14));
  assert.deepEqual(numbers(line.comments), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  assert.equal(line.moreOlder, true);
});

test('a comment is shown once however often it comes', () => {
  const line = append(append(timeline([], 10), comments(1, 3)), [...comments(2, 4), comment(4)]);
  assert.deepEqual(numbers(line.comments), [1, 2, 3, 4]);
});

test('new comments keep the order of the log', () => {
  const line = append(timeline(comments(1, 2), 10), [comment(9), comment(5)]);
  assert.deepEqual(numbers(line.comments), [1, 2, 9, 5]);
});

test('a comment outside the log order goes where its id puts it', () => {
  const line = insert(timeline([comment(1), comment(3), comment(5)], 10), [comment(4)]);
  assert.deepEqual(numbers(line.comments), [1, 3, 4, 5]);
});

test('while someone reads back, what they see stays and what is new is counted', () => {
  let line = hold(timeline(comments(1, 10), 10));
  line = append(line, comments(11, 14));
  assert.deepEqual(numbers(line.comments), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(line.unread, 4);
  assert.deepEqual(numbers(line.live).slice(-4), [11, 12, 13, 14]);
});

test('following again shows the newest', () => {
  const line = follow(append(hold(timeline(comments(1, 10), 10)), comments(11, 14)));
  assert.equal(numbers(line.comments).at(-1), 14);
  assert.equal(line.live, null);
  assert.equal(line.unread, 0);
});

test('older pages push the newest rows aside, and newer pages bring them back without a hole', () => {
  let line = hold(timeline(comments(91, 100), 20));
  line = prependPage(line, comments(71, 90).reverse(), true);
  assert.deepEqual(numbers(line.comments), numbers(comments(71, 90)));
  line = append(line, comments(101, 103));
  while (line.live) {
    const newest = numbers(line.comments).at(-1);
    line = appendPage(line, comments(newest + 1, Math.min(103, newest + 6)).reverse(), newest + 6 < 103);
  }
  assert.deepEqual(numbers(line.comments), numbers(comments(84, 103)));
});

test('an unchanged comment keeps its object, so that nothing is drawn for it', () => {
  const line = timeline(comments(1, 3), 10);
  assert.equal(change(line, new Set([comment(2).id]), (same) => same), line);
});

test('whatever a reader does, memory stays bounded and no comment is doubled', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = seeded(seed);
    let line = timeline(comments(501, 520), 50);
    let newest = 520;
    for (let step = 0; step < 200; step++) {
      const turn = random();
      if (turn < 0.5) {
        const next = newest + 1 + Math.floor(random() * 8);
        line = append(line, comments(newest + 1, next));
        newest = next;
      } else if (turn < 0.6) line = hold(line);
      else if (turn < 0.7) line = follow(line);
      else if (turn < 0.85) {
        const oldest = numbers(line.comments)[0];
        line = prependPage(line, comments(Math.max(1, oldest - 20), oldest - 1), oldest > 21);
      } else if (line.live) {
        const last = numbers(line.comments).at(-1);
        const to = Math.min(newest, last + 20);
        line = appendPage(line, comments(last + 1, to), to < newest);
      }
      assert.ok(line.comments.length <= 50 && (line.live?.length ?? 0) <= 200, `seed ${seed}`);
      const shown = numbers(line.comments);
      assert.deepEqual(shown, numbers(comments(shown[0], shown.at(-1))), `seed ${seed}: contiguous`);
    }
    assert.equal(numbers(follow(line).comments).at(-1), newest, `seed ${seed}`);
  }
});
