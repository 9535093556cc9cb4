/**
 * Reactions on a stream come as taps, many a second. They are counted here and sent together.
 */

/** The server's own limit for one message. */
const MOST_PER_MESSAGE = 20;
/** Taps that may wait for one type; a finger is slower than this, so what goes beyond is dropped. */
const MOST_WAITING = 60;
const FLUSH_MS = 200;

export class Taps {
  #send;
  #waiting = new Map();
  #timer = null;

  /** @param {(type: string, count: number) => void} send one message; taps are not repeated if it fails */
  constructor(send) {
    this.#send = send;
  }

  add(type, count = 1) {
    this.#waiting.set(type, Math.min(MOST_WAITING, (this.#waiting.get(type) ?? 0) + count));
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Sends one message per type, and comes back for what didn't fit. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    for (const [type, count] of [...this.#waiting]) {
      const now = Math.min(count, MOST_PER_MESSAGE);
      if (count === now) this.#waiting.delete(type);
      else this.#waiting.set(type, count - now);
      this.#send(type, now);
    }
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.flush(), FLUSH_MS);
  }

  drop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.clear();
  }
}
