/**
 * `<chorus-chat stream="…">`: the live chat of one stream, for any page.
 *
 * Attributes: `stream` (id), `gateway` and `api` (addresses; by default those of the server this script came from),
 * `token` (access token; without one people read, or come in as guests), `lang` (`en`, `de`, `ar`), `theme` (`light`,
 * `dark`; else the system's). Properties: `room`, `client`, `refresh` (answers a new token). Events: `chorus-comment`,
 * `chorus-reaction`, `chorus-state`. Slots: `header`, `empty`. Parts and custom properties: see `styles.js`.
 */
import { LitElement, html, nothing } from '../lib/lit/index.js';
import { ChorusClient, GuestSession, Rest } from '../client/chorus-client.js';
import { Announcer } from './announcer.js';
import './chat-composer.js';
import './chat-list.js';
import { notes, permission, standing } from './chat-state.js';
import { PinnedBar } from './pinned-bar.js';
import { Words } from './strings.js';
import { chatSheet, theme } from './styles.js';

/** Refusals that a second try may turn: the row stays and offers it. After the others the text goes back to be changed. */
const WORTH_RETRYING = new Set(['rate_limited', 'slow_mode', 'unavailable', 'timeout', 'connection_lost', 'outbox_full', 'conflict']);
const TOAST_MS = 6_000;

export class ChorusChat extends LitElement {
  static styles = [theme, chatSheet];

  static properties = {
    stream: { type: String },
    gateway: { type: String },
    api: { type: String },
    token: { type: String },
    lang: { type: String, reflect: false },
    theme: { type: String, reflect: true },
    words: { state: true },
    refusal: { state: true },
    slow: { state: true },
    toast: { state: true },
    summary: { state: true },
  };

  /** Answers a new access token for the same person; set it beside `token`. @type {(() => Promise<string>)|null} */
  refresh = null;

  #guest = null;
  #pins = new PinnedBar(this);
  #announcer = new Announcer(
    (n) => (this.summary = this.words.say('heard', { n })),
    (fast) => this.list && (this.list.fast = fast),
  );
  #toastTimer = null;
  #stateKey = '';

  constructor() {
    super();
    this.api = new URL(import.meta.url).origin;
    this.client = null;
    this.room = null;
    this.refusal = null;
    this.slow = null;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onReturn);
    window.addEventListener('online', this.#onReturn);
    if (this.hasUpdated) this.#open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onReturn);
    window.removeEventListener('online', this.#onReturn);
    this.#shut();
  }

  async scheduleUpdate() {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return super.scheduleUpdate();
  }

  willUpdate(changed) {
    if (changed.has('lang') || !this.words) this.words = new Words(this.lang || this.closest('[lang]')?.lang || navigator.language);
    if (changed.has('api') || changed.has('gateway') || changed.has('stream')) this.#open();
    else if (changed.has('token') && this.client) this.#become(this.token ?? null);
  }

  get list() {
    return this.renderRoot?.querySelector('chorus-chat-list');
  }

  get composer() {
    return this.renderRoot?.querySelector('chorus-chat-composer');
  }

  render() {
    const { words, room } = this;
    if (!room) return nothing;
    const now = standing(room, words);
    const beside = notes(room, words);
    const may = permission(room, words, this.refusal, Date.now());
    return html`<div class="frame" dir=${words.dir} lang=${words.lang}>
      <header part="header">
        <slot name="header"><h2>${words.say('title')}</h2></slot>
        <span class="state ${now.kind}" part="state" role="status">${now.text}</span>
        ${now.again ? html`<button class="link" @click=${() => room.join()}>${words.say('reconnect')}</button>` : nothing}
        ${room.state.joined ? html`<span class="viewers" part="viewers">${this.#viewers()}</span>` : nothing}
      </header>
      ${beside.length > 0
        ? html`<div class="notes" part="notes">${beside.map((note) => html`<span class="note" title=${note.title ?? nothing}>${note.text}</span>`)}</div>`
        : nothing}
      ${this.#pins.render(room.state.pinned, words)}
      <chorus-chat-list
        exportparts="list, row, row-removed, row-pending, name, text, time, badge, quote, chip, toolbar, jump, empty, edited"
        dir=${words.dir}
        .room=${room}
        .words=${words}
        .canWrite=${may.canWrite}
        @list-act=${this.#onAct}
        ><slot name="empty" slot="empty"><div class="quiet edge">${words.say('empty')}</div></slot></chorus-chat-list
      >
      ${this.toast ? html`<div class="toast" part="toast" role="status" dir="auto">${this.toast}</div>` : nothing}
      <chorus-chat-composer
        exportparts="composer, input, button"
        dir=${words.dir}
        .words=${words}
        .streamId=${room.id}
        .maxLength=${room.state.settings.max_length ?? 500}
        .shut=${may.shut}
        .guest=${may.guest}
        .slow=${this.slow}
        @composer-send=${this.#onSend}
        @composer-guest=${this.#onGuest}
      ></chorus-chat-composer>
      <div class="visually-hidden" role="status">${this.summary ?? ''}</div>
    </div>`;
  }

  #viewers() {
    const n = this.room.state.viewerCount;
    return this.words.say('viewers', { n, count: this.words.count(n) });
  }

  #open() {
    this.#shut();
    if (!this.isConnected || !this.stream) return;
    this.client = new ChorusClient({ api: this.api, gateway: this.gateway, token: this.token ?? null, refresh: () => this.#renew() });
    this.room = this.client.room(this.stream);
    this.refusal = null;
    this.slow = null;
    const on = (name, run) => this.room.addEventListener(name, run);
    on('change', () => this.requestUpdate());
    on('status', () => this.#onStatus());
    on('snapshot', () => this.#announcer.reset());
    on('comments', (event) => this.#onComments(event.detail));
    on('reactions', (event) => this.#emit('chorus-reaction', event.detail));
    on('notification', (event) => this.#onNotification(event.detail));
    on('problem', (event) => this.#onProblem(event.detail));
    this.room.join();
    this.#onStatus();
    this.requestUpdate();
  }

  #shut() {
    this.#announcer.stop();
    this.client?.close();
    this.client = null;
    this.room = null;
  }

  #become(token) {
    this.refusal = null;
    this.slow = null;
    this.client.setToken(token);
  }

  #renew() {
    if (this.#guest && this.client.token === this.#guest.token) return this.#guest.refresh();
    if (this.refresh) return this.refresh();
    throw new Error('no way to renew the token');
  }

  async #onGuest() {
    try {
      this.#guest ??= new GuestSession({ rest: new Rest({ base: this.api, fetch: (...request) => fetch(...request), token: () => null, refresh: async () => {} }) });
      this.#become(await this.#guest.signIn());
    } catch (error) {
      this.composer?.fail(this.words.error(error));
    }
  }

  async #onSend({ detail: { text, mode } }) {
    const { room } = this;
    if (mode?.kind === 'edit') {
      room.edit(mode.comment.id, text).catch((error) => this.composer.fail(this.words.error(error), text));
      return;
    }
    this.list.jump();
    this.#track(room.post(text, { parentId: mode?.comment.id }), text);
  }

  async #track(posted, text) {
    const key = this.room.state.pending.at(-1)?.key;
    try {
      const comment = await posted;
      const seconds = this.room.state.settings.slow_mode_seconds ?? 0;
      if (seconds > 0 && !this.room.state.you?.moderator) this.#slowDown(seconds * 1000, seconds * 1000);
      this.#emit('chorus-comment', { comment, own: true });
    } catch (error) {
      this.#onRefused(error);
      this.composer?.fail(this.words.error(error), WORTH_RETRYING.has(error.code) ? undefined : text);
      if (!WORTH_RETRYING.has(error.code)) this.room?.discard(key);
    }
  }

  #onRefused(error) {
    const until = error.details?.expires_at ? Date.parse(error.details.expires_at) : error.retryAfterMs ? Date.now() + error.retryAfterMs : null;
    if (error.code === 'muted' || error.code === 'banned') {
      this.refusal = { code: error.code, until };
      if (until !== null) setTimeout(() => this.requestUpdate(), Math.min(until - Date.now(), 2 ** 31 - 1));
    }
    if (error.code === 'slow_mode' && error.retryAfterMs) {
      this.#slowDown(error.retryAfterMs, (this.room.state.settings.slow_mode_seconds ?? 0) * 1000);
    }
  }

  #slowDown(wait, total) {
    this.slow = { until: Date.now() + wait, total: Math.max(total, wait) };
  }

  async #onAct({ detail: { act, comment, detail } }) {
    const { room, composer } = this;
    try {
      if (act === 'reply' || act === 'edit') composer.begin(act, comment);
      else if (act === 'retry') this.#track(room.post(comment.content, { parentId: comment.parent_id, key: comment.key }), comment.content);
      else if (act === 'discard') room.discard(comment.key);
      else if (act === 'react') await room.react(comment.id, detail, comment.reaction_types?.includes(detail) ? 'remove' : 'add');
      else if (act === 'remove') await room.remove(comment.id);
      else await room.moderate(comment.id, act);
      if (act === 'report') this.#show(this.words.say('reported'));
    } catch (error) {
      this.#onRefused(error);
      this.#show(this.words.error(error));
    }
  }

  #onComments(comments) {
    if (this.room.state.line.following) this.#announcer.heard(comments.length);
    for (const comment of comments) this.#emit('chorus-comment', { comment, own: false });
  }

  #onStatus() {
    if (!this.room) return;
    this.requestUpdate();
    const { kind, text } = standing(this.room, this.words);
    if (`${kind} ${text}` === this.#stateKey) return;
    this.#stateKey = `${kind} ${text}`;
    this.#emit('chorus-state', { state: kind, text, error: this.room.error });
  }

  #onNotification(notification) {
    const name = notification.comment?.user?.display_name ?? notification.user?.display_name ?? this.words.say('unknownUser');
    if (notification.kind === 'mention') this.#show(this.words.say('mention', { name }));
    else if (notification.kind === 'reply') this.#show(this.words.say('repliedToYou', { name }));
  }

  #onProblem(error) {
    this.#onRefused(error);
    if (error.code !== 'rate_limited') this.#show(this.words.error(error));
  }

  #show(text) {
    this.toast = text;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.toast = null), TOAST_MS);
  }

  /** Coming back to a page whose connection was ended while it slept is as good as pressing Reconnect. */
  #onReturn = () => {
    if (document.visibilityState === 'visible' && this.room && standing(this.room, this.words).again) this.room.join();
  };

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define('chorus-chat', ChorusChat);
