/** The few pictures on buttons. */
import { svg, html } from '../lib/lit/index.js';

const icon = (shape) => html`<svg viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

export const icons = {
  react: icon(svg`<circle cx="12" cy="12" r="9"></circle><path d="M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.01M15 9.5v.01"></path>`),
  reply: icon(svg`<path d="M10 8V4L3 11l7 7v-4c5 0 8 1.500 11 6 0-8-5-12-11-12z"></path>`),
  edit: icon(svg`<path d="M4 20l1-5L16 4l4 4L9 19l-5 1z"></path>`),
  remove: icon(svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"></path>`),
  hide: icon(svg`<path d="M3 3l18 18M10.600 6.200A10 10 0 0 1 21 12a13 13 0 0 1-2.500 3.300M6.500 7.500A13 13 0 0 0 3 12c2 3.500 5 6 9 6a9 9 0 0 0 4-1"></path>`),
  pin: icon(svg`<path d="M9 3h6l-1 7 4 4H6l4-4-1-7zM12 14v7"></path>`),
  star: icon(svg`<path d="M12 3l2.700 5.800 6.300.7-4.700 4.300 1.300 6.200L12 17l-5.600 3 1.300-6.200L3 9.500l6.300-.7z"></path>`),
  send: icon(svg`<path d="M4 12L21 4l-6 17-3.500-7.500L4 12z"></path>`),
  down: icon(svg`<path d="M6 10l6 6 6-6"></path>`),
};
