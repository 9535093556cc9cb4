import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../src/connection.js';

/** Sockets that do what the test says; the last one made is at the end of `sockets`. */
function fakes() {
  const sockets = [];
  class FakeSocket {
    constructor() {
      sockets.push(this);
    }
    send() {}
    close() {}
  }
  return { sockets, FakeSocket };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function lost({ hint } = {}) {
  const { sockets, FakeSocket } = fakes();
  const connection = new Connection({ url: async () => 'ws://x/ws', refresh: async () => {}, WebSocket: FakeSocket, random: () => 0.999 });
  connection.open();
  await settled();
  sockets[0].onopen();
  if (hint) sockets[0].onmessage({ data: JSON.stringify({ type: 'reconnect', payload: { after_ms: hint } }) });
  sockets[0].onclose({ code: 1006 });
  return { connection, sockets };
}

test('a connection that waits its turn is made at once when somebody is in a hurry', async () => {
  const { connection, sockets } = await lost();
  assert.equal(connection.state, 'waiting');

  connection.hurry();
  await settled();

  assert.equal(sockets.length, 2);
  connection.close();
});

test('a time the server named is kept, hurry or not', async () => {
  const { connection, sockets } = await lost({ hint: 60_000 });

  connection.hurry();
  await settled();

  assert.equal(sockets.length, 1);
  connection.close();
});

test('hurrying does nothing to a connection that is open, or closed for good', async () => {
  const { connection, sockets } = await lost();
  connection.hurry();
  await settled();
  sockets[1].onopen();

  connection.hurry();
  connection.close();
  connection.hurry();
  await settled();

  assert.equal(sockets.length, 2);
});

test('a socket on a network that is gone is given up at once', async () => {
  const { connection, sockets } = await lost();
  connection.hurry();
  await settled();
  sockets[1].onopen();

  connection.interrupt();

  assert.equal(connection.state, 'waiting');
  connection.close();
});
