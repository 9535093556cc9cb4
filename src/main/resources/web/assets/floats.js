/** Reactions that float up over the video. At most 30 are in the air; what comes on top only counts in the totals. */
const MOST = 30;

export class Floats {
  #sky;
  #still = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {HTMLElement} sky the layer over the video */
  constructor(sky) {
    this.#sky = sky;
  }

  /** @param {string} symbol @param {number} [from] where it rises, 0 (start) to 1 (end) of the width; anywhere if absent */
  rise(symbol, from = 0.55 + Math.random() * 0.4) {
    if (this.#still.matches || document.hidden || this.#sky.childElementCount >= MOST) return;
    const float = document.createElement('span');
    float.textContent = symbol;
    const { width, height } = this.#sky.getBoundingClientRect();
    const x = Math.min(Math.max(from * width - 15, 4), width - 40);
    const drift = (Math.random() - 0.5) * 90;
    const top = -height * (0.6 + Math.random() * 0.35);
    this.#sky.append(float);
    const rising = float.animate(
      [
        { transform: `translate(${x}px, 40px) scale(0.5)`, opacity: 0 },
        { transform: `translate(${x + drift * 0.2}px, ${top * 0.15}px) scale(1.15)`, opacity: 1, offset: 0.15 },
        { transform: `translate(${x - drift * 0.5}px, ${top * 0.6}px) scale(1)`, opacity: 0.9, offset: 0.65 },
        { transform: `translate(${x + drift}px, ${top}px) scale(0.9)`, opacity: 0 },
      ],
      { duration: 2200 + Math.random() * 1200, easing: 'ease-out' },
    );
    rising.finished.finally(() => float.remove());
  }
}
