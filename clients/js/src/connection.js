/**
 * One WebSocket to a gateway that comes back by itself. Knows refs, pings, close codes and waiting; nothing of rooms.
 */
import { closePolicy, fullJitter } from './backoff.js';
import { ChorusError } from './errors.js';

const SUBPROTOCOL = 'chorus.v1.json';
/** Questions that may wait for an answer at once; above it `request` refuses. */
const MAX_REQUESTS = 200;
const REQUEST_TIMEOUT_MS = 10_000;
/** Silence after which we ask, and after which we give the connection up. */
const PING_AFTER_MS = 25_000;
const DEAD_AFTER_MS = 65_000;

/**
 * Events: `open`; `message` (detail: the frame) for everything but answers to requests; `state` (detail: `{state, code}`,
 * state one of `idle connecting open waiting closed`).
 */
export class Connection extends EventTarget {
  #options;
  #socket = null;
  #requests = new Map();
  #nextRef = 1;
  #attempt = 0;
  #hintUntil = 0;
  #retryTimer = null;
  /** Whether the next attempt waits for a time of our own choosing. */
  #patient = false;
  #pulse = null;
  #lastHeard = 0;

  /**
   * @param {object} options
   * @param {() => Promise<string>} options.url gateway address, asked before every attempt
   * @param {() => Promise<void>} options.refresh gets a new token; a rejection ends the connection
   * @param {typeof WebSocket} options.WebSocket
   * @param {() => number} [options.random] for jitter, in [0, 1)
   */
  constructor(options) {
    super();
    this.#options = options;
    this.state = 'idle';
  }

  /** Starts connecting; does nothing if that is under way. */
  open() {
    if (this.state === 'idle' || this.state === 'closed') this.#connect();
  }

  /** Drops the socket and connects anew at once, as after a change of identity. */
  restart() {
    this.#forget();
    this.#attempt = 0;
    this.#connect();
  }

  /** The network or the reader is back: an attempt that only waits is made now. A time the server named stands. */
  hurry() {
    if (this.#patient) this.#connect();
  }

  /** The network is gone, whatever the socket still believes: gives the socket up and goes on trying. */
  interrupt() {
    if (this.#socket) this.#onClose(1006);
  }

  /** Ends it for good: no reconnect until `open`. */
  close() {
    this.#forget();
    this.#enter('closed', 1000);
  }

  /** @returns {boolean} false if there is no open socket; the frame is then not kept */
  send(type, payload, ref) {
    if (this.state !== 'open') return false;
    this.#socket.send(JSON.stringify(ref === undefined ? { type, payload } : { type, ref, payload }));
    return true;
  }

  /** Sends and waits for the `ack`, `joined` or `error` with the same ref. Rejects with a {@link ChorusError}. */
  request(type, payload) {
    return new Promise((resolve, reject) => {
      if (this.#requests.size >= MAX_REQUESTS) {
        reject(new ChorusError('outbox_full', 'too many requests wait for an answer'));
        return;
      }
      const ref = `c${this.#nextRef++}`;
      if (!this.send(type, payload, ref)) {
        reject(new ChorusError('connection_lost', 'not connected'));
        return;
      }
      const timer = setTimeout(() => {
        this.#requests.delete(ref);
        reject(new ChorusError('timeout', 'no answer in time'));
      }, REQUEST_TIMEOUT_MS);
      this.#requests.set(ref, { resolve, reject, timer });
    });
  }

  async #connect() {
    clearTimeout(this.#retryTimer);
    this.#patient = false;
    this.#enter('connecting');
    let url;
    try {
      url = await this.#options.url();
    } catch {
      if (this.state === 'connecting' && !this.#socket) this.#retry(1006);
      return;
    }
    if (this.state !== 'connecting' || this.#socket) return;
    let socket;
    try {
      socket = new this.#options.WebSocket(url, SUBPROTOCOL);
    } catch {
      this.#enter('closed', 1006);
      return;
    }
    this.#socket = socket;
    const mine = (handle) => (event) => {
      if (socket === this.#socket) handle(event);
    };
    socket.onopen = mine(() => this.#onOpen());
    socket.onmessage = mine((event) => this.#onMessage(event.data));
    socket.onclose = mine((event) => this.#onClose(event.code));
    socket.onerror = () => {}; // a close event always follows
  }

  #onOpen() {
    this.#heard();
    this.#pulse = setInterval(() => this.#checkPulse(), 5_000);
    this.#enter('open');
    this.dispatchEvent(new Event('open'));
  }

  #onMessage(data) {
    this.#heard();
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return; // not ours to repair; the law of coverage notices what is missing
    }
    // Only a connection that carried something counts as a success, or a server that accepts and drops would be hammered.
    this.#attempt = 0;
    if (frame.type === 'ping') {
      this.send('pong', frame.payload ?? {});
      return;
    }
    if (frame.type === 'reconnect') {
      this.#onDrain(frame.payload?.after_ms ?? 0);
      return;
    }
    // A `joined` must be seen in its place among the frames, before the promise of its request runs.
    if (frame.type !== 'ack' && frame.type !== 'pong') this.dispatchEvent(new CustomEvent('message', { detail: frame }));
    const waiting = frame.ref !== undefined && this.#requests.get(frame.ref);
    if (!waiting) return;
    this.#requests.delete(frame.ref);
    clearTimeout(waiting.timer);
    if (frame.type === 'error') waiting.reject(ChorusError.from(frame.payload));
    else waiting.resolve(frame.payload);
  }

  /** The node is leaving and has already spread its clients out, so its hint is taken as it is. */
  #onDrain(afterMs) {
    this.#hintUntil = Date.now() + afterMs;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.restart(), afterMs);
  }

  async #onClose(code) {
    this.#forget();
    const policy = closePolicy(code);
    if (policy === 'stop') {
      this.#enter('closed', code);
      return;
    }
    if (policy === 'refresh') {
      this.#enter('waiting', code);
      try {
        await this.#options.refresh();
      } catch {
        this.#enter('closed', code);
        return;
      }
      if (this.state !== 'waiting') return;
    }
    this.#retry(code);
  }

  #retry(code) {
    const hint = this.#hintUntil - Date.now();
    const wait = hint > 0 ? hint : fullJitter(this.#attempt++, { random: this.#options.random });
    this.#hintUntil = 0;
    this.#patient = hint <= 0;
    this.#enter('waiting', code);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
  }

  #heard() {
    this.#lastHeard = Date.now();
  }

  #checkPulse() {
    const silent = Date.now() - this.#lastHeard;
    if (silent > DEAD_AFTER_MS) this.#onClose(1006);
    else if (silent > PING_AFTER_MS) this.send('ping', { t: Date.now() });
  }

  #forget() {
    clearTimeout(this.#retryTimer);
    this.#patient = false;
    clearInterval(this.#pulse);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      try {
        socket.close(1000);
      } catch {
        // already gone
      }
    }
    const waiting = [...this.#requests.values()];
    this.#requests.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new ChorusError('connection_lost', 'the connection went before the answer came'));
    }
  }

  #enter(state, code) {
    this.state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: { state, code } }));
  }
}
