/**
 * A reader by `eventsource` whose connection is cut by a proxy while comments are posted: it comes back with Last-Event-ID.
 * Arguments: gateway, api, stream id, token, path. Prints {contents, connections, joined}, oldest comment first.
 */
import net from 'node:net';
import EventSource from 'eventsource';

const [gateway, api, stream, token, path] = process.argv.slice(2);
const { hostname, port } = new URL(gateway);
const open = new Set();
const requests = [];

const proxy = net.createServer((near) => {
  const far = net.connect(Number(port), hostname);
  open.add(near);
  near.once('data', (head) => requests.push(/last-event-id: *(\S+)/i.exec(head.toString())?.[1] ?? null));
  near.pipe(far);
  far.pipe(near);
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  near.on('close', () => {
    open.delete(near);
    far.destroy();
  });
});
await new Promise((listening) => proxy.listen(0, '127.0.0.1', listening));

async function post(content) {
  const answer = await fetch(`${api}/api/streams/${stream}/comments`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ content }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
}

const contents = [];
const joined = [];
let look = () => {};
const until = (condition) =>
  new Promise((met) => {
    look = () => condition() && met();
    look();
  });

const source = new EventSource(`http://127.0.0.1:${proxy.address().port}${path}`);
source.addEventListener('joined', ({ data }) => {
  joined.push(JSON.parse(data).recovered);
  look();
});
source.addEventListener('comments_batch', ({ data }) => {
  contents.push(...JSON.parse(data).comments.map((comment) => comment.content));
  look();
});

await until(() => joined.length === 1);
await post('one');
await post('two');
await until(() => contents.includes('two'));
open.forEach((socket) => socket.destroy());
await post('three');
await post('four');
await until(() => joined.length === 2);
await post('five');
await until(() => contents.includes('five'));
console.log(JSON.stringify({ contents, joined, lastEventIds: requests }));
process.exit(0);
