/** Fingers and keys on the list. */

const PRESS_MS = 450;

/** A long press on a row, as an event listener for touch events. Scrolling or a second finger cancels it. */
export class LongPress {
  #pressed;
  #timer = null;

  /** @param {(id: string) => void} pressed called with the row's comment id */
  constructor(pressed) {
    this.#pressed = pressed;
  }

  handleEvent(event) {
    if (event.type === 'contextmenu') {
      if (this.fired) event.preventDefault(); // the long press was ours
      return;
    }
    clearTimeout(this.#timer);
    if (event.type !== 'touchstart' || event.touches.length !== 1) return;
    this.fired = false;
    const id = event.target.closest?.('.row[data-id]')?.dataset.id;
    if (!id || event.target.closest('button, a')) return;
    this.#timer = setTimeout(() => {
      this.fired = true;
      this.#pressed(id);
    }, PRESS_MS);
  }
}

/**
 * Arrow keys walk the rows, Home and End go to the drawn ends, Enter goes into a row's actions, Escape back out and in
 * the end to the newest.
 *
 * @param {KeyboardEvent} event @param {import('./chat-list.js').ChatList} list
 */
export function rowKeys(event, list) {
  const rows = [...list.renderRoot.querySelectorAll('.row[data-id]')];
  const current = event.target.closest?.('.row[data-id]');
  const inside = current && event.target !== current;
  const go = (row) => {
    if (!row) return;
    event.preventDefault();
    list.focusRow(row.dataset.id);
  };
  switch (event.key) {
    case 'ArrowUp':
      go(current ? rows[rows.indexOf(current) - 1] : rows.at(-1));
      break;
    case 'ArrowDown':
      if (current) go(rows[rows.indexOf(current) + 1]);
      break;
    case 'Home':
      go(rows[0]);
      break;
    case 'End':
      go(rows.at(-1));
      break;
    case 'Enter':
      if (current && !inside) {
        event.preventDefault();
        list.updateComplete.then(() => current.querySelector('.toolbar button, .chip')?.focus());
      }
      break;
    case 'ArrowLeft':
    case 'ArrowRight':
      walkToolbar(event);
      break;
    case 'Escape':
      event.preventDefault();
      if (inside && current) {
        current.focus();
        list.open(current.dataset.id);
      } else {
        list.scroller.focus();
        list.jump();
      }
      break;
    default:
  }
}

function walkToolbar(event) {
  const bar = event.target.closest?.('.toolbar');
  if (!bar) return;
  event.preventDefault();
  const buttons = [...bar.querySelectorAll('button')];
  const rtl = getComputedStyle(bar).direction === 'rtl';
  const step = (event.key === 'ArrowRight') !== rtl ? 1 : -1;
  buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
}
