/**
 * The REST side: one method per thing the browser needs, each answering parsed JSON or throwing a ChorusError.
 */
import { ChorusError } from './errors.js';

const path = (strings, ...values) => strings[0] + values.map((value, i) => encodeURIComponent(value) + strings[i + 1]).join('');

export class Rest {
  #base;
  #fetch;
  #token;
  #refresh;

  /**
   * @param {object} options
   * @param {string} options.base origin of the REST API, such as `https://chat.example`
   * @param {typeof fetch} [options.fetch]
   * @param {() => string|null} [options.token] access token to send, if any
   * @param {() => Promise<void>} [options.refresh] gets a new one after `token_expired`
   */
  constructor({ base, fetch, token = () => null, refresh = async () => {} }) {
    this.#base = base.replace(/\/+$/, '');
    this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    this.#token = token;
    this.#refresh = refresh;
  }

  get base() {
    return this.#base;
  }

  /** @param {string} path under `/api` @param {{query?: object, body?: object, headers?: object, anonymous?: boolean}} [options] */
  async request(method, path, options = {}, retried = false) {
    const url = new URL(`${this.#base}/api${path}`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined && value !== null) url.searchParams.set(name, value);
    }
    const headers = { accept: 'application/json', ...options.headers };
    const token = options.anonymous ? null : this.#token();
    if (token) headers.authorization = `Bearer ${token}`;
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    let response;
    try {
      const body = options.body === undefined ? undefined : JSON.stringify(options.body);
      response = await this.#fetch(url.href, { method, headers, body });
    } catch (cause) {
      throw new ChorusError('connection_lost', 'the server could not be reached', { details: cause });
    }
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer ?? {};
    const error = ChorusError.from(answer, response.status);
    if (error.code === 'token_expired' && token && !retried) {
      await this.#refresh();
      return this.request(method, path, options, true);
    }
    throw error;
  }

  config() {
    return this.request('GET', '/config', { anonymous: true });
  }

  guest(displayName) {
    const body = displayName ? { display_name: displayName } : {};
    return this.request('POST', '/auth/guest', { body, anonymous: true });
  }

  refreshTokens(refreshToken) {
    return this.request('POST', '/auth/refresh', { body: { refresh_token: refreshToken }, anonymous: true });
  }

  /** Who the token belongs to. */
  me() {
    return this.request('GET', '/me');
  }

  stream(id) {
    return this.request('GET', path`/streams/${id}`);
  }

  liveStreams(query = {}) {
    return this.request('GET', '/streams/live', { query });
  }

  /** @param {{cursor?: string, direction?: 'before'|'after', page_size?: number, sort?: 'new'|'top'}} query */
  comments(streamId, query) {
    return this.request('GET', path`/streams/${streamId}/comments`, { query });
  }

  comment(id) {
    return this.request('GET', path`/comments/${id}`);
  }

  replies(id, query) {
    return this.request('GET', path`/comments/${id}/replies`, { query });
  }

  reactions(streamId) {
    return this.request('GET', path`/streams/${streamId}/reactions`);
  }

  edit(id, content) {
    return this.request('PATCH', path`/comments/${id}`, { body: { content } });
  }

  remove(id) {
    return this.request('DELETE', path`/comments/${id}`);
  }

  /** @param {'hide'|'unhide'|'pin'|'unpin'|'highlight'|'unhighlight'|'approve'|'reject'} act */
  moderate(id, act, reason) {
    return this.request('POST', path`/comments/${id}/${act}`, { body: reason ? { reason } : {} });
  }
}
