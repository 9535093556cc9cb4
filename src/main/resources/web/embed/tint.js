/** A name's colour: one of 24 hues by user id. Lightness is the theme's, so that contrast holds whatever the hue. */
export const HUES = 24;

/** @returns {string} class name */
export function tint(userId) {
  let hash = 2166136261; // FNV-1a
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 16777619);
  return `hue${(hash >>> 8) % HUES}`;
}
