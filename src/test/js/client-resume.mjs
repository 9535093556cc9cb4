/**
 * The project's own client, whose server is killed and started again meanwhile.
 * Arguments: api, stream id, token. Prints "ready", then, when "last" has come, {contents, pending, coverage, reaction}.
 */
import WebSocket from 'ws';
import { ChorusClient } from '../../../clients/js/src/chorus-client.js';

const [api, stream, token] = process.argv.slice(2);
const client = new ChorusClient({ api, token, WebSocket });
const room = client.room(stream, { budget: 'full' });
const until = (condition) =>
  new Promise((met) => {
    const look = () => condition() && met();
    room.addEventListener('change', look);
    room.addEventListener('status', look);
    look();
  });
const contents = () => room.state.line.comments.map((comment) => comment.content);

room.join();
await until(() => room.status === 'live');
const first = await room.post('first');
await room.react(first.id, 'love');
console.log('ready');
await until(() => room.status === 'reconnecting');
// Said while nobody is there to hear it: kept, and sent once when the server is back.
const meanwhile = room.post('meanwhile');
console.log('reconnecting');
await meanwhile;
console.log('back');
await until(() => contents().includes('last'));
console.log(JSON.stringify({ contents: contents(), coverage: room.coverage }));
client.close();
process.exit(0);
