/**
 * `<chorus-chat stream="…">`: the live chat of one stream, for any page.
 *
 * Attributes: `stream` (id), `gateway` and `api` (addresses; by default those of the server this script came from),
 * `token` (access token; without one people read, or come in as guests), `lang` (`en`, `de`, `ar`), `theme` (`light`,
 * `dark`; else the system's). Properties: `room`, `client`, `refresh` (answers a new token). Events: `chorus-comment`,
 * `chorus-reaction`, `chorus-state`. Slots: `header`, `empty`. Custom properties: `--chorus-bg`, `-fg`, `-accent`, `-on-accent`,
 * `-font`, `-density`. Parts: `header`, `state`, `viewers`, `notes`, `pinned`, `list`, `row`, `row-removed`, `row-pending`, `name`,
 * `text`, `time`, `badge`, `quote`, `chip`, `toolbar`, `edited`, `jump`, `empty`, `toast`, `composer`, `input`, `button`.
 */
import { LitElement, html, nothing } from '../lib/lit/index.js';
import { ChorusClient, GuestSession, Rest } from '../client/chorus-client.js';
import { Acts } from './acts.js';
import { Announcer } from './announcer.js';
import './chat-composer.js';
import './chat-list.js';
import { notes, permission, standing } from './chat-state.js';
import { nextFrame } from './frame.js';
import { PinnedBar } from './pinned-bar.js';
import { Words } from './strings.js';
import { chatSheet, theme } from './styles.js';

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
    config: { state: true },
    toast: { state: true },
    summary: { state: true },
  };

  /** Answers a new access token for the same person; set it beside `token`. @type {(() => Promise<string>)|null} */
  refresh = null;

  #guest = null;
  #acts = new Acts(this);
  #pins = new PinnedBar(this);
  #announcer = new Announcer(
    (n) => (this.summary = this.words.say('heard', { n })),
    (fast) => this.list && (this.list.fast = fast),
  );
  #toastTimer = null;
  #stateKey = '';
  #shown = [];

  constructor() {
    super();
    this.api = new URL(import.meta.url).origin;
    this.client = null;
    this.room = null;
    this.config = null;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onReturn);
    window.addEventListener('online', this.#onReturn);
    window.addEventListener('offline', this.#onOffline);
    if (this.hasUpdated) this.#open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onReturn);
    window.removeEventListener('online', this.#onReturn);
    window.removeEventListener('offline', this.#onOffline);
    this.#shut();
  }

  async scheduleUpdate() {
    await nextFrame();
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
    const may = permission(room, words, this.#acts.refusal, Date.now(), this.config?.guests);
    return html`<div class="frame" dir=${words.dir} lang=${words.lang}>
      <header part="header">
        <slot name="header"><h2>${words.say('title')}</h2></slot>
        <span class="state ${now.kind}" part="state" role="status">${now.text}</span>
        ${now.again ? html`<button class="link" @click=${() => room.join()}>${words.say('reconnect')}</button>` : nothing}
        ${room.state.joined ? html`<span class="viewers" part="viewers">${this.#viewers()}</span>` : nothing}
        ${beside.length > 0
          ? html`<div class="notes" part="notes">${beside.map((note) => html`<span class="note" title=${note.title ?? nothing}>${note.text}</span>`)}</div>`
          : nothing}
      </header>
      ${this.#pins.render(room.state.pinned, words)}
      <chorus-chat-list
        exportparts="list, row, row-removed, row-pending, name, text, time, badge, quote, chip, toolbar, jump, empty, edited"
        dir=${words.dir}
        .room=${room}
        .words=${words}
        .canWrite=${may.canWrite}
        .reactionTypes=${room.state.settings.reaction_types ?? this.config?.reaction_types ?? []}
        @list-act=${({ detail: { act, comment, detail } }) => this.#acts.run(act, comment, detail)}
        ><slot name="empty" slot="empty"><div class="quiet edge">${words.say(may.canWrite || may.guest ? 'empty' : 'silent')}</div></slot></chorus-chat-list
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
        .slow=${room.state.settings.slow_mode_seconds > 0 ? this.#acts.slow : null}
        @composer-send=${(event) => this.#acts.send(event.detail)}
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
    this.client = new ChorusClient({ api: this.api, gateway: this.gateway, token: this.token ?? this.#guest?.token ?? null, refresh: () => this.#renew() });
    this.client.addEventListener('token', (event) => this.token && (this.token = event.detail));
    this.client.config().then(
      (config) => (this.config = config),
      () => {}, // the connection asks again, and says so if there is no answer
    );
    this.room = this.client.room(this.stream);
    this.#acts.reset();
    const on = (name, run) => this.room.addEventListener(name, run);
    on('change', () => this.#onChange());
    on('status', () => this.#onStatus());
    on('snapshot', () => this.#announcer.reset());
    on('comments', (event) => this.#onComments(event.detail));
    on('reactions', (event) => this.#emit('chorus-reaction', event.detail));
    on('notification', (event) => this.#onNotification(event.detail));
    on('problem', (event) => this.#acts.problem(event.detail));
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
    if (token === this.client.token) return;
    this.#acts.reset();
    this.client.setToken(token);
  }

  #renew() {
    if (this.#guest && this.client.token === this.#guest.token) return this.#guest.refresh();
    if (this.refresh) return this.refresh();
    throw new Error('no way to renew the token');
  }

  async #onGuest() {
    try {
      this.#guest ??= new GuestSession({ rest: new Rest({ base: this.api }) });
      this.#become(await this.#guest.signIn());
    } catch (error) {
      this.composer?.fail(this.words.error(error));
    }
  }

  /** The list draws comments; this element only draws again when something it shows itself has changed. */
  #onChange() {
    const { pinned, coverage, viewerCount, settings, you, stream, joined } = this.room.state;
    const shown = [pinned, coverage.omitted, coverage.gapped, viewerCount, settings, you, stream, joined];
    if (shown.every((value, i) => value === this.#shown[i])) return;
    this.#shown = shown;
    this.requestUpdate();
  }

  #onComments(comments) {
    if (this.room.state.line.following) this.#announcer.heard(comments.length);
    for (const comment of comments) this.announce(comment, false);
  }

  /** Tells the page of a comment; `own` if it is the acknowledgement of one's own. */
  announce(comment, own) {
    this.#emit('chorus-comment', { comment, own });
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
    if (notification.kind === 'mention') this.show(this.words.say('mention', { name }));
    else if (notification.kind === 'reply') this.show(this.words.say('repliedToYou', { name }));
  }

  /** Says something in passing. */
  show(text) {
    this.toast = text;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.toast = null), TOAST_MS);
  }

  /** Coming back to a page whose connection was ended while it slept is as good as pressing Reconnect. */
  #onReturn = () => {
    if (document.visibilityState !== 'visible' || !this.room) return;
    if (standing(this.room, this.words).again) this.room.join();
    else this.client.hurry();
  };

  #onOffline = () => this.client?.interrupt();

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define('chorus-chat', ChorusChat);
