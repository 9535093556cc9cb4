/** An unsent text, kept for the tab and per stream, so that neither a reconnect nor a reload loses it. */

const keyOf = (streamId) => `chorus.draft.${streamId}`;

export function loadDraft(streamId) {
  try {
    return sessionStorage.getItem(keyOf(streamId)) ?? '';
  } catch {
    return ''; // storage is forbidden: the draft lives as long as the page
  }
}

export function keepDraft(streamId, text) {
  try {
    if (text) sessionStorage.setItem(keyOf(streamId), text);
    else sessionStorage.removeItem(keyOf(streamId));
  } catch {
    // as above
  }
}
