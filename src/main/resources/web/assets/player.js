/**
 * A stream's own video in the place of the picture: whatever the browser plays by itself, and HLS through hls.js where it does not,
 * which is loaded only then. Muted at first, as browsers let nothing else begin by itself.
 */
const HLS_TYPE = 'application/vnd.apple.mpegurl';
const HLS_LIBRARY = new URL('../lib/hls.js/dist/hls.light.min.js', import.meta.url).href;

/**
 * @param {string} address of the video; anything but http and https is ignored
 * @param {HTMLVideoElement} video hidden until it plays
 * @param {HTMLElement} picture what stands in for it, hidden from then on
 */
export async function playVideo(address, video, picture) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || video.dataset.address === url.href) return;
  video.dataset.address = url.href;
  video.addEventListener('loadeddata', () => {
    picture.hidden = true;
    video.hidden = false;
  });
  // What can't be played leaves the picture where it is.
  video.addEventListener('error', () => {
    picture.hidden = false;
    video.hidden = true;
  });
  if (!url.pathname.endsWith('.m3u8') || video.canPlayType(HLS_TYPE)) {
    video.src = url.href;
  } else {
    const Hls = await library();
    if (!Hls?.isSupported()) return;
    // Its worker is made of text, which the page's policy forbids.
    const hls = new Hls({ enableWorker: false });
    hls.loadSource(url.href);
    hls.attachMedia(video);
  }
  video.play().catch(() => {});
}

function library() {
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = HLS_LIBRARY;
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = () => resolve(null);
    document.head.append(script);
  });
}
