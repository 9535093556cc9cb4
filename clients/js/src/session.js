/**
 * A guest's identity on this server: an access token that renews itself, kept in a store of the caller's choice.
 */
export class GuestSession {
  #rest;
  #store;
  #key;
  #tokens = null;
  #refreshing = null;

  /**
   * @param {object} options
   * @param {import('./rest.js').Rest} options.rest
   * @param {Storage} [options.store] such as `sessionStorage`. One per tab: refresh tokens are for one use, and two tabs
   *     that share one would look like theft to the server
   * @param {string} [options.key] name in the store
   */
  constructor({ rest, store = null, key = 'chorus.guest' }) {
    this.#rest = rest;
    this.#store = store;
    this.#key = key;
    try {
      this.#tokens = JSON.parse(store?.getItem(key) ?? 'null');
    } catch {
      this.#tokens = null; // a store that is forbidden or garbled is an empty one
    }
  }

  get token() {
    return this.#tokens?.access_token ?? null;
  }

  get user() {
    return this.#tokens?.user ?? null;
  }

  /**
   * Milliseconds until the access token should be renewed: with a fifth of its life left, or at its end where the server
   * gives no refresh token and renewing makes another guest.
   */
  get renewInMs() {
    return this.#tokens ? Math.max(0, this.#tokens.renew_at - Date.now()) : Infinity;
  }

  /** Becomes a guest; the server picks a name if none is given. @returns {Promise<string>} the access token */
  async signIn(displayName) {
    return this.#keep(await this.#rest.guest(displayName));
  }

  /** Gets a new access token, once however many ask; falls back to a new guest of the same name. */
  refresh() {
    this.#refreshing ??= this.#renew().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  signOut() {
    this.#tokens = null;
    this.#write();
  }

  async #renew() {
    const { refresh_token: refreshToken, user } = this.#tokens ?? {};
    if (!refreshToken) return this.signIn(user?.display_name);
    try {
      return this.#keep({ user, ...(await this.#rest.refreshTokens(refreshToken)) });
    } catch (error) {
      if (error.outcomeUnknown) throw error;
      return this.signIn(user?.display_name);
    }
  }

  #keep(tokens) {
    this.#tokens = { ...tokens, renew_at: Date.now() + tokens.expires_in * (tokens.refresh_token ? 800 : 1000) };
    this.#write();
    return tokens.access_token;
  }

  #write() {
    try {
      if (this.#tokens) this.#store?.setItem(this.#key, JSON.stringify(this.#tokens));
      else this.#store?.removeItem(this.#key);
    } catch {
      // a full or forbidden store only means signing in again after a reload
    }
  }
}
