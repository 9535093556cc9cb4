/**
 * Which rows of the room are drawn, and where the reader is among them: following the newest, or reading back with
 * nothing moving under their eyes.
 */

/** Rows drawn while following; nobody sees more than a screenful, the rest is for the first scroll up. */
const FOLLOW_ROWS = 60;
/** Rows drawn while reading back. */
const READ_ROWS = 300;
/** Rows the window moves by, and how near the edge (pixels) that happens. */
const STEP = 80;
const EDGE_PX = 800;
/** How far from the end (pixels) the reader is offered a way back. */
const AWAY_PX = 24;
/** How long after a wheel, key or finger a scroll still counts as the reader's own, and the jump that always does (pixels). */
const GESTURE_MS = 1_000;
const JUMP_PX = 120;

export class Viewport {
  #host;
  #topId = null;
  #lastTop = 0;
  #gestureAt = -Infinity;
  #paging = false;
  #anchor = null;
  /** Whether following stopped only because the pointer is on something to press. */
  #paused = false;
  /** Whether the newest row is out of sight; one that is held, but at the end, needs no way back. */
  away = false;

  /** @param {import('./chat-list.js').ChatList} host its `room`, `scroller`, `rowElement`, `loading` are used */
  constructor(host) {
    this.#host = host;
  }

  get #following() {
    return this.#host.following;
  }

  /** The comments to draw, and the place of the first of them. */
  window(line) {
    const { comments } = line;
    if (line.following) {
      const start = Math.max(0, comments.length - FOLLOW_ROWS);
      this.#topId = comments[start]?.id ?? null;
      return { shown: comments.slice(start), start };
    }
    let start = this.#start(line);
    if (start < 0) start = Math.max(0, comments.length - READ_ROWS);
    this.#topId = comments[start]?.id ?? null;
    return { shown: comments.slice(start, start + READ_ROWS), start };
  }

  /** Notes where the first visible row is, so that {@link afterDraw} can put it back there. */
  beforeDraw() {
    this.#anchor = this.#following ? null : this.#findAnchor();
  }

  afterDraw() {
    if (this.#following) this.#toBottom();
    else this.#restoreAnchor();
  }

  /** The list has another size. */
  settle() {
    if (this.#following) this.#toBottom();
  }

  hold() {
    if (this.#following) this.#host.room.hold();
  }

  follow() {
    this.#topId = null;
    this.#paused = false;
    this.away = false;
    this.#host.room.follow();
    this.#host.requestUpdate();
  }

  /** Holds for as long as the pointer is on something that must not move. */
  pause() {
    if (!this.#following) return;
    this.hold();
    this.#paused = true;
  }

  resume() {
    if (this.#paused) this.follow();
  }

  /** The reader did something that may scroll. */
  gesture() {
    this.#gestureAt = performance.now();
  }

  onWheel(event) {
    this.gesture();
    this.#paused = false;
    const { scrollHeight, clientHeight } = this.#host.scroller;
    if (event.deltaY < 0 && scrollHeight > clientHeight) this.hold();
  }

  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#host.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const rise = this.#lastTop - scrollTop;
    const up = rise > 2;
    this.#lastTop = scrollTop;
    if (up) this.#paused = false;
    if (this.#following) {
      // The browser scrolls by itself when the list changes size; that is no wish to read back.
      const meant = performance.now() - this.#gestureAt < GESTURE_MS || rise > JUMP_PX;
      if (up && below > 4 && meant) this.hold();
      else if (below > 1) this.#toBottom();
    } else if (below < 8 && !up && !this.#paused && this.#drawnToEnd()) this.follow();
    this.#see(!this.#following && (below > AWAY_PX || !this.#drawnToEnd()));
    if (this.#following) return;
    if (scrollTop < EDGE_PX) this.#page(-1);
    else if (below < EDGE_PX) this.#page(1);
  }

  #see(away) {
    if (away === this.away) return;
    this.away = away;
    this.#host.requestUpdate();
  }

  #start(line) {
    return line.comments.findIndex((comment) => comment.id === this.#topId);
  }

  #drawnToEnd() {
    const { line } = this.#host.room.state;
    return line.live === null && this.#start(line) + READ_ROWS >= line.comments.length;
  }

  /** Moves the window of drawn rows, and asks the server when it has come to the end of what is held. */
  async #page(direction) {
    const { room } = this.#host;
    const { line } = room.state;
    const start = this.#start(line);
    if (direction < 0 && start > 0) this.#moveTo(start - STEP);
    else if (direction > 0 && start + READ_ROWS < line.comments.length) this.#moveTo(start + STEP);
    else if (!this.#paging && (direction < 0 ? line.moreOlder : line.live !== null)) {
      this.#paging = true;
      this.#host.loading = direction < 0;
      try {
        const came = await (direction < 0 ? room.loadOlder() : room.loadNewer());
        if (came && direction < 0) this.#page(-1);
      } catch {
        // scrolling on asks again
      } finally {
        this.#paging = false;
        this.#host.loading = false;
      }
    }
  }

  #moveTo(start) {
    const { comments } = this.#host.room.state.line;
    this.#topId = comments[Math.max(0, Math.min(start, comments.length - 1))].id;
    this.#host.requestUpdate();
  }

  #findAnchor() {
    const { scroller } = this.#host;
    if (!scroller) return null;
    const top = scroller.scrollTop;
    for (const element of scroller.querySelectorAll('.row[data-id]')) {
      if (element.offsetTop + element.offsetHeight > top) return { id: element.dataset.id, from: element.offsetTop - top };
    }
    return null;
  }

  #restoreAnchor() {
    const { scroller } = this.#host;
    const element = this.#anchor && this.#host.rowElement(this.#anchor.id);
    if (!element) return;
    const wanted = element.offsetTop - this.#anchor.from;
    if (Math.abs(scroller.scrollTop - wanted) > 0.5) scroller.scrollTop = wanted;
    this.#lastTop = scroller.scrollTop;
  }

  #toBottom() {
    const { scroller } = this.#host;
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }
}
