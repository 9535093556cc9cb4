import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Announcer } from '../../../src/main/resources/web/embed/announcer.js';

/** @param {number[]} perSecond comments heard in each second */
function listen(perSecond) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const said = [];
  const announcer = new Announcer(
    (count) => said.push(count),
    (fast) => said.push(fast ? 'fast' : 'slow'),
  );
  announcer.reset();
  for (const count of perSecond) {
    if (count > 0) announcer.heard(count);
    mock.timers.tick(1000);
  }
  mock.timers.reset();
  return said;
}

test('a calm chat is left to the log region itself', () => {
  assert.deepEqual(listen([0, 1, 0, 1]), ['slow']);
});

test('a fast chat is one summary a second', () => {
  assert.deepEqual(listen([0, 40, 50, 60]), ['slow', 'fast', 50, 60]);
});

test('it goes back to the log once the chat is calm again', () => {
  assert.deepEqual(listen([0, 40, 50, 1, 1]), ['slow', 'fast', 50, 1, 'slow']);
});
