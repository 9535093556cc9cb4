/** The state of a chat in words: what it is doing, what it left out, and whether this person may write. Pure. */

/** @returns {{kind: 'connecting'|'live'|'reconnecting'|'closed', text: string, again: boolean}} */
export function standing(room, words) {
  const { status, error, state } = room;
  if (status === 'live') {
    return state.stream?.status === 'ended' ? said('closed', words.say('closed')) : said('live', words.say('live'));
  }
  if (status === 'reconnecting') {
    return said('reconnecting', error ? words.error(error) : words.say('reconnecting'));
  }
  if (status !== 'closed') return said('connecting', words.say('connecting'));
  if (error?.code === 'banned') return said('closed', words.say('banned'));
  if (error?.code === 'not_found') return said('closed', words.say('notFound'));
  if (error && error.code !== 'connection_lost') return said('closed', words.error(error));
  return { ...said('closed', words.say('disconnected')), again: true };
}

const said = (kind, text) => ({ kind, text, again: false });

/** Short notes beside the state. @returns {{text: string, title?: string}[]} */
export function notes(room, words) {
  const { settings } = room.state;
  const { omitted, gapped } = room.coverage;
  const list = [];
  if (settings.slow_mode_seconds > 0) list.push({ text: words.say('slowMode', { seconds: settings.slow_mode_seconds }) });
  if (settings.emote_only) list.push({ text: words.say('emoteOnly') });
  if (omitted + gapped > 0) {
    list.push({ text: words.say('skipped', { count: words.count(omitted + gapped) }), title: words.say('skippedTitle', { omitted, gapped }) });
  }
  return list;
}

/**
 * Whether and why not this person may write.
 *
 * @param {{code: string, until: number|null}|null} refusal the last ban or mute, `until` in ms since the epoch
 * @param {'none'|'read'|'write'} [guests] what the server allows guests where the stream says nothing
 * @returns {{canWrite: boolean, guest: boolean, shut: string|null}}
 */
export function permission(room, words, refusal, now, guests = 'none') {
  const { you, stream, settings } = room.state;
  if (stream?.status === 'ended') return { canWrite: false, guest: false, shut: words.say('closed') };
  if (!you) {
    // Still on the way in: no door is shown before it is known to be there.
    if (room.status !== 'live') return { canWrite: false, guest: false, shut: room.status === 'closed' ? standing(room, words).text : words.say('connecting') };
    const guest = (settings.guests ?? guests) === 'write';
    return { canWrite: false, guest, shut: guest ? null : words.say('readOnly') };
  }
  if (you.guest && (settings.guests ?? guests) !== 'write') return { canWrite: false, guest: false, shut: words.say('readOnly') };
  if (refusal && (refusal.until === null || refusal.until > now)) {
    return { canWrite: false, guest: false, shut: refusalText(refusal, words) };
  }
  return { canWrite: true, guest: false, shut: null };
}

function refusalText({ code, until }, words) {
  if (code === 'banned') return words.say('bannedPost');
  return until === null ? words.say('muted') : words.say('mutedUntil', { time: words.clock.format(new Date(until)) });
}
