/** The looks of the chat: one palette made of a few custom properties, and the sheets of its three elements. */
import { css, unsafeCSS } from '../lib/lit/index.js';
import { HUES } from './tint.js';

const hues = Array.from({ length: HUES }, (_, i) => `.hue${i}{--hue:${Math.round((i * 360) / HUES)}}`).join('');

/** Shared by all: colours, focus, buttons. `--chorus-*` are the embedding page's to set. */
export const theme = css`
  :host {
    --bg: var(--chorus-bg, light-dark(#ffffff, #18181b));
    --fg: var(--chorus-fg, light-dark(#1b1b1f, #efeff1));
    --accent: var(--chorus-accent, light-dark(#5b3fd6, #a594ff));
    --on-accent: var(--chorus-on-accent, light-dark(#ffffff, #16131f));
    --dim: color-mix(in oklab, var(--fg) 68%, var(--bg));
    --line: color-mix(in oklab, var(--fg) 14%, var(--bg));
    --soft: color-mix(in oklab, var(--fg) 6%, var(--bg));
    --softer: color-mix(in oklab, var(--fg) 10%, var(--bg));
    --danger: light-dark(#b3132b, #ff8a96);
    --good: light-dark(#0b7a3e, #4ade80);
    --warn: light-dark(#8a5300, #fbbf24);
    --d: var(--chorus-density, 1);
    font: 14px/1.45 var(--chorus-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    color: var(--fg);
    box-sizing: border-box;
  }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; border-radius: 6px; }
  button:disabled { cursor: default; opacity: 0.5; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  svg { inline-size: 18px; block-size: 18px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
  .emoji, .text.jumbo { font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif; }
  .quiet { color: var(--dim); }
  .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .button { padding: 6px 14px; background: var(--accent); color: var(--on-accent); font-weight: 600; border-radius: 8px; min-block-size: 36px; }
  .button:hover:not(:disabled) { background: color-mix(in oklab, var(--accent) 88%, var(--fg)); }
  .link { color: var(--accent); text-decoration: underline; text-underline-offset: 2px; }
  @media (pointer: coarse) {
    .button { min-block-size: 44px; }
    .link { min-block-size: 44px; min-inline-size: 44px; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
  }
`;

export const chatSheet = css`
  :host {
    color-scheme: light dark;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 280px;
    min-inline-size: 0;
    background: var(--bg);
    overflow: hidden;
    position: relative;
    container-type: inline-size;
  }
  :host([hidden]) { display: none; }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }
  .frame { display: contents; }
  .edge { text-align: center; padding: 10px; font-size: 12px; color: var(--dim); }
  header { display: flex; align-items: center; gap: 4px 10px; flex-wrap: wrap; padding: calc(10px * var(--d)) 14px; border-block-end: 1px solid var(--line); }
  header h2 { font-size: 15px; margin: 0; font-weight: 650; }
  .state { display: inline-flex; align-items: center; gap: 6px; color: var(--dim); font-size: 13px; }
  .state::before { content: ''; inline-size: 8px; block-size: 8px; border-radius: 50%; background: currentColor; flex: none; }
  .state.live { color: var(--good); }
  .state.connecting, .state.reconnecting { color: var(--warn); }
  .state.closed { color: var(--danger); }
  .viewers { margin-inline-start: auto; color: var(--dim); font-size: 13px; font-variant-numeric: tabular-nums; }
  .notes { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: 6px; font-size: 12px; }
  .note { background: var(--soft); color: var(--dim); border-radius: 99px; padding: 1px 9px; font-variant-numeric: tabular-nums; }
  .pinned { display: flex; gap: 8px; align-items: flex-start; padding: 8px 14px; background: color-mix(in oklab, var(--accent) 9%, var(--bg)); border-block-end: 1px solid var(--line); font-size: 13px; max-block-size: 40%; overflow-y: auto; flex: none; }
  .pinned svg { color: var(--accent); margin-block-start: 1px; }
  .pinned ul { list-style: none; margin: 0; padding: 0; flex: 1; min-inline-size: 0; display: grid; gap: 6px; }
  .pinned li { overflow-wrap: anywhere; }
  .pinned:not(.open) li { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
  .pinned .name { font-weight: 650; }
  .pinned button { color: var(--accent); font-size: 12px; white-space: nowrap; min-block-size: 24px; padding: 2px 4px; }
  chorus-chat-list { flex: 1 1 0; min-block-size: 0; }
  .toast { font-size: 13px; padding: 6px 14px; background: var(--softer); border-block-start: 1px solid var(--line); }
  @container (max-width: 380px) { .pinned:not(.open) li { -webkit-line-clamp: 2; } }
  @media (pointer: coarse) { .pinned button { min-block-size: 44px; min-inline-size: 44px; } }
`;

export const listSheet = css`
  :host { display: block; position: relative; min-inline-size: 0; }
  .scroller { position: absolute; inset: 0; overflow-y: auto; overflow-x: hidden; overflow-anchor: none; overscroll-behavior: contain; align-content: safe end; padding-block: 6px; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
  .scroller:focus-visible { outline-offset: -2px; }
  .edge { text-align: center; padding: 10px; font-size: 12px; color: var(--dim); }
  .row { position: relative; padding: calc(3px * var(--d)) 14px; overflow-wrap: anywhere; contain: layout style; }
  .row:focus-visible { outline-offset: -2px; }
  .row.active, .row:focus { background: var(--soft); z-index: 1; }
  .row.highlighted { background: color-mix(in oklab, var(--accent) 12%, var(--bg)); border-inline-start: 3px solid var(--accent); padding-inline-start: 11px; }
  .row.tome { background: color-mix(in oklab, var(--warn) 12%, var(--bg)); border-inline-start: 3px solid var(--warn); padding-inline-start: 11px; }
  .row.gone, .row.held .text { color: var(--dim); font-style: italic; }
  .row.gone .quote { font-style: normal; }
  .row.pending .said { opacity: 0.6; }
  .name { font-weight: 650; color: light-dark(oklch(0.47 0.15 var(--hue, 0)), oklch(0.8 0.12 var(--hue, 0))); }
  .badge { display: inline-block; font-size: 10.5px; font-weight: 650; line-height: 16px; border-radius: 4px; padding: 0 5px; margin-inline-end: 5px; background: light-dark(#0b7a3e, #4ade80); color: light-dark(#fff, #06210f); vertical-align: 1px; }
  .badge.admin { background: light-dark(#b3132b, #ff8a96); color: light-dark(#fff, #2b060b); }
  .badge.verified { background: light-dark(#1d5fc4, #8ab8ff); color: light-dark(#fff, #061833); }
  .text { white-space: pre-wrap; unicode-bidi: isolate; }
  .text.jumbo { font-size: 26px; line-height: 1.2; }
  .mention { font-weight: 600; background: var(--softer); border-radius: 4px; padding: 0 2px; }
  .text a { color: var(--accent); text-underline-offset: 2px; }
  .when, .mark { font-size: 12px; color: var(--dim); margin-inline-start: 6px; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .when { display: none; position: absolute; inset-inline-end: 6px; inset-block-end: 2px; background: var(--soft); border-radius: 4px; padding: 0 4px; }
  .row.active .when, .row:focus .when { display: block; }
  .quote { display: flex; gap: 5px; align-items: center; inline-size: fit-content; max-inline-size: 100%; font-size: 12px; color: var(--dim); text-align: start; }
  .quote::before { content: ''; inline-size: 10px; block-size: 7px; margin-block-start: 5px; margin-inline-start: 2px; border: solid var(--line); border-width: 2px 0 0 2px; border-start-start-radius: 5px; flex: none; }
  :host([dir='rtl']) .quote::before { border-width: 2px 2px 0 0; }
  .quote span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .chips { display: flex; flex-wrap: wrap; gap: 4px; margin-block: 2px 3px; }
  .chip { display: inline-flex; align-items: center; gap: 4px; font-size: 12px; line-height: 20px; padding: 1px 8px; border-radius: 99px; background: var(--soft); border: 1px solid transparent; font-variant-numeric: tabular-nums; }
  .chip:hover { background: var(--softer); }
  .chip[aria-pressed='true'] { border-color: var(--accent); background: color-mix(in oklab, var(--accent) 14%, var(--bg)); }
  .toolbar { position: absolute; inset-inline-end: 8px; inset-block-end: calc(100% - 7px); display: flex; flex-wrap: wrap; background: var(--bg); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 2px 8px rgb(0 0 0 / 0.18); z-index: 2; max-inline-size: calc(100% - 16px); }
  .row.low .toolbar { inset-block: calc(100% - 7px) auto; }
  .toolbar button { min-inline-size: 28px; min-block-size: 28px; display: inline-flex; align-items: center; justify-content: center; padding: 0 4px; font-size: 13px; }
  .toolbar button:hover { background: var(--softer); }
  .toolbar .pick { font-size: 17px; }
  .danger { color: var(--danger); }
  .tries { display: flex; flex-wrap: wrap; gap: 0 12px; font-size: 12px; align-items: center; }
  .tries button { white-space: nowrap; }
  .tries .why { color: var(--danger); }
  .jump { position: absolute; inset-block-end: 10px; inset-inline: 0; margin-inline: auto; inline-size: fit-content; box-shadow: 0 2px 10px rgb(0 0 0 / 0.25); border-radius: 99px; font-variant-numeric: tabular-nums; z-index: 3; display: flex; align-items: center; gap: 6px; }
  @media (pointer: coarse) {
    .toolbar button { min-inline-size: 44px; min-block-size: 44px; }
    .chip, .chip:hover { min-block-size: 44px; min-inline-size: 44px; justify-content: center; background: none; position: relative; isolation: isolate; padding-inline: 12px; }
    .chip::before { content: ''; position: absolute; inset: 8px 0; border-radius: 99px; background: var(--soft); border: 1px solid transparent; z-index: -1; }
    .chip[aria-pressed='true'] { border-color: transparent; background: none; }
    .chip[aria-pressed='true']::before { border-color: var(--accent); background: color-mix(in oklab, var(--accent) 14%, var(--bg)); }
    .chips { gap: 0 4px; margin-block: -6px; }
    .quote { min-block-size: 44px; margin-block: -12px; }
    .tries button { min-block-size: 44px; }
  }
  ${unsafeCSS(hues)}
`;

export const composerSheet = css`
  :host { display: block; position: relative; border-block-start: 1px solid var(--line); padding: calc(10px * var(--d)) 12px; background: var(--bg); }
  form { display: grid; gap: 6px; }
  .mode { display: flex; gap: 8px; align-items: center; font-size: 12px; color: var(--dim); min-inline-size: 0; }
  .mode span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .mode .whom { color: var(--fg); max-inline-size: 60%; flex: none; }
  .mode .what { flex: 1; }
  .box { display: flex; gap: 8px; align-items: flex-end; border: 1px solid color-mix(in oklab, var(--fg) 45%, var(--bg)); border-radius: 10px; padding: 4px; background: var(--bg); }
  .box:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); }
  textarea { flex: 1; min-inline-size: 0; font: inherit; color: inherit; background: none; border: 0; resize: none; field-sizing: content; padding: 7px 8px; max-block-size: calc(4 * 1.45em + 14px); line-height: 1.45; overflow-y: auto; scrollbar-width: thin; }
  textarea:focus-visible { outline: none; }
  textarea::placeholder { color: var(--dim); opacity: 1; }
  .send { min-inline-size: 36px; padding-inline: 9px; display: inline-flex; align-items: center; justify-content: center; }
  :host([dir='rtl']) .send svg { transform: scaleX(-1); }
  .foot { display: flex; gap: 10px; align-items: center; font-size: 12px; color: var(--dim); }
  .foot:empty { display: none; }
  .error { color: var(--danger); flex: 1; font-size: 13px; }
  .counter { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
  .counter.over { color: var(--danger); font-weight: 650; }
  .ring { inline-size: 22px; block-size: 22px; stroke-width: 3; }
  .ring .track { stroke: var(--line); }
  .ring .hand { stroke: var(--accent); transform: rotate(-90deg); transform-origin: center; }
  .slow { display: inline-flex; gap: 6px; align-items: center; font-variant-numeric: tabular-nums; }
  .shut { display: flex; gap: 10px; align-items: center; justify-content: center; flex-wrap: wrap; min-block-size: 44px; color: var(--dim); text-align: center; }
  .options { position: absolute; inset-block-end: calc(100% - 6px); inset-inline: 12px; margin: 0; padding: 4px; list-style: none; background: var(--bg); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 4px 16px rgb(0 0 0 / 0.2); z-index: 4; }
  .options li { padding: 5px 10px; border-radius: 6px; cursor: pointer; }
  .options li[aria-selected='true'] { background: color-mix(in oklab, var(--accent) 16%, var(--bg)); }
  @media (pointer: coarse) {
    .send { min-inline-size: 44px; }
    textarea { font-size: 16px; padding-block: 11px; max-block-size: calc(4 * 1.45em + 22px); }
    .options li { min-block-size: 44px; display: flex; gap: 8px; align-items: center; }
    .mode button { min-block-size: 44px; min-inline-size: 44px; }
  }
`;
