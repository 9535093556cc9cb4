/** The buttons under the video: a press is a tap, holding one is a burst. Shows the stream's totals as they tick. */
import { reactionSymbol } from '../embed/emoji.js';

const BURST_MS = 110;
const HOLD_MS = 280;
/** Floats shown for one tick of one type from others; the totals tell the rest. */
const MOST_PER_TICK = 4;

export class ReactionBar {
  #bar;
  #floats;
  #tap;
  #words;
  #buttons = new Map();
  #shown = {};
  #own = new Map();
  #burst = null;

  /**
   * @param {object} options
   * @param {HTMLElement} options.bar
   * @param {import('./floats.js').Floats} options.floats
   * @param {(type: string) => void} options.tap sends one tap
   * @param {import('../embed/strings.js').Words} options.words
   */
  constructor({ bar, floats, tap, words }) {
    this.#bar = bar;
    this.#floats = floats;
    this.#tap = tap;
    this.#words = words;
    for (const end of ['pointerup', 'pointercancel', 'blur']) window.addEventListener(end, () => this.#release());
  }

  /** @param {string[]} types in the order to show @param {boolean} enabled whether this person may react */
  offer(types, enabled) {
    const same = types.length === this.#buttons.size && types.every((type) => this.#buttons.has(type));
    if (!same) {
      this.#buttons.clear();
      this.#bar.replaceChildren(...types.map((type) => this.#button(type)));
    }
    for (const { button } of this.#buttons.values()) button.disabled = !enabled;
  }

  /** Absolute totals. What others added since the last ones floats up. */
  totals(counts, quietly = false) {
    for (const [type, { total }] of this.#buttons) {
      const n = counts[type] ?? 0;
      total.textContent = n > 0 ? this.#words.count(n) : '';
      const grown = n - (this.#shown[type] ?? 0);
      const own = Math.min(this.#own.get(type) ?? 0, Math.max(0, grown));
      this.#own.set(type, (this.#own.get(type) ?? 0) - own);
      if (quietly) continue;
      for (let i = 0; i < Math.min(grown - own, MOST_PER_TICK); i++) setTimeout(() => this.#floats.rise(reactionSymbol(type)), i * 120);
    }
    this.#shown = { ...counts };
  }

  #button(type) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = this.#words.name('reaction', type);
    const symbol = document.createElement('span');
    symbol.className = 'symbol';
    symbol.textContent = reactionSymbol(type);
    symbol.setAttribute('aria-hidden', 'true');
    const name = document.createElement('span');
    name.className = 'name';
    name.textContent = this.#words.name('reaction', type);
    const total = document.createElement('span');
    total.className = 'total';
    button.append(symbol, name, ' ', total);
    button.addEventListener('pointerdown', (event) => this.#press(event, type, button));
    button.addEventListener('contextmenu', (event) => event.preventDefault()); // a long press is a burst here
    // A pointer already tapped on its way down; what is left are keys and assistive technology.
    button.addEventListener('click', (event) => event.detail === 0 && this.#one(type, button));
    this.#buttons.set(type, { button, total });
    return button;
  }

  #press(event, type, button) {
    if (event.button !== 0 || button.disabled) return;
    this.#release();
    this.#one(type, button);
    const repeat = () => {
      if (button.disabled) return this.#release();
      button.classList.add('held');
      this.#one(type, button);
      this.#burst.timer = setTimeout(repeat, BURST_MS);
    };
    this.#burst = { button, timer: setTimeout(repeat, HOLD_MS) };
  }

  #release() {
    if (!this.#burst) return;
    clearTimeout(this.#burst.timer);
    this.#burst.button.classList.remove('held');
    this.#burst = null;
  }

  #one(type, button) {
    this.#tap(type);
    this.#own.set(type, (this.#own.get(type) ?? 0) + 1);
    const sky = document.getElementById('floats').getBoundingClientRect();
    const at = button.getBoundingClientRect();
    this.#floats.rise(reactionSymbol(type), (at.left + at.width / 2 - sky.left) / sky.width);
  }
}
