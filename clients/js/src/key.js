/**
 * A fresh idempotency key. `crypto.randomUUID` is there on secure origins only, and a page on plain HTTP in somebody's
 * own network has to post as well.
 */
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
