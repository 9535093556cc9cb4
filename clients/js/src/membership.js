/**
 * Being in a room: joining it, resuming at the right offset after a reconnect, and giving up when the server says so.
 */
import { fullJitter } from './backoff.js';

/** Join errors that time alone may cure. */
const PASSING = new Set(['timeout', 'unavailable', 'rate_limited', 'room_full']);
/** Holes in a row after which resuming is given up for a snapshot. */
const MOST_RESUMES = 3;

export class Membership {
  #options;
  #wanted = false;
  #joining = false;
  #resumes = 0;
  #attempts = 0;
  #timer = null;

  /**
   * @param {object} options
   * @param {string} options.streamId
   * @param {'full'|'normal'|'light'} [options.budget]
   * @param {object} options.link what the client lends: connection, token, refresh
   * @param {() => {epoch: string|null, offset: number}} options.place where the room stands
   * @param {(status: string, error?: Error|null) => void} options.enter tells the room its status
   */
  constructor(options) {
    this.#options = options;
  }

  /** Frames that come while a join is under way belong to the one before and are to be dropped. */
  get joining() {
    return this.#joining;
  }

  want() {
    this.#wanted = true;
    const { connection } = this.#options.link;
    if (connection.state === 'open') this.join();
    else connection.open();
  }

  leave() {
    this.#wanted = false;
    this.#joining = false;
    clearTimeout(this.#timer);
    this.#sendLeave();
  }

  /** The connection is open. */
  connected() {
    if (this.#wanted) this.join();
  }

  /** The connection is gone. */
  disconnected() {
    this.#joining = false;
    clearTimeout(this.#timer);
  }

  join() {
    if (this.#joining) return;
    this.#joining = true;
    clearTimeout(this.#timer);
    const { streamId, budget, link, place } = this.#options;
    const payload = { stream_id: streamId };
    const token = link.token();
    if (token) payload.token = token;
    if (budget) payload.budget = budget;
    const { epoch, offset } = place();
    if (epoch !== null && this.#resumes < MOST_RESUMES) Object.assign(payload, { epoch, offset });
    link.connection.request('join_stream', payload).catch((error) => this.#onFailed(error));
  }

  joined() {
    this.#joining = false;
    this.#attempts = 0;
  }

  /** A frame fitted: holes before it no longer count. */
  fitted() {
    this.#resumes = 0;
  }

  /** A hole in the offsets, or another epoch: ask again from our own place, which ends in recovery or a snapshot. */
  resume(why) {
    this.#resumes = why === 'epoch' ? MOST_RESUMES : this.#resumes + 1;
    this.#sendLeave();
    this.#options.enter('reconnecting');
    this.join();
  }

  async #onFailed(error) {
    const { enter, link } = this.#options;
    this.#joining = false;
    if (!this.#wanted || error.code === 'connection_lost') return; // the connection itself says what is next
    if (error.code === 'token_expired' && this.#attempts++ === 0) {
      try {
        await link.refresh();
        this.join();
        return;
      } catch (cause) {
        error = cause;
      }
    }
    if (!PASSING.has(error.code)) {
      enter('closed', error);
      return;
    }
    enter('reconnecting', error);
    this.#timer = setTimeout(() => this.connected(), error.retryAfterMs ?? fullJitter(this.#attempts++));
  }

  #sendLeave() {
    this.#options.link.connection.send('leave_stream', { stream_id: this.#options.streamId });
  }
}
