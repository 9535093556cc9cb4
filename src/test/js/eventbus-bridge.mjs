/**
 * A polyglot client by `@vertx/eventbus-bridge-client.js`: reads, posts, reacts, listens to a stream, and as somebody else moderates and
 * listens to what moderators do. Arguments: gateway, stream id, token, moderator's token. Prints "listening", then, when "from a socket"
 * was heard, {contents, types, covered, recent, accepted, act, entry, refused, notification}.
 */
import EventBus from '@vertx/eventbus-bridge-client.js';

const [gateway, stream, token, moderator] = process.argv.slice(2);

function connect(bearer) {
  return new Promise((opened) => {
    const bus = new EventBus(`${gateway}/eventbus`);
    bus.defaultHeaders = { authorization: `Bearer ${bearer}`, v: '1' };
    bus.onopen = () => opened(bus);
  });
}

const ask = (bus, address, body) =>
  new Promise((answered) => {
    bus.send(address, body, (error, message) => answered(error ?? message.body));
  });

let look = () => {};
const until = (condition) =>
  new Promise((met) => {
    look = () => condition() && met();
    look();
  });

const heard = [];
const entries = [];
const notifications = [];
const contents = () =>
  heard.filter(({ type }) => type === 'comments_batch').flatMap(({ payload }) => payload.comments.map(({ content }) => content));
const into = (list) => (error, message) => {
  list.push(error ?? message.body);
  look();
};

const viewer = await connect(token);
const desk = await connect(moderator);
viewer.registerHandler(`chorus.stream.${stream}`, into(heard));
desk.registerHandler('chorus.moderation.actions', into(entries));
await until(() => heard.length > 0);
console.log('listening');
await until(() => contents().includes('from a socket'));

const posted = await ask(viewer, 'chorus.comments.post', { stream_id: stream, content: 'over the bus', idempotency_key: 'once' });
const again = await ask(viewer, 'chorus.comments.post', { stream_id: stream, content: 'over the bus', idempotency_key: 'once' });
const userId = posted.user.id;
viewer.registerHandler(`chorus.notifications.${userId}`, into(notifications));
const reaction = await ask(viewer, 'chorus.reactions.react', { stream_id: stream, reaction_type: 'love', count: 3 });
const refused = await ask(viewer, 'chorus.moderation.act', { action: 'hide', target: posted.id });
const recent = await ask(viewer, 'chorus.comments.recent', { stream_id: stream, limit: 10 });
// Hidden within one tick of the room, it would have come without its text.
await until(() => contents().includes('over the bus'));
const act = await ask(desk, 'chorus.moderation.act', { action: 'hide', target: posted.id, reason: 'a test' });
await until(() => entries.length > 0 && notifications.length > 0 && heard.some(({ type }) => type === 'reactions_batch'));
await until(() => heard.some(({ payload }) => payload.updates?.some(({ id, status }) => id === posted.id && status === 'hidden')));

console.log(
  JSON.stringify({
    contents: contents(),
    first: heard[0].type,
    types: [...new Set(heard.map(({ type }) => type))],
    ranges: heard.filter(({ type }) => type === 'comments_batch').map(({ payload }) => [payload.from, payload.to]),
    begun: heard[0].payload.offset,
    same: posted.id === again.id,
    accepted: reaction.accepted,
    recent: { contents: recent.items.map(({ content }) => content), offset: recent.offset, epoch: recent.epoch },
    act,
    entry: entries[0],
    refused,
    notification: notifications[0],
  }),
);
process.exit(0);
