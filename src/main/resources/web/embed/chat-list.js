/**
 * `<chorus-chat-list>`: the scrolling log. Shows a window of a few hundred rows of the room's comments, stays at the
 * bottom until the reader scrolls up, and draws at most once a frame.
 */
import { LitElement, html, nothing } from '../lib/lit/index.js';
import { guard } from '../lib/lit/directives/guard.js';
import { repeat } from '../lib/lit/directives/repeat.js';
import { pendingRow, row } from './chat-row.js';
import { icons } from './icons.js';
import { Quotes } from './quotes.js';
import { listSheet, theme } from './styles.js';
import { rowKeys, LongPress } from './list-input.js';

/** Rows drawn while following; nobody sees more than a screenful, the rest is for the first scroll up. */
const FOLLOW_ROWS = 120;
/** Rows drawn while reading back. */
const READ_ROWS = 300;
/** Rows the window moves by, and how near the edge (pixels) that happens. */
const STEP = 80;
const EDGE_PX = 800;

export class ChatList extends LitElement {
  static styles = [theme, listSheet];

  static properties = {
    room: { attribute: false },
    words: { attribute: false },
    canWrite: { attribute: false },
    active: { state: true },
    focusedId: { state: true },
    fast: { state: true },
    loading: { state: true },
  };

  #topId = null;
  #quotes = null;
  #wired = null;
  #lastTop = 0;
  #paging = false;
  #anchor = null;
  #rowCache = 0;
  /** Whether following stopped only because the pointer is on a row's actions. */
  #paused = false;
  #longPress = new LongPress((id) => this.#activate(id));
  #resizes = new ResizeObserver(() => this.#settle());

  constructor() {
    super();
    /** The row whose actions show: `{id, open, low}`. */
    this.active = null;
    this.focusedId = null;
    this.fast = true; // the first rows are not news
    this.loading = false;
    this.canWrite = false;
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
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return super.scheduleUpdate();
  }

  get following() {
    return this.room?.state.line.following ?? true;
  }

  willUpdate(changed) {
    if (changed.has('room')) this.#wire(this.isConnected ? this.room : null);
    if (changed.has('words') || changed.has('canWrite')) this.#rowCache++;
    this.#anchor = this.following ? null : this.#findAnchor();
  }

  updated() {
    if (this.following) this.#toBottom();
    else this.#restoreAnchor();
  }

  render() {
    if (!this.room || !this.words) return nothing;
    const { state } = this.room;
    const { words } = this;
    const { line } = state;
    const { shown, start } = this.#window(line);
    const atEnd = start + shown.length >= line.comments.length && line.live === null;
    return html`<div
        class="scroller"
        part="list"
        role="log"
        tabindex="0"
        aria-label=${words.say('comments')}
        aria-live=${this.fast || !line.following ? 'off' : 'polite'}
        aria-relevant="additions"
        @scroll=${this.#onScroll}
        @wheel=${this.#onWheel}
        @pointermove=${this.#onPointer}
        @pointerleave=${this.#onLeave}
        @pointerdown=${this.#onPress}
        @touchstart=${this.#longPress}
        @touchmove=${this.#longPress}
        @touchend=${this.#longPress}
        @contextmenu=${this.#longPress}
        @focusin=${this.#onFocus}
        @keydown=${(event) => rowKeys(event, this)}
      >
        ${this.loading ? html`<div class="edge">${words.say('loadingOlder')}</div>` : nothing}
        ${!line.moreOlder && start === 0 && line.comments.length > 0 ? html`<div class="edge">${words.say('beginning')}</div>` : nothing}
        ${line.comments.length === 0 && state.pending.length === 0 && state.joined
          ? html`<slot name="empty"><div class="edge" part="empty">${words.say('empty')}</div></slot>`
          : nothing}
        ${repeat(
          shown,
          (comment) => comment.id,
          (comment) => this.#row(comment, state),
        )}
        ${atEnd ? state.pending.map((pending) => pendingRow(pending, this.#context(state))) : nothing}
      </div>
      ${line.following
        ? nothing
        : html`<button class="button jump" part="jump" @click=${this.jump} aria-label=${words.say('jump')}>
            ${icons.down}${line.unread > 0 ? words.say('newComments', { n: line.unread }) : nothing}
          </button>`}`;
  }

  /** Back to the newest. */
  jump() {
    this.#topId = null;
    this.active = null;
    this.room.follow();
    this.requestUpdate();
  }

  /** Puts the reader's focus on a row, and that row on the screen. @returns {boolean} false if it isn't drawn */
  focusRow(id) {
    const element = this.rowElement(id);
    if (!element) return false;
    this.#hold();
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
      reactionTypes: state.settings.reaction_types ?? [],
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
    this.dispatchEvent(new CustomEvent('list-act', { detail: { act, comment, detail } }));
  };

  #window(line) {
    const { comments } = line;
    if (line.following) {
      const start = Math.max(0, comments.length - FOLLOW_ROWS);
      this.#topId = comments[start]?.id ?? null;
      return { shown: comments.slice(start), start };
    }
    let start = comments.findIndex((comment) => comment.id === this.#topId);
    if (start < 0) start = Math.max(0, comments.length - READ_ROWS);
    this.#topId = comments[start]?.id ?? null;
    return { shown: comments.slice(start, start + READ_ROWS), start };
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const up = scrollTop < this.#lastTop - 2;
    this.#lastTop = scrollTop;
    if (up) this.#paused = false;
    if (this.following) {
      if (up && below > 4) this.#hold();
    } else if (below < 8 && !up && this.#drawnToEnd()) this.jump();
    if (this.following) return;
    if (scrollTop < EDGE_PX) this.#page(-1);
    else if (below < EDGE_PX) this.#page(1);
  }

  #onWheel(event) {
    this.#paused = false;
    if (event.deltaY < 0 && this.scroller.scrollHeight > this.scroller.clientHeight) this.#hold();
  }

  #hold() {
    if (this.following) this.room.hold();
  }

  #drawnToEnd() {
    const { line } = this.room.state;
    const start = line.comments.findIndex((comment) => comment.id === this.#topId);
    return line.live === null && start + READ_ROWS >= line.comments.length;
  }

  /** Moves the window of drawn rows, and asks the server when it has come to the end of what is held. */
  async #page(direction) {
    const { line } = this.room.state;
    const start = line.comments.findIndex((comment) => comment.id === this.#topId);
    if (direction < 0 && start > 0) this.#moveTo(start - STEP);
    else if (direction > 0 && start + READ_ROWS < line.comments.length) this.#moveTo(start + STEP);
    else if (!this.#paging && (direction < 0 ? line.moreOlder : line.live !== null)) {
      this.#paging = true;
      this.loading = direction < 0;
      try {
        const came = await (direction < 0 ? this.room.loadOlder() : this.room.loadNewer());
        if (came && direction < 0) this.#page(-1);
      } catch {
        // scrolling on asks again
      } finally {
        this.#paging = false;
        this.loading = false;
      }
    }
  }

  #moveTo(start) {
    const { comments } = this.room.state.line;
    this.#topId = comments[Math.max(0, Math.min(start, comments.length - 1))].id;
    this.requestUpdate();
  }

  #findAnchor() {
    const scroller = this.scroller;
    if (!scroller) return null;
    const top = scroller.scrollTop;
    for (const element of scroller.querySelectorAll('.row[data-id]')) {
      if (element.offsetTop + element.offsetHeight > top) return { id: element.dataset.id, from: element.offsetTop - top };
    }
    return null;
  }

  #restoreAnchor() {
    const element = this.#anchor && this.rowElement(this.#anchor.id);
    if (!element) return;
    const wanted = element.offsetTop - this.#anchor.from;
    if (Math.abs(this.scroller.scrollTop - wanted) > 0.5) this.scroller.scrollTop = wanted;
    this.#lastTop = this.scroller.scrollTop;
  }

  #toBottom() {
    const scroller = this.scroller;
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #settle() {
    if (this.following) this.#toBottom();
  }

  #onPointer(event) {
    if (event.pointerType !== 'mouse') return;
    // Nothing moves under a pointer that is about to press a button.
    const aiming = event.target.closest?.('.toolbar, .chip, a') !== null;
    if (aiming && this.following) {
      this.#hold();
      this.#paused = true;
    } else if (!aiming) this.#resume();
    const id = event.target.closest?.('.row[data-id]')?.dataset.id ?? null;
    if (id === null || id === this.active?.id || this.active?.open === 'pick' || this.active?.open === 'sure') return;
    this.open(id);
  }

  #onLeave() {
    this.#resume();
    if (this.active && !this.renderRoot.activeElement?.closest('.row')) this.active = null;
  }

  #resume() {
    if (!this.#paused) return;
    this.#paused = false;
    this.room.follow();
  }

  #onPress(event) {
    const id = event.target.closest?.('.row[data-id]')?.dataset.id;
    if (event.pointerType !== 'mouse' && this.active && id !== this.active.id) this.active = null;
  }

  #onFocus(event) {
    const id = event.target.closest?.('.row[data-id]')?.dataset.id;
    if (id && this.active?.id !== id && event.target.matches(':focus-visible')) this.#activate(id);
  }

  #activate(id) {
    this.#hold();
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
