/** The pinned comments on top of the chat: the newest one, and the others on request. A Lit controller. */
import { html, nothing } from '../lib/lit/index.js';
import { content, nameOf } from './chat-row.js';
import { icons } from './icons.js';

export class PinnedBar {
  #host;
  #open = false;

  /** @param {import('../lib/lit/index.js').ReactiveControllerHost} host */
  constructor(host) {
    this.#host = host;
  }

  render(pinned, words) {
    if (pinned.length === 0) return nothing;
    const shown = this.#open ? pinned : pinned.slice(0, 1);
    const label = this.#open ? words.say('less') : words.say('pinnedMore', { n: pinned.length - 1 });
    return html`<section class="pinned ${this.#open ? 'open' : ''}" part="pinned" aria-label=${words.say('pinned')} tabindex="0">
      ${icons.pin}
      <ul>
        ${shown.map((comment) => html`<li><bdi class="name">${nameOf(comment.user, words)}</bdi>: ${content(comment.content ?? '', words, null)}</li>`)}
      </ul>
      ${pinned.length > 1 ? html`<button aria-expanded=${this.#open} @click=${() => this.#toggle()}>${label}</button>` : nothing}
    </section>`;
  }

  #toggle() {
    this.#open = !this.#open;
    this.#host.requestUpdate();
  }
}
