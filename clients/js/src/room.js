/**
 * One stream as this client follows it.
 *
 * Events (all `CustomEvent`): `change` after every change of `state`; `comments` (detail: new comments); `snapshot` when
 * what was held is void; `reactions` (detail: the batch); `viewers` (detail: count); `notification`; `status` (detail:
 * `{status, error}`); `updates` (detail: changed comments); `gap` (detail: `{from, to, removed}`); `problem` (detail: a ChorusError no call waits for).
 */
import { ChorusError } from './errors.js';
import { freshKey } from './key.js';
import { Membership } from './membership.js';
import { Outbox } from './outbox.js';
import { emptyRoom, find, reduce, verdict } from './room-state.js';
import { Taps } from './taps.js';

export class Room extends EventTarget {
  #link;
  #outbox;
  #taps;
  #membership;

  /** Made by {@link ChorusClient#room}. @param {object} link what the client lends: connection, rest, token, refresh */
  constructor(streamId, link, { maxComments, budget } = {}) {
    super();
    this.#link = link;
    this.id = streamId;
    this.state = emptyRoom(streamId, { maxComments });
    /** `idle`, `connecting`, `live`, `reconnecting` or `closed`; with `closed`, `error` says why. */
    this.status = 'idle';
    this.error = null;
    this.#membership = new Membership({
      streamId,
      budget,
      link,
      place: () => this.state.coverage,
      enter: (status, error) => this.#enter(status, error),
    });
    const ready = () => this.status === 'live' && link.connection.state === 'open';
    this.#outbox = new Outbox({ ready, send: (payload) => this.#ask('post_comment', payload) });
    this.#taps = new Taps((type, count) => {
      this.#ask('react', { stream_id: this.id, reaction_type: type, count }).catch((error) => this.#emit('problem', error));
    });
  }

  /** How many offsets were delivered, left out by sampling, and skipped in gaps, since the first join. */
  get coverage() {
    const { delivered, omitted, gapped } = this.state.coverage;
    return { delivered, omitted, gapped };
  }

  /** Starts following; safe to call again after `closed`. */
  join() {
    if (this.status === 'idle' || this.status === 'closed') this.#enter('connecting');
    this.#membership.want();
  }

  leave() {
    this.#taps.drop();
    this.#outbox.abandon(new ChorusError('connection_lost', 'the room was left'));
    this.#membership.leave();
    this.#link.forget(this);
    this.#enter('closed');
  }

  /**
   * Posts a comment. Sent again with the same key after every reconnect until it is acknowledged or refused.
   *
   * @param {string} content
   * @param {{parentId?: string, mediaTimeMs?: number, key?: string}} [options] `key` of a failed comment retries that one
   * @returns {Promise<import('./types.js').Comment>} rejects with a ChorusError; the comment then stays in
   *     `state.pending` as failed until it is retried or {@link discard}ed
   */
  async post(content, { parentId = null, mediaTimeMs, key = freshKey() } = {}) {
    const pending = { key, content, parent_id: parentId, created_at: new Date().toISOString(), status: 'sending', error: null };
    this.#apply({ type: 'post_started', payload: { pending } });
    const payload = { stream_id: this.id, content, idempotency_key: key };
    if (parentId) payload.parent_id = parentId;
    if (mediaTimeMs !== undefined) payload.media_time_ms = mediaTimeMs;
    try {
      const comment = await this.#outbox.post(payload);
      this.#apply({ type: 'post_acked', payload: { key, comment } });
      return comment;
    } catch (error) {
      this.#apply({ type: 'post_failed', payload: { key, error } });
      throw error;
    }
  }

  /** Forgets a failed comment. */
  discard(key) {
    this.#apply({ type: 'post_dropped', payload: { key } });
  }

  /** Taps on the stream itself: counted, sent together, never repeated. */
  tap(type, count = 1) {
    this.#taps.add(type, count);
  }

  /** Sets or clears the caller's reaction on a comment. */
  async react(commentId, type, action = 'add') {
    const before = find(this.state, commentId)?.reaction_types ?? [];
    const multiple = this.state.settings.reactions_mode === 'multiple';
    const others = multiple ? before.filter((each) => each !== type) : [];
    const types = action === 'add' ? [...others, type] : others;
    this.#apply({ type: 'own_reaction', payload: { id: commentId, types } });
    try {
      return await this.#ask('react', { stream_id: this.id, comment_id: commentId, reaction_type: type, action });
    } catch (error) {
      this.#apply({ type: 'own_reaction', payload: { id: commentId, types: before } });
      throw error;
    }
  }

  async edit(commentId, content) {
    return this.#replace(await this.#link.rest.edit(commentId, content));
  }

  async remove(commentId) {
    const answer = await this.#link.rest.remove(commentId);
    const known = find(this.state, commentId);
    const gone = { ...known, id: commentId, status: 'deleted', content: null, user: null, pinned: false };
    return this.#replace(answer?.id ? answer : gone);
  }

  /** @param {string} act as in {@link Rest#moderate} */
  async moderate(commentId, act, reason) {
    return this.#replace(await this.#link.rest.moderate(commentId, act, reason));
  }

  /** A comment by id, asked of the server. */
  lookUp(commentId) {
    return this.#link.rest.comment(commentId);
  }

  /** Loads a page of older comments above the oldest one held. @returns {Promise<boolean>} whether any came */
  async loadOlder(pageSize = 100) {
    const oldest = this.state.line.comments[0];
    if (!oldest || !this.state.line.moreOlder) return false;
    const page = await this.#link.rest.comments(this.id, { cursor: oldest.id, direction: 'before', page_size: pageSize });
    this.#apply({ type: 'older_page', payload: { items: page.items, more: page.items.length > 0 && page.next !== null } });
    return page.items.length > 0;
  }

  /** Loads newer comments for a reader far back, until they meet the live ones. */
  async loadNewer(pageSize = 100) {
    const newest = this.state.line.comments.at(-1);
    if (!newest || this.state.line.live === null) return false;
    const page = await this.#link.rest.comments(this.id, { cursor: newest.id, direction: 'after', page_size: pageSize });
    this.#apply({ type: 'newer_page', payload: { items: page.items, more: page.items.length > 0 && page.prev !== null } });
    return page.items.length > 0;
  }

  /** The reader scrolled up: nothing they see is dropped or moved until {@link follow}. */
  hold() {
    this.#apply({ type: 'hold' });
  }

  follow() {
    this.#apply({ type: 'follow' });
  }

  /** Called by the client with each frame of this room. */
  receive({ type, payload }) {
    if (type === 'joined') {
      this.#onJoined(payload);
      return;
    }
    if (this.#membership.joining && (type === 'comments_batch' || type === 'gap')) return; // of the join before this one
    const judged = verdict(this.state, { type, payload });
    if (judged === 'hole' || judged === 'epoch') {
      this.#membership.resume(judged);
      return;
    }
    if (judged === 'stale') return;
    const before = this.state;
    this.#apply({ type, payload });
    if (type === 'comments_batch' || type === 'gap') this.#membership.fitted();
    if (type === 'comments_batch' || type === 'comments_extra') {
      const fresh = payload.comments ?? [];
      if (fresh.length > 0) this.#emit('comments', fresh);
      if (payload.updates?.length > 0) this.#emit('updates', payload.updates);
    } else if (type === 'gap') this.#emit('gap', payload);
    else if (type === 'reactions_batch' && before !== this.state) this.#emit('reactions', { ...payload, before: before.totals });
    else if (type === 'viewer_count') this.#emit('viewers', payload.count);
    else if (type === 'notification') this.#emit('notification', payload);
    else if (type === 'error') this.#emit('problem', ChorusError.from(payload));
  }

  /** Called by the client when the connection opens, and when it is lost (`final`: for good). */
  connected() {
    this.#membership.connected();
  }

  disconnected(final, error = null) {
    this.#membership.disconnected();
    this.#apply({ type: 'disconnected' });
    if (this.status !== 'idle' && this.status !== 'closed') this.#enter(final ? 'closed' : 'reconnecting', error);
  }

  /** Called by the client when it becomes someone else: what the one before had under way is not sent by the next. */
  reidentified() {
    this.#outbox.abandon(new ChorusError('connection_lost', 'signed in as someone else'));
    this.disconnected(false);
  }

  #onJoined(joined) {
    this.#membership.joined();
    const first = this.state.coverage.epoch === null;
    this.#apply({ type: 'joined', payload: joined });
    this.#enter('live');
    if (!joined.recovered) this.#emit('snapshot', { first });
    this.#outbox.flush();
    if (first && !joined.reactions) this.#loadTotals();
  }

  /** Asks over the socket; an expired token is renewed once. */
  async #ask(type, payload) {
    try {
      return await this.#link.connection.request(type, payload);
    } catch (error) {
      if (error.code !== 'token_expired') throw error;
      await this.#link.refresh();
      return this.#link.connection.request(type, payload);
    }
  }

  async #loadTotals() {
    try {
      const { counts } = await this.#link.rest.reactions(this.id);
      if (this.state.reactionsSeq < 0) this.#apply({ type: 'totals', payload: { counts } });
    } catch {
      // the next tick brings them
    }
  }

  #replace(comment) {
    if (comment?.id) this.#apply({ type: 'comment', payload: { comment } });
    return comment;
  }

  #apply(action) {
    const next = reduce(this.state, action);
    if (next === this.state) return;
    this.state = next;
    this.#emit('change', action.type);
  }

  #enter(status, error = null) {
    if (status === this.status && error === this.error) return;
    this.status = status;
    this.error = error;
    this.#emit('status', { status, error });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
