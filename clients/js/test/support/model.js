/**
 * A small model of a room as the server has it, and of a connection to it: what may be sent, in which order, and what may be lost. Written
 * from docs/protocol.md and not from the reducer.
 */
import { reduce, emptyRoom, verdict } from '../../src/room-state.js';
import { comment, numbers, update } from './comments.js';

const NEWEST = 8;
const AUTHORS = 3;
export const ME = 'u0';

const covers = ({ type }) => type === 'comments_batch' || type === 'gap';

/** What became of a room: its comments as they are, and the log of how they came to be so. */
export class ModelRoom {
  #random;
  #last = 0;
  epoch = 'e1';
  head = 0;
  /** `{offset, n, kind, approval}`; a post has its place in the room, an update changes what has one. */
  log = [];
  comments = new Map();
  counts = {};
  seq = 0;

  constructor(random) {
    this.#random = random;
  }

  pick(from) {
    return from[Math.floor(this.#random() * from.length)];
  }

  #append(n, kind, approval = false) {
    this.log.push({ offset: ++this.head, n, kind, approval });
  }

  /** One thing happens; answers what was posted by me and is acknowledged, if that is what happened. */
  happens() {
    const known = [...this.comments.values()];
    const shown = known.filter((each) => each.status === 'approved');
    const chance = this.#random();
    if (chance < 0.45 || shown.length === 0) return this.post();
    if (chance < 0.55) this.counts = { ...this.counts, like: (this.counts.like ?? 0) + 1 };
    else if (chance < 0.6) this.#approve(known.filter((each) => each.status === 'pending'));
    else this.#change(this.pick(shown));
    return null;
  }

  post() {
    const n = ++this.#last;
    const held = this.#random() < 0.1;
    const staff = this.#random() < 0.1;
    const one = { n, status: held ? 'pending' : 'approved', content: `comment ${n}`, pinned: false, highlighted: false, staff };
    this.comments.set(n, one);
    if (held) return null; // no place in the room before it is approved
    this.#append(n, 'post');
    return this.isMine(n) ? this.wire(n) : null;
  }

  #approve(held) {
    if (held.length === 0) return;
    const one = this.pick(held);
    one.status = 'approved';
    this.#append(one.n, 'post', true);
  }

  #change(one) {
    const how = this.pick(['edit', 'edit', 'pin', 'unpin', 'highlight', 'hide', 'delete', 'hold']);
    if (how === 'edit') one.content += '!';
    else if (how === 'pin') one.pinned = true;
    else if (how === 'unpin') one.pinned = false;
    else if (how === 'highlight') one.highlighted = true;
    else {
      one.status = { hide: 'hidden', delete: 'deleted', hold: 'pending' }[how];
      if (how !== 'hold') one.pinned = false;
      else one.content += ' https://example.org';
    }
    this.#append(one.n, 'update');
  }

  /** Everything before is gone and offsets begin anew, as after a loss of the log. */
  lose() {
    this.epoch = `e${Number(this.epoch.slice(1)) + 1}`;
    this.head = 0;
    this.log = [];
    this.comments.clear();
  }

  isMine(n) {
    return n % AUTHORS === 0;
  }

  isPublic(n) {
    return this.comments.get(n).status === 'approved';
  }

  /** A comment as anybody sees it now. */
  wire(n) {
    return comment(n, this.#look(n));
  }

  #look(n) {
    const { status, content, pinned, highlighted } = this.comments.get(n);
    return status === 'approved' ? { status, content, pinned, highlighted } : { status, content: null, user: null, pinned: false, highlighted: false };
  }

  change(n) {
    return update(n, this.#look(n));
  }

  pinned() {
    const pins = [...this.comments.values()].filter((each) => each.pinned && each.status === 'approved');
    return pins.map((each) => this.wire(each.n)).reverse();
  }

  newest() {
    const all = [...this.comments.keys()].filter((n) => this.isPublic(n));
    return all.slice(-NEWEST).map((n) => this.wire(n));
  }

  range(from, to) {
    return this.log.filter(({ offset }) => offset >= from && offset <= to);
  }
}

/** What one viewer is sent: frames wait in `wire` until they are delivered or lost with the connection. */
export class ModelSeat {
  #room;
  #random;
  #sent = 0;
  #known = new Set();
  wire = [];

  constructor(room, random) {
    this.#room = room;
    this.#random = random;
  }

  #send(type, payload) {
    this.wire.push({ type, payload: { stream_id: 's', ...payload } });
  }

  /** @param place `{epoch, offset}` that the viewer had, or null */
  join(place) {
    const room = this.#room;
    const recovered = place !== null && place.epoch === room.epoch && place.offset <= room.head && this.#random() < 0.8;
    if (!recovered) return this.snapshot();
    this.#sent = place.offset;
    this.#send('joined', { epoch: room.epoch, offset: place.offset, recovered: true, ...this.#common(), comments: [] });
    while (this.#sent < room.head) this.#batch(Math.min(room.head, this.#sent + 3), false);
  }

  /** May be sent at any time. */
  snapshot() {
    const room = this.#room;
    this.#sent = room.head;
    this.#send('joined', { epoch: room.epoch, offset: room.head, recovered: false, ...this.#common(), comments: room.newest() });
  }

  #common() {
    return { you: { id: ME }, settings: {}, status: 'live', viewer_count: 1, reactions: this.#room.counts, pinned: this.#room.pinned() };
  }

  serve(sampled) {
    if (this.#sent < this.#room.head) this.#batch(this.#room.head, sampled);
  }

  #batch(to, sampled) {
    const room = this.#room;
    const from = this.#sent + 1;
    const entries = room.range(from, to);
    // What is approved may be on a screen as removed.
    const isAlways = ({ n, approval }) => approval || room.comments.get(n).staff || room.comments.get(n).highlighted;
    const posts = entries.filter(({ kind }) => kind === 'post');
    const left = new Set(posts.filter((each) => sampled && !isAlways(each) && this.#random() < 0.5).map(({ n }) => n));
    this.#sent = to;
    this.#send('comments_batch', {
      epoch: room.epoch,
      from,
      to,
      comments: posts.filter(({ n }) => !left.has(n)).map(({ n }) => room.wire(n)),
      updates: this.#changes(entries).map((n) => room.change(n)),
      omitted: left.size,
    });
    const mine = [...left].filter((n) => room.isMine(n) && room.isPublic(n));
    if (mine.length > 0) this.#send('comments_extra', { comments: mine.map((n) => room.wire(n)) });
  }

  #changes(entries) {
    return [...new Set(entries.filter(({ kind }) => kind === 'update').map(({ n }) => n))];
  }

  /** A slow viewer is told what changed of what they may have, and of pins, and nothing of what they never saw. */
  skip() {
    const room = this.#room;
    if (this.#sent === room.head) return;
    const from = this.#sent + 1;
    const entries = room.range(from, room.head);
    const posted = new Set(entries.filter(({ n, kind, approval }) => kind === 'post' && !approval && !room.isMine(n)).map(({ n }) => n));
    const told = entries.filter(({ n, kind, approval }) => (kind === 'update' || approval) && (!posted.has(n) || room.comments.get(n).pinned));
    const changed = [...new Set(told.map(({ n }) => n))];
    this.#sent = room.head;
    this.#send('gap', {
      epoch: room.epoch,
      from,
      to: room.head,
      count: room.head - from + 1,
      removed: changed.filter((n) => !room.isPublic(n)).map((n) => room.wire(n).id),
      updates: changed.filter((n) => room.isPublic(n)).map((n) => room.change(n)),
    });
  }

  /** A real wire does neither: a hole, and the same again. */
  loseOne() {
    const frames = this.wire.filter(covers);
    if (frames.length > 0) this.wire.splice(this.wire.indexOf(this.#room.pick(frames)), 1);
  }

  repeatOne() {
    const frames = this.wire.filter(covers);
    if (frames.length > 0) this.wire.push(this.#room.pick(frames));
  }

  tick() {
    const room = this.#room;
    this.#send('reactions_batch', { counts: room.counts, comments: {}, seq: ++room.seq });
  }

  acknowledge(posted) {
    this.#send('ack', { comment: posted });
  }
}

/** A client around the reducer, as a room of the client library is one, that notes which comments it was given. */
export class ModelClient {
  #seat;
  #joining = false;
  state = emptyRoom('s', { maxComments: 10_000 });
  given = new Set();
  connected = false;

  constructor(seat) {
    this.#seat = seat;
  }

  connect() {
    this.connected = true;
    this.#join(this.state.coverage.epoch === null ? null : this.state.coverage);
  }

  /** Whatever is on its way is lost. */
  lose() {
    this.#seat.wire.length = 0;
    this.connected = false;
    this.#joining = false;
    this.#apply({ type: 'disconnected' });
  }

  #join(place) {
    this.#joining = true;
    this.#seat.join(place);
  }

  /** Takes the next frame, if there is one. */
  takeOne() {
    const frame = this.#seat.wire.shift();
    if (frame) this.#take(frame);
    return frame !== undefined;
  }

  #take({ type, payload }) {
    if (type === 'joined') this.#joining = false;
    else if (covers({ type }) && this.#joining) return; // of the join before this one
    const judged = verdict(this.state, { type, payload });
    if (judged === 'stale') return;
    if (judged === 'hole' || judged === 'epoch') {
      this.#join(judged === 'epoch' ? null : this.state.coverage);
      return;
    }
    if (type === 'joined' && !payload.recovered) this.given = new Set();
    const shown = type === 'ack' ? [payload.comment] : (payload.comments ?? []);
    if (type !== 'reactions_batch') for (const n of numbers(shown)) this.given.add(n);
    this.#apply(type === 'ack' ? { type: 'post_acked', payload: { key: 'k', comment: payload.comment } } : { type, payload });
  }

  local(type) {
    this.#apply({ type });
  }

  #apply(action) {
    this.state = reduce(this.state, action);
  }
}
