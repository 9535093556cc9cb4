/**
 * The law of coverage: every offset of a room is delivered, omitted or in a gap, once. Pure functions over
 * `{epoch, offset, delivered, omitted, gapped}`, where `offset` is the last one covered.
 */

/** @param {string|null} epoch @param {number} offset the snapshot's */
export function startAt(epoch, offset, counts = { delivered: 0, omitted: 0, gapped: 0 }) {
  const { delivered, omitted, gapped } = counts;
  return { epoch, offset, delivered, omitted, gapped };
}

/**
 * Judges a frame that covers `from..to` (inclusive).
 *
 * @returns {'next'|'stale'|'overlap'|'hole'|'epoch'} `next` and `overlap` are to be applied; `stale` was seen before;
 *     after `hole` the client must resume from its own offset, after `epoch` it must take a snapshot
 */
export function judge(coverage, { epoch, from, to }) {
  if (epoch !== undefined && epoch !== null && epoch !== coverage.epoch && !isUnopened(coverage)) return 'epoch';
  if (from === coverage.offset + 1) return 'next';
  if (to <= coverage.offset) return 'stale';
  return from <= coverage.offset ? 'overlap' : 'hole';
}

/** A room nothing was ever said in has no epoch; its first frame brings one, and that is no break. */
const isUnopened = ({ epoch, offset }) => epoch === '' && offset === 0;

/** Books a batch: what it left out is omitted, the rest of its range was delivered. */
export function coverBatch(coverage, { epoch, from, to, omitted = 0 }) {
  const span = Math.max(0, to - Math.max(from - 1, coverage.offset));
  const left = Math.min(omitted, span);
  return {
    ...coverage,
    epoch: isUnopened(coverage) ? (epoch ?? '') : coverage.epoch,
    offset: Math.max(coverage.offset, to),
    delivered: coverage.delivered + span - left,
    omitted: coverage.omitted + left,
  };
}

/** Books a gap: its whole range was skipped. */
export function coverGap(coverage, { epoch, from, to }) {
  const span = Math.max(0, to - Math.max(from - 1, coverage.offset));
  return {
    ...coverage,
    epoch: isUnopened(coverage) ? (epoch ?? '') : coverage.epoch,
    offset: Math.max(coverage.offset, to),
    gapped: coverage.gapped + span,
  };
}
