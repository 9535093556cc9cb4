/**
 * The entry: a client of one Chorus server, with one connection and any number of rooms on it.
 */
import { Connection } from './connection.js';
import { ChorusError } from './errors.js';
import { Rest } from './rest.js';
import { Room } from './room.js';

export { ChorusError } from './errors.js';
export { freshKey } from './key.js';
export { compareIds, isRemoved } from './timeline.js';
export { find as findComment } from './room-state.js';
export { GuestSession } from './session.js';
export { Rest, Room };

/**
 * Events: `state` (detail: `{state, code}` of the connection), `token` (detail: the new access token).
 */
export class ChorusClient extends EventTarget {
  #options;
  #token;
  #rooms = new Map();
  #config = null;
  #refreshing = null;

  /**
   * @param {object} options
   * @param {string} options.api origin of the REST API
   * @param {string} [options.gateway] address of the gateway (`ws`, `wss`, `http` or `https`); asked of the API if absent
   * @param {string|null} [options.token] access token; without one the client reads only
   * @param {() => Promise<string>} [options.refresh] answers a new access token for the same person
   * @param {typeof WebSocket} [options.WebSocket] for Node before 22, such as the one of `ws`
   * @param {typeof fetch} [options.fetch]
   * @param {() => number} [options.random] for jitter
   */
  constructor({ api, gateway = null, token = null, refresh, WebSocket = globalThis.WebSocket, fetch, random }) {
    super();
    if (!WebSocket) throw new TypeError('this platform has no WebSocket: pass one in the options');
    this.#options = { gateway, refresh };
    this.#token = token;
    const renew = () => this.refresh();
    this.rest = new Rest({
      base: api,
      fetch,
      token: () => this.#token,
      refresh: renew,
    });
    this.connection = new Connection({ url: () => this.#gatewayUrl(), refresh: renew, WebSocket, random });
    this.connection.addEventListener('open', () => this.#rooms.forEach((room) => room.connected()));
    this.connection.addEventListener('message', (event) => this.#route(event.detail));
    this.connection.addEventListener('state', (event) => this.#onState(event.detail));
  }

  get token() {
    return this.#token;
  }

  /**
   * The room of a stream, made on first use; call `join` on it to follow.
   *
   * @param {{maxComments?: number, budget?: 'full'|'normal'|'light'}} [options] `maxComments`: kept in memory, 1000
   */
  room(streamId, options) {
    let room = this.#rooms.get(streamId);
    if (!room) {
      const link = {
        connection: this.connection,
        rest: this.rest,
        token: () => this.#token,
        refresh: () => this.refresh(),
        forget: (gone) => this.#rooms.delete(gone.id),
      };
      room = new Room(streamId, link, options);
      this.#rooms.set(streamId, room);
    }
    return room;
  }

  /** The server's public configuration, asked once. */
  config() {
    this.#config ??= this.rest.config().catch((error) => {
      this.#config = null;
      throw error;
    });
    return this.#config;
  }

  /** Becomes someone else (or nobody). A connection has one identity, so it is made anew; rooms keep their place. */
  setToken(token) {
    if (token === this.#token) return;
    this.#token = token;
    if (this.connection.state !== 'idle') this.#startOver();
  }

  /** Gets a new token for the same person and tells the open connection; once however many ask. */
  refresh() {
    this.#refreshing ??= this.#renew().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** The network or the reader is back: whoever waits to reconnect does so now. */
  hurry() {
    this.connection.hurry();
  }

  /** The network is gone: rooms are told now, not when the silence has lasted long enough. */
  interrupt() {
    this.connection.interrupt();
  }

  /** Ends everything. */
  close() {
    this.connection.close();
  }

  async #renew() {
    if (!this.#options.refresh) throw new ChorusError('token_expired', 'the token expired and there is no way to renew it');
    this.#token = await this.#options.refresh();
    this.dispatchEvent(new CustomEvent('token', { detail: this.#token }));
    if (this.connection.state !== 'open') return;
    try {
      await this.connection.request('auth', { token: this.#token });
    } catch (error) {
      // The new token is somebody else's (a guest who could not be renewed): that takes a connection of its own.
      if (error.code === 'conflict') this.#startOver();
    }
  }

  #startOver() {
    this.#rooms.forEach((room) => room.reidentified());
    this.connection.restart();
  }

  #route(frame) {
    const streamId = frame.payload?.stream_id ?? frame.payload?.stream?.id;
    if (streamId !== undefined) this.#rooms.get(streamId)?.receive(frame);
    else if (frame.type === 'notification' || (frame.type === 'error' && frame.ref === undefined)) {
      this.#rooms.forEach((room) => room.receive(frame));
    }
  }

  #onState({ state, code }) {
    if (state === 'waiting' || state === 'closed') {
      const final = state === 'closed';
      const error = final && code !== 1000 ? new ChorusError(code === 4003 ? 'banned' : 'connection_lost', `closed with ${code}`) : null;
      this.#rooms.forEach((room) => room.disconnected(final, error));
    }
    this.dispatchEvent(new CustomEvent('state', { detail: { state, code } }));
  }

  async #gatewayUrl() {
    let { gateway } = this.#options;
    if (!gateway) {
      const config = await this.config();
      const api = new URL(this.rest.base);
      gateway = config.gateway_url ?? `${api.protocol}//${api.hostname}:${config.gateway_port}`;
    }
    const url = new URL(gateway);
    url.protocol = url.protocol.replace('http', 'ws');
    if (url.pathname === '/') url.pathname = '/ws';
    return url.href;
  }
}
