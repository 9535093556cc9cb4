/**
 * `<chorus-chat-composer>`: where a comment is written. Owns the draft, the modes (new, reply, edit), emoji completion,
 * the counter and the slow-mode countdown; sends by events, and shows what went wrong in words.
 */
import { LitElement, html, nothing, svg } from '../lib/lit/index.js';
import { keepDraft, loadDraft } from './draft.js';
import { complete } from './emoji.js';
import { icons } from './icons.js';
import { composerSheet, theme } from './styles.js';
import { nameOf } from './chat-row.js';
import { plain } from './text.js';

/** The counter shows from this part of the limit on. */
const COUNT_FROM = 0.8;
const SIZES_ITSELF = CSS.supports('field-sizing', 'content');
/** A name keeps its own direction of writing within a sentence of another. */
const isolated = (name) => `\u2068${name}\u2069`;
const RING = 2 * Math.PI * 9;

export class ChatComposer extends LitElement {
  static styles = [theme, composerSheet];

  static properties = {
    words: { attribute: false },
    streamId: { attribute: false },
    maxLength: { attribute: false },
    /** Why nobody can write, in words; or null. */
    shut: { attribute: false },
    /** Whether a guest may come in with one press. */
    guest: { attribute: false },
    /** `{until, total}`: when slow mode lets the next comment through (ms, epoch), and how long it is (ms). */
    slow: { attribute: false },
    mode: { state: true },
    error: { state: true },
    text: { state: true },
    options: { state: true },
    choice: { state: true },
    tick: { state: true },
  };

  #draft = '';
  #timer = null;

  constructor() {
    super();
    this.maxLength = 500;
    this.shut = null;
    this.guest = false;
    this.slow = null;
    this.mode = null;
    this.error = null;
    this.text = '';
    this.options = [];
    this.choice = 0;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#timer = null;
  }

  willUpdate(changed) {
    if (changed.has('streamId') && this.streamId) this.text = loadDraft(this.streamId);
    if (changed.has('slow')) this.#countDown();
  }

  updated(changed) {
    if (changed.has('text') || changed.has('shut')) this.#grow();
  }

  /** Answers a comment, or edits one. @param {'reply'|'edit'} kind */
  begin(kind, comment) {
    if (this.mode?.kind !== 'edit' && kind === 'edit') this.#draft = this.text;
    if (this.mode?.kind === 'edit' && kind === 'reply') this.text = this.#draft;
    this.mode = { kind, comment };
    if (kind === 'edit') this.text = comment.content;
    this.error = null;
    this.updateComplete.then(() => this.area?.focus());
  }

  /** Says what went wrong. Gives a refused text back, unless something else has been typed since. */
  fail(words, text) {
    this.error = words;
    if (text !== undefined && this.text === '') this.#type(text);
  }

  get area() {
    return this.renderRoot.querySelector('textarea');
  }

  render() {
    if (!this.words) return nothing;
    const { words } = this;
    if (this.guest) {
      return html`<div class="shut" part="composer">
        <button class="button" part="button" @click=${() => this.#emit('composer-guest')}>${words.say('guest')}</button>
        ${this.error ? html`<span class="error" role="alert">${this.error}</span>` : nothing}
      </div>`;
    }
    if (this.shut) return html`<div class="shut" part="composer" role="status">${this.shut}</div>`;
    const length = [...this.text].length;
    const over = length > this.maxLength;
    const open = this.options.length > 0;
    return html`<form part="composer" @submit=${this.#onSubmit}>
        ${this.#modeLine()}
        <div class="box">
          <textarea
            part="input"
            rows="1"
            dir=${this.text ? 'auto' : words.dir}
            enterkeyhint="send"
            autocomplete="off"
            placeholder=${words.say('write')}
            aria-label=${words.say('write')}
            aria-autocomplete="list"
            aria-controls=${open ? 'options' : nothing}
            aria-activedescendant=${open ? `option${this.choice}` : nothing}
            aria-invalid=${over ? 'true' : 'false'}
            .value=${this.text}
            @input=${this.#onInput}
            @keydown=${this.#onKey}
            @blur=${() => (this.options = [])}
          ></textarea>
          <button class="button send" part="button" type="submit" ?disabled=${over || this.text.trim() === '' || this.#waiting() > 0} aria-label=${this.#sendLabel()}>
            ${icons.send}
          </button>
        </div>
        ${this.#foot(length, over)}
      </form>
      ${open ? this.#optionList() : nothing}`;
  }

  #modeLine() {
    if (!this.mode) return nothing;
    const { words } = this;
    const { kind, comment } = this.mode;
    return html`<div class="mode">
      ${kind === 'edit'
        ? html`<span class="what">${words.say('editing')}</span>`
        : html`<span class="whom">${words.say('replyingTo', { name: isolated(nameOf(comment.user, words)) })}</span>
            <span class="what" dir="auto">${plain(comment.content ?? '')}</span>`}
      <button class="link" type="button" @click=${this.#cancel}>${words.say('cancel')}</button>
    </div>`;
  }

  #foot(length, over) {
    const { words } = this;
    const wait = this.#waiting();
    const left = this.maxLength - length;
    return html`<div class="foot">${this.error ? html`<span class="error" role="alert">${this.error}</span>` : nothing}${wait > 0
        ? html`<span class="slow"
            ><svg class="ring" viewBox="0 0 22 22" aria-hidden="true">
              ${svg`<circle class="track" cx="11" cy="11" r="9"></circle><circle class="hand" cx="11" cy="11" r="9" stroke-dasharray=${RING} stroke-dashoffset=${RING * (1 - wait / this.slow.total)}></circle>`}</svg
            >${words.say('slowWait', { seconds: Math.ceil(wait / 1000) })}</span
          >`
        : nothing}${length >= this.maxLength * COUNT_FROM
        ? html`<span class=${over ? 'counter over' : 'counter'}>${over ? words.say('tooLong', { n: -left }) : words.say('left', { n: left })}</span>`
        : nothing}</div>`;
  }

  #optionList() {
    return html`<ul class="options" id="options" role="listbox" aria-label=${this.words.say('emoji')}>
      ${this.options.map(
        ({ name, symbol }, i) =>
          html`<li id="option${i}" role="option" aria-selected=${i === this.choice} @pointerdown=${(event) => this.#choose(event, i)}>
            <span class="emoji" aria-hidden="true">${symbol}</span> :${name}:
          </li>`,
      )}
    </ul>`;
  }

  #sendLabel() {
    return this.words.say(this.mode?.kind === 'edit' ? 'save' : 'send');
  }

  #onInput(event) {
    this.#type(event.target.value);
    this.error = null;
    const before = event.target.value.slice(0, event.target.selectionStart);
    const typed = /(?:^|\s):([a-z0-9_]{2,20})$/i.exec(before);
    this.options = typed ? complete(typed[1]) : [];
    this.choice = 0;
  }

  #onKey(event) {
    if (event.isComposing) return; // Enter belongs to the input method
    if (this.options.length > 0 && this.#optionKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) this.#onSubmit(event);
    else if (event.key === 'Escape' && this.mode) {
      event.stopPropagation();
      this.#cancel();
    }
  }

  #optionKey(event) {
    const count = this.options.length;
    if (event.key === 'ArrowDown') this.choice = (this.choice + 1) % count;
    else if (event.key === 'ArrowUp') this.choice = (this.choice + count - 1) % count;
    else if (event.key === 'Escape') this.options = [];
    else if (event.key === 'Enter' || event.key === 'Tab') return this.#choose(event, this.choice);
    else return false;
    event.preventDefault();
    return true;
  }

  #choose(event, i) {
    event.preventDefault();
    const { area } = this;
    const at = area.selectionStart;
    const head = area.value.slice(0, at).replace(/:[a-z0-9_]*$/i, `${this.options[i].symbol} `);
    this.#type(head + area.value.slice(at));
    this.options = [];
    this.updateComplete.then(() => area.setSelectionRange(head.length, head.length));
    return true;
  }

  #onSubmit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (text === '' || [...text].length > this.maxLength || this.#waiting() > 0) return;
    this.#emit('composer-send', { text, mode: this.mode });
    this.error = null;
    const edited = this.mode?.kind === 'edit';
    this.mode = null;
    this.#type(edited ? this.#draft : '');
  }

  #cancel() {
    if (this.mode?.kind === 'edit') this.#type(this.#draft);
    this.mode = null;
    this.error = null;
    this.area?.focus();
  }

  #type(text) {
    this.text = text;
    if (this.mode?.kind !== 'edit') keepDraft(this.streamId, text);
  }

  #waiting() {
    return this.mode?.kind === 'edit' || !this.slow ? 0 : Math.max(0, this.slow.until - Date.now());
  }

  #countDown() {
    clearInterval(this.#timer);
    this.#timer = null;
    if (!this.slow) return;
    this.#timer = setInterval(() => {
      this.tick = Date.now();
      if (this.#waiting() > 0) return;
      clearInterval(this.#timer);
      this.#timer = null;
    }, 250);
  }

  /** For browsers without `field-sizing`, which does this by itself. */
  #grow() {
    const { area } = this;
    if (!area || SIZES_ITSELF) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('chorus-chat-composer', ChatComposer);
