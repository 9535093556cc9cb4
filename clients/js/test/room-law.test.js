import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, isRemoved } from '../src/timeline.js';
import { numbers, seeded } from './support/comments.js';
import { ModelClient, ModelRoom, ModelSeat } from './support/model.js';

const SEEDS = 400;
const STEPS = 150;

/** A life of a room and of one viewer of it, told by a seed. */
function live(seed) {
  const random = seeded(seed);
  for (let i = 0; i < 5; i++) random(); // neighbouring seeds begin alike
  const room = new ModelRoom(random);
  const seat = new ModelSeat(room, random);
  const client = new ModelClient(seat);
  client.connect();
  for (let step = 0; step < STEPS; step++) {
    act(random(), { room, seat, client, random });
    assert.deepEqual(twice(client), [], `seed ${seed}, step ${step}: shown twice`);
  }
  settle({ room, seat, client });
  return { room, client };
}

function act(chance, { room, seat, client, random }) {
  if (chance < 0.4) {
    const posted = room.happens();
    // The acknowledgement and the room's frame come in either order.
    if (posted && client.connected && random() < 0.5) seat.serve(false);
    if (posted && client.connected) seat.acknowledge(posted);
  } else if (!client.connected) {
    if (chance < 0.8) client.connect();
  } else if (chance < 0.7) client.takeOne();
  else if (chance < 0.8) seat.serve(random() < 0.5);
  else if (chance < 0.85) seat.skip();
  else if (chance < 0.88) seat.tick();
  else if (chance < 0.91) client.local(random() < 0.5 ? 'hold' : 'follow');
  else if (chance < 0.94) client.lose();
  else if (chance < 0.96) seat.loseOne();
  else if (chance < 0.98) seat.repeatOne();
  else if (chance < 0.99) seat.snapshot();
  else if (random() < 0.3) room.lose();
}

/** Everything arrives, and nothing more happens. */
function settle({ room, seat, client }) {
  if (!client.connected) client.connect();
  while (client.takeOne());
  if (client.state.coverage.epoch !== room.epoch) seat.snapshot();
  // What was lost shows with what comes next.
  for (const { head } = room; room.head === head; ) room.post();
  seat.serve(false);
  seat.tick();
  while (client.takeOne());
  client.local('follow');
}

const ids = (client) => numbers(all(client.state.line));

const twice = (client) => ids(client).filter((n, at, list) => list.indexOf(n) !== at);

/** @returns seeds whose story ends otherwise, with how */
function failures(check) {
  const failed = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      check(live(seed));
    } catch (error) {
      failed.push(`seed ${seed}: ${error.message}`);
    }
  }
  return failed.slice(0, 3).join('\n');
}

test('whatever came, was lost, came twice or was skipped, the viewer ends at the head of the room', () => {
  const found = failures(({ room, client }) => {
    assert.equal(client.state.coverage.epoch, room.epoch);
    assert.equal(client.state.coverage.offset, room.head);
    assert.deepEqual(client.state.totals, room.counts);
  });
  assert.equal(found, '');
});

test('what the viewer was given and the room still shows is on the screen, as the room has it', () => {
  const found = failures(({ room, client }) => {
    const shown = new Map(all(client.state.line).filter((each) => !isRemoved(each)).map((each) => [numbers([each])[0], each]));
    for (const n of client.given) {
      if (!room.comments.has(n) || !room.isPublic(n)) continue;
      const { content, pinned, highlighted } = room.comments.get(n);
      const on = shown.get(n);
      assert.deepEqual(on && { content: on.content, pinned: on.pinned, highlighted: on.highlighted }, { content, pinned, highlighted }, `comment ${n}`);
    }
  });
  assert.equal(found, '');
});

test('what the room does not show is on no screen; what is held is on its author\'s only', () => {
  const found = failures(({ room, client }) => {
    for (const each of all(client.state.line)) {
      const [n] = numbers([each]);
      const status = room.comments.get(n)?.status ?? 'of another history';
      const own = status === 'pending' && room.isMine(n);
      assert.ok(status === 'approved' || own || (isRemoved(each) && each.content === null), `comment ${n} is ${status} and shows ${each.content}`);
    }
  });
  assert.equal(found, '');
});

test('the pins are the room\'s', () => {
  const found = failures(({ room, client }) => {
    assert.deepEqual(numbers(client.state.pinned).sort(), numbers(room.pinned()).sort());
    for (const pin of client.state.pinned) assert.equal(pin.content, room.comments.get(numbers([pin])[0]).content);
  });
  assert.equal(found, '');
});
