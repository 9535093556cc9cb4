/**
 * Comments on their way: each is sent again, with the same idempotency key, until it is acknowledged or refused.
 */
import { fullJitter } from './backoff.js';
import { ChorusError } from './errors.js';

/** Comments that may be under way at once. */
const LIMIT = 20;
/** The server remembers a key for five minutes; a repeat after that could post twice. */
const KEY_LIFE_MS = 4.5 * 60_000;

export class Outbox {
  #send;
  #ready;
  #now;
  #entries = new Map();

  /**
   * @param {object} options
   * @param {(payload: object) => Promise<{comment: object}>} options.send one attempt
   * @param {() => boolean} options.ready whether an attempt can be made now; {@link flush} is called when that changes
   * @param {() => number} [options.now]
   */
  constructor({ send, ready, now = Date.now }) {
    this.#send = send;
    this.#ready = ready;
    this.#now = now;
  }

  get size() {
    return this.#entries.size;
  }

  /** @param {object} payload of `post_comment`, with its `idempotency_key` @returns {Promise<object>} the comment */
  post(payload) {
    const key = payload.idempotency_key;
    const known = this.#entries.get(key);
    if (known) return known.promise;
    if (this.#entries.size >= LIMIT) return Promise.reject(new ChorusError('outbox_full', `${LIMIT} comments are on their way already`));
    const entry = { key, payload, started: this.#now(), attempts: 0, busy: false };
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    this.#entries.set(key, entry);
    this.#attempt(entry);
    return entry.promise;
  }

  /** Sends again whatever has no answer yet, oldest first. Called when the room is joined (again). */
  flush() {
    for (const entry of this.#entries.values()) this.#attempt(entry);
  }

  /** Gives up everything: the room is being left. */
  abandon(error) {
    for (const entry of this.#entries.values()) this.#settle(entry, () => entry.reject(error));
  }

  async #attempt(entry) {
    if (entry.busy || !this.#entries.has(entry.key)) return;
    if (this.#now() - entry.started > KEY_LIFE_MS) {
      this.#settle(entry, () => entry.reject(new ChorusError('timeout', 'no answer in time; it may have been posted')));
      return;
    }
    if (!this.#ready()) return;
    entry.busy = true;
    try {
      const { comment } = await this.#send(entry.payload);
      this.#settle(entry, () => entry.resolve(comment));
    } catch (error) {
      if (error.outcomeUnknown) this.#again(entry, error);
      else this.#settle(entry, () => entry.reject(error));
    } finally {
      entry.busy = false;
    }
  }

  #again(entry, error) {
    const wait = error.retryAfterMs ?? fullJitter(entry.attempts++);
    setTimeout(() => this.#attempt(entry), wait);
  }

  #settle(entry, finish) {
    this.#entries.delete(entry.key);
    finish();
  }
}
