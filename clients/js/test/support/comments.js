/** Makes comments and frames for the tests. */
export const comment = (n, more = {}) => ({
  id: String(7_000_000_000_000_000_000n + BigInt(n)),
  stream_id: 's',
  user: { id: `u${n % 3}`, username: `user${n % 3}`, display_name: `User ${n % 3}`, avatar_url: null, role: 'user', verified: false },
  content: `comment ${n}`,
  parent_id: null,
  root_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: null,
  edited_at: null,
  status: 'approved',
  pinned: false,
  highlighted: false,
  reply_count: 0,
  reactions: {},
  mentions: [],
  ...more,
});

/** A comment as batches update it: without counts, and without what is the reader's own. */
export const update = (n, more = {}) => {
  const { reactions, reply_count, ...rest } = comment(n);
  return { ...rest, ...more };
};

export const comments = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => comment(from + i));

export const numbers = (list) => list.map((each) => Number(BigInt(each.id) - 7_000_000_000_000_000_000n));

export const joined = (more = {}) => ({
  type: 'joined',
  payload: { stream_id: 's', epoch: 'e', offset: 10, recovered: false, viewer_count: 5, you: null, settings: {}, comments: comments(1, 5), pinned: [], ...more },
});

export const batch = (from, to, more = {}) => ({
  type: 'comments_batch',
  payload: { stream_id: 's', epoch: 'e', from, to, comments: [], updates: [], omitted: 0, ...more },
});

export const gap = (from, to, removed = []) => ({ type: 'gap', payload: { stream_id: 's', epoch: 'e', from, to, removed } });

/** A small generator of numbers, so that a failing run can be repeated from its seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
