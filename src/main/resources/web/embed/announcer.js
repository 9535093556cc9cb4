/**
 * What a screen reader hears. Slow chats are read row by row by the log region itself; a fast one would never let the
 * reader breathe, so it is switched off and replaced by one summary a second.
 */
const SECOND = 1000;

export class Announcer {
  #say;
  #setFast;
  #count = 0;
  #timer = null;
  #fast = true;

  /** @param {(count: number) => void} say a summary @param {(fast: boolean) => void} setFast */
  constructor(say, setFast) {
    this.#say = say;
    this.#setFast = setFast;
  }

  /** What follows is a picture of the past, not news: nothing is read out until a calm second has gone by. */
  reset() {
    this.#count = 0;
    this.#enter(true);
    this.heard(0);
  }

  heard(count) {
    this.#count += count;
    this.#timer ??= setTimeout(() => this.#tick(), SECOND);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tick() {
    const count = this.#count;
    this.#count = 0;
    if (this.#fast && count > 0) this.#say(count);
    this.#enter(count > 1);
    this.#timer = null;
    if (count > 0) this.heard(0); // listen for one more second
  }

  #enter(fast) {
    if (fast === this.#fast) return;
    this.#fast = fast;
    this.#setFast(fast);
  }
}
