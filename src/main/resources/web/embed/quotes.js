/**
 * The comment a reply answers, for its one quoted line: from the room if it is there, else asked for once.
 */
import { findComment } from '../client/chorus-client.js';

const KEPT = 200;
const AT_ONCE = 2;
/** Above this many waiting, new ones go without a quote until they are shown again. */
const WAITING = 20;

export class Quotes {
  #room;
  #changed;
  #known = new Map();
  #queue = [];
  #running = 0;

  /** @param {import('../client/chorus-client.js').Room} room @param {() => void} changed called when a quote came */
  constructor(room, changed) {
    this.#room = room;
    this.#changed = changed;
  }

  /** @returns the comment, or null while it isn't known */
  get(id) {
    const here = findComment(this.#room.state, id);
    if (here) return here;
    if (this.#known.has(id)) return this.#known.get(id);
    if (this.#queue.length < WAITING) {
      this.#remember(id, null);
      this.#queue.push(id);
      this.#next();
    }
    return null;
  }

  /** Brings quotes up to date with what was edited or removed. */
  refresh(comments) {
    for (const comment of comments) if (this.#known.has(comment.id)) this.#known.set(comment.id, comment);
  }

  /** Forgets the text of what was removed in a gap. */
  forget(ids) {
    for (const id of ids) if (this.#known.has(id)) this.#known.set(id, null);
  }

  #remember(id, comment) {
    this.#known.set(id, comment);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value);
  }

  async #next() {
    if (this.#running >= AT_ONCE || this.#queue.length === 0) return;
    this.#running++;
    const id = this.#queue.shift();
    try {
      this.#remember(id, await this.#room.lookUp(id));
      this.#changed();
    } catch {
      // a reply without its quote is still a reply
    } finally {
      this.#running--;
      this.#next();
    }
  }
}
