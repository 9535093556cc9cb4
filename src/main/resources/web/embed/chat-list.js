/**
 * `<chorus-chat-list>`: the scrolling log. Shows a window of a few hundred rows of the room's comments, stays at the
 * bottom until the reader scrolls up, and draws at most once a frame.
 */
import { LitElement, html, nothing } from '../lib/lit/index.js';
import { guard } from '../lib/lit/directives/guard.js';
import { repeat } from '../lib/lit/directives/repeat.js';
import { pendingRow, row } from './chat-row.js';
import { nextFrame } from './frame.js';
import { icons } from './icons.js';
import { Quotes } from './quotes.js';
import { listSheet, theme } from './styles.js';
import { rowKeys, LongPress } from './list-input.js';
import { Viewport } from './viewport.js';

export class ChatList extends LitElement {
  static styles = [theme, listSheet];

  static properties = {
    room: { attribute: false },
    words: { attribute: false },
    canWrite: { attribute: false },
    reactionTypes: { attribute: false },
    active: { state: true },
    focusedId: { state: true },
    fast: { state: true },
    loading: { state: true },
  };

  #viewport = new Viewport(this);
  #quotes = null;
  #wired = null;
  #rowCache = 0;
  #longPress = new LongPress((id) => this.#activate(id));
  #resizes = new ResizeObserver(() => this.#viewport.settle());

  constructor() {
    super();
    /** The row whose actions show: `{id, open, low}`. */
    this.active = null;
    this.focusedId = null;
    this.fast = true; // the first rows are not news
    this.loading = false;
    this.canWrite = false;
    this.reactionTypes = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resizes.disconnect();
    this.#wire(null);
  }

  /** One drawing per animation frame, whatever the rate of frames from the server. */
  async scheduleUpdate() {
    await nextFrame();
    return super.scheduleUpdate();
  }

  get following() {
    return this.room?.state.line.following ?? true;
  }

  willUpdate(changed) {
    if (changed.has('room')) this.#wire(this.isConnected ? this.room : null);
    if (changed.has('words') || changed.has('canWrite') || changed.has('reactionTypes')) this.#rowCache++;
    this.#viewport.beforeDraw();
  }

  updated() {
    this.#viewport.afterDraw();
  }

  render() {
    if (!this.room || !this.words) return nothing;
    const { state } = this.room;
    const { words } = this;
    const { line } = state;
    const { shown, start } = this.#viewport.window(line);
    const atEnd = start + shown.length >= line.comments.length && line.live === null;
    return html`<div
        class="scroller"
        part="list"
        role="log"
        tabindex="0"
        aria-label=${words.say('comments')}
        aria-live=${this.fast || !line.following ? 'off' : 'polite'}
        aria-relevant="additions"
        @scroll=${() => this.#viewport.onScroll()}
        @wheel=${(event) => this.#viewport.onWheel(event)}
        @pointermove=${this.#onPointer}
        @pointerleave=${this.#onLeave}
        @pointerdown=${this.#onPress}
        @touchstart=${this.#longPress}
        @touchmove=${this.#onTouchMove}
        @touchend=${this.#longPress}
        @contextmenu=${this.#longPress}
        @focusin=${this.#onFocus}
        @keydown=${this.#onKey}
      >
        ${this.loading ? html`<div class="edge">${words.say('loadingOlder')}</div>` : nothing}
        ${!line.moreOlder && start === 0 && line.comments.length > 0 ? html`<div class="edge">${words.say('beginning')}</div>` : nothing}
        ${line.comments.length === 0 && state.pending.length === 0 && state.joined
          ? html`<slot name="empty"><div class="edge" part="empty">${words.say(this.canWrite ? 'empty' : 'silent')}</div></slot>`
          : nothing}
        ${repeat(
          shown,
          (comment) => comment.id,
          (comment) => this.#row(comment, state),
        )}
        ${atEnd ? state.pending.map((pending) => pendingRow(pending, this.#context(state))) : nothing}
      </div>
      ${line.following || (line.unread === 0 && !this.#viewport.away)
        ? nothing
        : html`<button class="button jump" part="jump" @click=${this.jump} title=${words.say('jump')}>
            ${icons.down}${line.unread > 0
              ? words.say('newComments', { n: line.unread })
              : html`<span class="visually-hidden">${words.say('jump')}</span>`}
          </button>`}`;
  }

  /** Back to the newest. */
  jump() {
    this.active = null;
    this.#viewport.follow();
  }

  /** Puts the reader's focus on a row, and that row on the screen. @returns {boolean} false if it isn't drawn */
  focusRow(id) {
    const element = this.rowElement(id);
    if (!element) return false;
    this.#viewport.hold();
    this.focusedId = id;
    element.tabIndex = 0;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
    return true;
  }

  rowElement(id) {
    return this.renderRoot.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  get scroller() {
    return this.renderRoot.querySelector('.scroller');
  }

  /** Shows the actions of a row, of the kind given; null hides them. */
  open(id, open = 'tools') {
    if (!id) {
      this.active = null;
      return;
    }
    const top = this.rowElement(id)?.offsetTop - this.scroller.scrollTop;
    this.active = { id, open, low: top < 44 };
  }

  #row(comment, state) {
    const active = this.active?.id === comment.id ? this.active : null;
    const focused = this.focusedId === comment.id;
    const quote = comment.parent_id ? this.#quotes?.get(comment.parent_id) : undefined;
    const inputs = [comment, active, focused, quote, state.you, state.settings, this.#rowCache];
    return guard(inputs, () => row(comment, { ...this.#context(state), open: active?.open ?? null, low: active?.low ?? false, focused, quote }));
  }

  #context(state) {
    return {
      words: this.words,
      you: state.you,
      canWrite: this.canWrite,
      reactionTypes: this.reactionTypes,
      editWindowMs: (state.settings.edit_window_seconds ?? Infinity) * 1000,
      act: this.#act,
    };
  }

  #act = (act, comment, detail) => {
    if (act === 'open') {
      this.open(comment.id, detail);
      // The pressed button is gone with the old toolbar; keep the keyboard in the new one.
      this.updateComplete.then(() => this.rowElement(comment.id)?.querySelector('.toolbar button')?.focus());
      return;
    }
    if (act === 'find') {
      if (!this.focusRow(comment.parent_id)) this.focusRow(comment.id);
      return;
    }
    // A pointer that rests on the row wants its actions back.
    this.active = act === 'react' && this.active ? { ...this.active, open: 'tools' } : null;
    if (!this.active) this.#viewport.resume(); // what the pointer was on is gone
    this.dispatchEvent(new CustomEvent('list-act', { detail: { act, comment, detail } }));
  };

  #onTouchMove(event) {
    this.#viewport.gesture();
    this.#longPress.handleEvent(event);
  }

  #onPointer(event) {
    if (event.pointerType !== 'mouse') return;
    if (event.buttons) this.#viewport.gesture(); // dragging the scroll bar
    // Nothing moves under a pointer that is about to press a button.
    const aiming = event.target.closest?.('.toolbar, .chip, a') !== null;
    if (aiming) this.#viewport.pause();
    else this.#viewport.resume();
    const id = event.target.closest?.('.row[data-id]')?.dataset.id ?? null;
    if (id === null || id === this.active?.id || this.active?.open === 'pick' || this.active?.open === 'sure') return;
    this.open(id);
  }

  #onLeave(event) {
    if (event.pointerType !== 'mouse') return; // a finger leaves whenever it is lifted
    this.#viewport.resume();
    if (this.active && !this.renderRoot.activeElement?.closest('.row')) this.active = null;
  }

  #onKey(event) {
    this.#viewport.gesture();
    rowKeys(event, this);
  }

  #onPress(event) {
    this.#viewport.gesture();
    const id = event.target.closest?.('.row[data-id]')?.dataset.id;
    if (event.pointerType !== 'mouse' && this.active && id !== this.active.id) this.active = null;
  }

  #onFocus(event) {
    const id = event.target.closest?.('.row[data-id]')?.dataset.id;
    if (id && this.active?.id !== id && event.target.matches(':focus-visible')) this.#activate(id);
  }

  #activate(id) {
    this.#viewport.hold();
    this.focusedId = id;
    this.open(id);
  }

  #onChange = () => this.requestUpdate();
  #onUpdates = (event) => this.#quotes.refresh(event.detail);
  #onGap = (event) => this.#quotes.forget(event.detail.removed ?? []);
  #onSnapshot = () => this.jump();

  #wire(room) {
    const listen = (target, how) => {
      target[how]('change', this.#onChange);
      target[how]('updates', this.#onUpdates);
      target[how]('gap', this.#onGap);
      target[how]('snapshot', this.#onSnapshot);
    };
    if (this.#wired) listen(this.#wired, 'removeEventListener');
    this.#wired = room;
    this.#quotes = room && new Quotes(room, this.#onChange);
    if (room) listen(room, 'addEventListener');
  }
}

customElements.define('chorus-chat-list', ChatList);
