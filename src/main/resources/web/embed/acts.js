/**
 * What a person does in the chat and what becomes of it: posting with its retries, editing, reacting, moderating; and
 * the refusals (bans, mutes, slow mode) that the composer has to know of.
 */
import { freshKey } from '../client/chorus-client.js';

/** Refusals that a second try may turn: the row stays and offers it. After the others the text goes back to be changed. */
const WORTH_RETRYING = new Set(['rate_limited', 'slow_mode', 'unavailable', 'timeout', 'connection_lost', 'outbox_full', 'conflict']);
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export class Acts {
  #chat;
  /** The last ban or mute: `{code, until}`, `until` in ms since the epoch or null. */
  refusal = null;
  /** When slow mode lets the next comment through: `{until, total}` in ms, or null. */
  slow = null;

  /** @param {import('./chorus-chat.js').ChorusChat} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  /** Another person, or another room: nothing that was refused before counts. */
  reset() {
    this.refusal = null;
    this.slow = null;
  }

  /** What the composer hands over. */
  send({ text, mode }) {
    const { room, list } = this.#chat;
    if (mode?.kind === 'edit') {
      room.edit(mode.comment.id, text).catch((error) => this.#complain(error, text));
      return;
    }
    list.jump();
    this.#post(text, { parentId: mode?.comment.id });
  }

  /** What was pressed on a row. @param {string} act @param {object} comment or the pending one */
  async run(act, comment, detail) {
    const { room, composer } = this.#chat;
    try {
      if (act === 'reply' || act === 'edit') composer.begin(act, comment);
      else if (act === 'retry') this.#post(comment.content, { parentId: comment.parent_id, key: comment.key });
      else if (act === 'discard') room.discard(comment.key);
      else if (act === 'react') await room.react(comment.id, detail, comment.reaction_types?.includes(detail) ? 'remove' : 'add');
      else if (act === 'remove') await room.remove(comment.id);
      else await room.moderate(comment.id, act);
    } catch (error) {
      this.problem(error);
    }
  }

  /** A refusal that belongs to no comment of ours. */
  problem(error) {
    this.#heed(error);
    this.#chat.show(this.#chat.words.error(error));
  }

  async #post(text, { parentId, key = freshKey() }) {
    const { room } = this.#chat;
    try {
      const comment = await room.post(text, { parentId, key });
      const wait = (room.state.settings.slow_mode_seconds ?? 0) * 1000;
      if (wait > 0 && !room.state.you?.moderator) this.#slowDown(wait, wait);
      this.#chat.announce(comment, true);
    } catch (error) {
      const again = WORTH_RETRYING.has(error.code);
      if (!again) room.discard(key);
      if (room === this.#chat.room) this.#complain(error, again ? undefined : text);
    }
  }

  #complain(error, text) {
    this.#heed(error);
    this.#chat.composer?.fail(this.#chat.words.error(error), text);
  }

  #heed(error) {
    if (error.code === 'slow_mode' && error.retryAfterMs) {
      this.#slowDown(error.retryAfterMs, (this.#chat.room.state.settings.slow_mode_seconds ?? 0) * 1000);
    }
    if (error.code !== 'muted' && error.code !== 'banned') return;
    const ends = error.details?.expires_at;
    const until = ends ? Date.parse(ends) : error.retryAfterMs ? Date.now() + error.retryAfterMs : null;
    this.refusal = { code: error.code, until };
    this.#chat.requestUpdate();
    if (until !== null) setTimeout(() => this.#chat.requestUpdate(), Math.min(Math.max(until - Date.now(), 0) + 100, MAX_TIMEOUT_MS));
  }

  #slowDown(wait, total) {
    this.slow = { until: Date.now() + wait, total: Math.max(total, wait) };
    this.#chat.requestUpdate();
  }
}
