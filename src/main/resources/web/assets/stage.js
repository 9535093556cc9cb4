/**
 * The picture that stands in for a video: northern lights over a harbour, drawn on a canvas. Loops for ever, rests when
 * nobody sees it, and stands still for people who asked for less motion.
 */
const FRAME_MS = 1000 / 24;
/** Seconds after which the picture repeats. */
const LOOP = 24;
/** A fixed scatter: the same sky on every visit. */
const scatter = (i) => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1;
const STARS = Array.from({ length: 110 }, (_, i) => [scatter(i + 1) * 960, scatter(i + 500) * 340, scatter(i + 900)]);
const HOUSES = Array.from({ length: 26 }, (_, i) => ({ x: i * 38 - 8, width: 26 + ((i * 17) % 16), height: 22 + ((i * 29) % 58), windows: (i * 7) % 5 }));
const CURTAINS = [
  { hue: 158, base: 150, height: 130, waves: 2, turns: 1 },
  { hue: 186, base: 190, height: 110, waves: 3, turns: -1 },
  { hue: 272, base: 120, height: 150, waves: 1, turns: 2 },
];

/** The lights are drawn small and enlarged, which blurs them for nothing. */
const SMALL = 6;
const small = Object.assign(document.createElement('canvas'), { width: 960 / SMALL, height: 540 / SMALL }).getContext('2d');

/** @param {HTMLCanvasElement} canvas */
export function play(canvas) {
  const context = canvas.getContext('2d', { alpha: false });
  context.scale(canvas.width / 960, canvas.height / 540);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let next = 0;
  let cost = 0;
  const frame = (now) => {
    if (now >= next) {
      const began = performance.now();
      draw(context, still.matches ? 7 : (now / 1000) % LOOP);
      // The picture may have an eighth of the time: on a slow machine it stutters so that the chat doesn't.
      cost = cost * 0.8 + (performance.now() - began) * 0.2;
      next = now + Math.max(FRAME_MS, cost * 8);
    }
    if (!still.matches) requestAnimationFrame(frame);
  };
  still.addEventListener('change', () => requestAnimationFrame(frame));
  requestAnimationFrame(frame);
}

function draw(context, seconds) {
  const turn = (seconds / LOOP) * 2 * Math.PI;
  sky(context, turn);
  small.setTransform(1 / SMALL, 0, 0, 1 / SMALL, 0, 0);
  small.clearRect(0, 0, 960, 540);
  small.globalCompositeOperation = 'lighter';
  for (const curtain of CURTAINS) lights(small, curtain, turn);
  context.globalCompositeOperation = 'lighter';
  context.drawImage(small.canvas, 0, 0, 960, 540);
  context.globalCompositeOperation = 'source-over';
  town(context, turn);
  water(context, turn);
}

let night = null;

function sky(context, turn) {
  if (!night) {
    night = context.createLinearGradient(0, 0, 0, 400);
    night.addColorStop(0, '#050816');
    night.addColorStop(1, '#14233f');
  }
  context.fillStyle = night;
  context.fillRect(0, 0, 960, 400);
  for (const [x, y, phase] of STARS) {
    context.fillStyle = `rgba(255,255,255,${0.35 + 0.35 * Math.sin(turn * 6 + phase * 20)})`;
    context.fillRect(x, y, 1.6, 1.6);
  }
}

function lights(context, { hue, base, height, waves, turns }, turn) {
  for (let x = 0; x < 960; x += SMALL) {
    const along = (x / 960) * 2 * Math.PI;
    const sway = Math.sin(along * waves + turn * turns * 2) * 34 + Math.sin(along * (waves + 3) - turn * 3) * 14;
    const glow = 0.5 + 0.5 * Math.sin(along * (waves + 1) + turn * (turns + 2));
    const top = base + sway - height;
    const shade = context.createLinearGradient(0, top, 0, base + sway + 40);
    shade.addColorStop(0, `hsla(${hue + 40},90%,60%,0)`);
    shade.addColorStop(0.7, `hsla(${hue},85%,55%,${0.05 + 0.26 * glow})`);
    shade.addColorStop(1, `hsla(${hue},85%,55%,0)`);
    context.fillStyle = shade;
    context.fillRect(x, top, SMALL, height + 40);
  }
}

function town(context, turn) {
  for (const { x, width, height, windows } of HOUSES) {
    context.fillStyle = '#070b17';
    context.fillRect(x, 400 - height, width, height);
    context.beginPath();
    context.moveTo(x - 3, 400 - height);
    context.lineTo(x + width / 2, 386 - height);
    context.lineTo(x + width + 3, 400 - height);
    context.fill();
    for (let i = 0; i < windows; i++) {
      const lit = Math.sin(turn * 2 + x + i * 9) > -0.6;
      context.fillStyle = lit ? '#ffcf7a' : '#2a2a38';
      context.fillRect(x + 5 + (i % 2) * 11, 408 - height + Math.floor(i / 2) * 13, 5, 7);
    }
  }
}

function water(context, turn) {
  context.fillStyle = '#091325';
  context.fillRect(0, 400, 960, 140);
  for (let row = 0; row < 18; row++) {
    const y = 404 + row * 7.5;
    for (let i = 0; i < 14; i++) {
      const x = ((i * 83 + row * 47) % 960) + Math.sin(turn * 4 + row * 0.9 + i) * (6 + row);
      const glow = 0.5 + 0.5 * Math.sin(turn * 5 + i * 1.7 + row);
      context.fillStyle = `hsla(${150 + ((i * 29) % 120)},80%,60%,${0.05 + 0.2 * glow})`;
      context.fillRect(x, y, 22 + row * 2.4, 2);
    }
  }
}
