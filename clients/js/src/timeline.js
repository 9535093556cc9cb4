/**
 * The bounded list of comments a reader looks at. Pure: every function returns a new timeline.
 *
 * While the reader follows, the oldest rows fall off the top. While they read back (`following: false`) nothing they
 * see may move, so what no longer fits falls off the bottom instead: the timeline is then detached, `live` keeps the
 * newest rows aside, and following again (or paging down to them) joins the two.
 */

/** Rows kept aside while detached. */
const TAIL = 200;

/** Ids are decimal strings of up to 19 digits: longer is later, equal lengths compare as text. */
export function compareIds(a, b) {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export const isRemoved = (comment) =>
  comment.status === 'deleted' ||
  comment.status === 'hidden' ||
  comment.status === 'rejected' ||
  comment.status === 'spam' ||
  // Shown before, and held since an edit: only its author and moderators have a text.
  (comment.status === 'pending' && comment.content === null);

/** @param {import('./types.js').Comment[]} comments in any order @param {number} max rows kept */
export function timeline(comments, max) {
  const sorted = [...comments].sort((a, b) => compareIds(a.id, b.id));
  return { max, comments: sorted.slice(-max), live: null, following: true, moreOlder: true, unread: 0 };
}

/** Adds new comments at the end, in the order given; ids already shown are dropped. */
export function append(line, incoming) {
  const known = idsOf(line);
  const fresh = [];
  for (const comment of incoming) {
    if (!known.has(comment.id)) {
      known.add(comment.id);
      fresh.push(comment);
    }
  }
  if (fresh.length === 0) return line;
  const unread = line.following ? 0 : line.unread + fresh.length;
  if (line.live) return { ...line, live: [...line.live, ...fresh].slice(-TAIL), unread };
  return bounded({ ...line, comments: [...line.comments, ...fresh], unread });
}

/** Adds comments that came outside the log's order (left out by sampling) where their id puts them, near the end. */
export function insert(line, incoming) {
  const known = idsOf(line);
  const fresh = incoming.filter((comment) => !known.has(comment.id));
  if (fresh.length === 0) return line;
  const into = [...(line.live ?? line.comments)];
  for (const comment of fresh) {
    let at = into.length;
    while (at > 0 && into.length - at < TAIL && compareIds(into[at - 1].id, comment.id) > 0) at--;
    into.splice(at, 0, comment);
  }
  const unread = line.following ? 0 : line.unread + fresh.length;
  return line.live ? { ...line, live: into.slice(-TAIL), unread } : bounded({ ...line, comments: into, unread });
}

/** Replaces comments by id through `change(comment)`; a comment that is returned as it was stays the same object. */
export function change(line, ids, change) {
  const swap = (list) => {
    let next = list;
    for (let i = 0; i < list.length; i++) {
      if (!ids.has(list[i].id)) continue;
      const changed = change(list[i]);
      if (changed === list[i]) continue;
      if (next === list) next = [...list];
      next[i] = changed;
    }
    return next;
  };
  const comments = swap(line.comments);
  const live = line.live && swap(line.live);
  return comments === line.comments && live === line.live ? line : { ...line, comments, live };
}

/** Takes comments out, whatever list they are in. */
export function without(line, ids) {
  const keep = (comment) => !ids.has(comment.id);
  return { ...line, comments: line.comments.filter(keep), live: line.live && line.live.filter(keep) };
}

/** The reader scrolled up: from now on nothing above the newest row may move. */
export const hold = (line) => (line.following ? { ...line, following: false, unread: 0 } : line);

/** The reader went back to the newest. */
export function follow(line) {
  if (line.following) return line;
  const comments = line.live ?? line.comments;
  const moreOlder = line.moreOlder || line.live !== null;
  return bounded({ ...line, comments, live: null, following: true, unread: 0, moreOlder });
}

/** A page of older comments, in any order; `more` says whether anything older is left. */
export function prependPage(line, items, more) {
  const known = new Set(line.comments.map((comment) => comment.id));
  const fresh = items.filter((item) => !known.has(item.id)).sort((a, b) => compareIds(a.id, b.id));
  const all = [...fresh, ...line.comments];
  const over = all.length > line.max;
  const live = over && line.live === null ? line.comments.slice(-TAIL) : line.live;
  return { ...line, comments: over ? all.slice(0, line.max) : all, live, following: false, moreOlder: more };
}

/** A page of newer comments for a detached timeline; joins the live rows once it reaches them. */
export function appendPage(line, items, more) {
  if (line.live === null) return line;
  const known = new Set(line.comments.map((comment) => comment.id));
  const fresh = items.filter((item) => !known.has(item.id)).sort((a, b) => compareIds(a.id, b.id));
  const liveIds = new Set(line.live.map((comment) => comment.id));
  const meets = !more || fresh.some((item) => liveIds.has(item.id));
  let comments = [...line.comments, ...fresh];
  if (meets) {
    const shown = new Set(comments.map((comment) => comment.id));
    comments = [...comments, ...line.live.filter((comment) => !shown.has(comment.id))];
  }
  const over = comments.length > line.max;
  return {
    ...line,
    comments: over ? comments.slice(-line.max) : comments,
    live: meets ? null : line.live,
    moreOlder: line.moreOlder || over,
  };
}

/** Every comment held, newest rows aside included. */
export const all = (line) => (line.live ? [...line.comments, ...line.live] : line.comments);

function idsOf(line) {
  const ids = new Set();
  for (const comment of line.comments) ids.add(comment.id);
  if (line.live) for (const comment of line.live) ids.add(comment.id);
  return ids;
}

function bounded(line) {
  if (line.comments.length <= line.max) return line;
  if (line.following) return { ...line, comments: line.comments.slice(-line.max), moreOlder: true };
  return { ...line, comments: line.comments.slice(0, line.max), live: line.comments.slice(-TAIL) };
}
