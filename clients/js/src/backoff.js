/**
 * How long to wait and whether to come back at all. Pure.
 */

/** Full jitter: uniform between 0 and the capped exponential, so that a crowd cut off at once comes back spread out. */
export function fullJitter(attempt, { base = 500, cap = 20_000, random = Math.random } = {}) {
  return Math.floor(random() * Math.min(cap, base * 2 ** Math.min(attempt, 30)));
}

/**
 * What a close code asks of the client.
 *
 * @param {number} code WebSocket close code
 * @returns {'reconnect'|'refresh'|'stop'} `refresh`: get a new token first, then reconnect
 */
export function closePolicy(code) {
  if (code === 4001) return 'refresh';
  if (code === 1001 || code === 4008) return 'reconnect';
  // No close frame (1005, 1006), or a server or proxy in trouble (1011-1015): abnormal, so worth another try.
  if (code === 1005 || code === 1006 || (code >= 1011 && code <= 1015)) return 'reconnect';
  return 'stop';
}
