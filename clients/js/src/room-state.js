/**
 * What a client knows of one room, as a pure reducer: `reduce(state, action)` returns the next state and touches
 * nothing else. Server messages are actions as they come (`{type, payload}`); the rest are the client's own.
 */
import { coverBatch, coverGap, judge, startAt } from './coverage.js';
import * as lines from './timeline.js';

/** @param {string} streamId @param {{maxComments?: number}} [options] comments kept, 1000 by default */
export function emptyRoom(streamId, { maxComments = 1000 } = {}) {
  return {
    streamId,
    joined: false,
    coverage: startAt(null, 0),
    line: { ...lines.timeline([], maxComments), moreOlder: false },
    /** @type {import('./types.js').Comment[]} newest pin first */
    pinned: [],
    /** @type {import('./types.js').Pending[]} */
    pending: [],
    /** Acknowledged comments whose place in the log's order isn't known yet. */
    provisional: new Set(),
    totals: {},
    reactionsSeq: -1,
    viewerCount: 0,
    you: null,
    settings: {},
    stream: null,
  };
}

/** What a frame that covers offsets asks of the connection: see {@link judge}. Anything else is `next`. */
export function verdict(state, { type, payload }) {
  return type === 'comments_batch' || type === 'gap' ? judge(state.coverage, payload) : 'next';
}

const reducers = {
  joined(state, joined) {
    const common = {
      joined: true,
      you: joined.you ?? null,
      settings: joined.settings ?? state.settings,
      viewerCount: joined.viewer_count ?? state.viewerCount,
      pinned: pinnedList(joined.pinned, state.pinned),
      reactionsSeq: -1,
      totals: joined.reactions ?? state.totals,
      stream: joined.status ? { ...state.stream, status: joined.status } : state.stream,
    };
    // Recovered: the batches that follow go on at our own offset. Not recovered: what we had is void.
    if (joined.recovered) return { ...state, ...common };
    const line = { ...lines.timeline(joined.comments ?? [], state.line.max), moreOlder: (joined.comments ?? []).length > 0 };
    return {
      ...state,
      ...common,
      coverage: startAt(joined.epoch, joined.offset, state.coverage),
      line,
      provisional: new Set(),
    };
  },

  comments_batch(state, batch) {
    const judged = judge(state.coverage, batch);
    if (judged !== 'next' && judged !== 'overlap') return state;
    const posts = batch.comments ?? [];
    const settled = posts.filter((comment) => state.provisional.has(comment.id)).map((comment) => comment.id);
    let { line, provisional } = state;
    if (settled.length > 0) {
      // The log has spoken: an acknowledged comment moves to where everyone else sees it.
      line = lines.without(line, new Set(settled));
      provisional = new Set([...provisional].filter((id) => !settled.includes(id)));
    }
    line = lines.append(approved(line, posts), posts);
    // What is approved after it was held comes as a post, and may be pinned.
    const pinned = pins(state.pinned, posts);
    const next = { ...state, coverage: coverBatch(state.coverage, batch), line, pinned, provisional };
    return withUpdates(next, batch.updates ?? []);
  },

  comments_extra(state, { comments = [] }) {
    const fresh = comments.filter((comment) => !state.provisional.has(comment.id));
    const provisional = new Set(state.provisional);
    for (const comment of comments) provisional.delete(comment.id);
    return { ...state, line: lines.insert(state.line, fresh), provisional };
  },

  gap(state, gap) {
    const judged = judge(state.coverage, gap);
    if (judged !== 'next' && judged !== 'overlap') return state;
    const removed = new Set(gap.removed ?? []);
    const line = lines.change(state.line, removed, entomb);
    const pinned = state.pinned.filter((comment) => !removed.has(comment.id));
    const next = { ...state, coverage: coverGap(state.coverage, gap), line, pinned };
    return withUpdates(next, gap.updates ?? []);
  },

  reactions_batch(state, { counts, comments = {}, seq }) {
    // Totals are absolute, so an older tick that comes late must not win.
    if (typeof seq === 'number' && seq <= state.reactionsSeq) return state;
    const ids = new Set(Object.keys(comments));
    const line = lines.change(state.line, ids, (comment) => ({ ...comment, reactions: comments[comment.id] }));
    return { ...state, line, totals: counts ?? state.totals, reactionsSeq: seq ?? state.reactionsSeq };
  },

  viewer_count: (state, { count }) => ({ ...state, viewerCount: count }),

  stream_updated(state, { stream }) {
    return { ...state, stream, settings: { ...state.settings, ...stream.settings } };
  },

  /** The client's own actions. */
  totals: (state, { counts }) => ({ ...state, totals: counts }),
  stream: (state, { stream }) => ({ ...state, stream }),
  disconnected: (state) => ({ ...state, joined: false }),
  hold: (state) => withLine(state, lines.hold(state.line)),
  follow: (state) => withLine(state, lines.follow(state.line)),
  older_page: (state, { items, more }) => withLine(state, lines.prependPage(state.line, items, more)),
  newer_page: (state, { items, more }) => withLine(state, lines.appendPage(state.line, items, more)),

  /** One comment as REST answered it: replaces what is shown, or does nothing. */
  comment: (state, { comment }) => withUpdates(state, [comment]),

  post_started(state, { pending }) {
    const others = state.pending.filter((each) => each.key !== pending.key);
    return { ...state, pending: [...others, pending] };
  },
  post_failed(state, { key, error }) {
    const fail = (each) => (each.key === key ? { ...each, status: 'failed', error } : each);
    return { ...state, pending: state.pending.map(fail) };
  },
  post_dropped: (state, { key }) => ({ ...state, pending: state.pending.filter((each) => each.key !== key) }),
  post_acked(state, { key, comment }) {
    const pending = state.pending.filter((each) => each.key !== key);
    const line = lines.append(state.line, [comment]);
    // A held comment may never get a place, so the oldest are forgotten.
    const provisional = line === state.line ? state.provisional : new Set([...state.provisional, comment.id].slice(-50));
    return { ...state, pending, line, provisional };
  },

  /** The caller's own reaction, shown at once; the totals follow with the next tick. */
  own_reaction(state, { id, types }) {
    const own = (comment) => ({ ...comment, user_reacted: types.length > 0, reaction_types: types });
    return withLine(state, lines.change(state.line, new Set([id]), own));
  },
};

/** @returns the next state; the same object when nothing changed */
export function reduce(state, { type, payload }) {
  const reducer = reducers[type];
  return reducer ? reducer(state, payload ?? {}) : state;
}

/** The comment with that id if it is held, pinned ones included. */
export function find(state, id) {
  const { comments, live } = state.line;
  for (const list of [live ?? [], comments, state.pinned]) {
    for (let i = list.length - 1; i >= 0; i--) if (list[i].id === id) return list[i];
  }
  return null;
}

function withLine(state, line) {
  return line === state.line ? state : { ...state, line };
}

function withUpdates(state, updates) {
  if (updates.length === 0) return state;
  const byId = new Map(updates.map((comment) => [comment.id, comment]));
  // Batches carry neither what is the caller's own nor the counts, which no update changes: they survive the replacement.
  const replace = (old) => {
    const { reactions, reply_count, user_reacted, reaction_types } = old;
    const next = { reactions, reply_count, user_reacted, reaction_types, ...byId.get(old.id) };
    // What is held is gone for everybody but its author, who has it from their own edit.
    const isOwn = next.status === 'pending' && next.content === null && old.user && old.user.id === state.you?.id;
    return isOwn ? { ...next, user: old.user, content: old.content } : next;
  };
  const line = lines.change(state.line, new Set(byId.keys()), replace);
  return { ...state, line, pinned: pins(state.pinned, byId.values()) };
}

/** The pins after these comments became what they are now. */
function pins(pinned, comments) {
  for (const comment of comments) {
    const was = pinned.some((each) => each.id === comment.id);
    const stays = comment.pinned && !lines.isRemoved(comment);
    if (!was && !stays) continue;
    if (!stays) pinned = pinned.filter((each) => each.id !== comment.id);
    else if (was) pinned = pinned.map((each) => (each.id === comment.id ? comment : each));
    else pinned = [comment, ...pinned];
  }
  return pinned;
}

/** The approval of a comment that was held since an edit is a post of a comment that is here: it shows again in its place. */
function approved(line, posts) {
  const byId = new Map(posts.map((comment) => [comment.id, comment]));
  return lines.change(line, new Set(byId.keys()), (old) => {
    if (old.status === 'approved') return old;
    const { reactions, reply_count, user_reacted, reaction_types } = old;
    return { ...byId.get(old.id), reactions, reply_count, user_reacted, reaction_types };
  });
}

function entomb(comment) {
  return { ...comment, status: 'hidden', content: null, user: null, pinned: false };
}

function pinnedList(pinned, before) {
  if (pinned === undefined) return before;
  if (pinned === null) return [];
  return Array.isArray(pinned) ? pinned : [pinned];
}
