/** The next moment to draw: an animation frame, or a quarter of a second where the browser gives none (a hidden tab). */
const LATEST_MS = 250;

export function nextFrame() {
  return new Promise((resolve) => {
    const timer = setTimeout(done, LATEST_MS);
    const frame = requestAnimationFrame(done);
    function done() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resolve();
    }
  });
}
