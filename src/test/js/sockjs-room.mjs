/**
 * A room over one SockJS transport: joins, posts, reacts, and sees its comment come back.
 * Arguments: gateway, stream id, token, transport. Prints {transport, seen} and ends with 0 when all was well.
 */
import SockJS from 'sockjs-client';

const [gateway, stream, token, transport] = process.argv.slice(2);
const text = `over ${transport} é€😀`;
const socket = new SockJS(`${gateway}/sockjs`, null, { transports: [transport] });
const say = (type, payload) => socket.send(JSON.stringify({ type, ref: type, payload: { stream_id: stream, ...payload } }));
const seen = { joined: 0, posted: 0, reacted: 0, delivered: 0 };
let id = null;
const arrived = [];

function end(code, why) {
  console.log(JSON.stringify({ transport: socket.transport, seen, why }));
  process.exit(code);
}

function check() {
  seen.delivered = arrived.filter((comment) => comment.id === id).length;
  if (seen.joined && seen.posted && seen.reacted && seen.delivered) end(0);
}

socket.onopen = () => say('join_stream', { token, budget: 'full' });
socket.onclose = (event) => end(1, `closed: ${event.code} ${event.reason}`);
socket.onmessage = ({ data }) => {
  const { type, ref, payload } = JSON.parse(data);
  if (type === 'error') end(1, JSON.stringify(payload));
  if (type === 'joined') {
    seen.joined += 1;
    say('post_comment', { content: text });
  } else if (type === 'ack' && ref === 'post_comment') {
    seen.posted += 1;
    id = payload.comment.id;
    if (payload.comment.content !== text) end(1, `came back as ${payload.comment.content}`);
    say('react', { comment_id: id, reaction_type: 'love' });
  } else if (type === 'ack' && ref === 'react') seen.reacted += 1;
  else if (type === 'comments_batch') arrived.push(...payload.comments);
  check();
};
