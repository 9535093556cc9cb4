/** The list of live streams; looks again every half minute while the page is seen. */
const AGAIN_MS = 30_000;

/**
 * @param {HTMLUListElement} list
 * @param {import('../client/chorus-client.js').Rest} rest
 * @param {import('../embed/strings.js').Words} words
 * @param {() => string|undefined} current id of the stream that is shown
 */
export function showStreams(list, rest, words, current) {
  const load = async () => (await rest.liveStreams({ page_size: 24 })).items;

  async function refresh() {
    try {
      const streams = await load();
      list.replaceChildren(...streams.map((stream) => item(stream, stream.id === current(), words)));
    } catch {
      // the list of a moment ago is better than none
    }
  }

  setInterval(() => document.visibilityState === 'visible' && refresh(), AGAIN_MS);
  return { refresh, first: async () => (await load())[0]?.id ?? null };
}

function item(stream, isCurrent, words) {
  const link = document.createElement('a');
  link.href = `./?stream=${encodeURIComponent(stream.id)}`;
  if (isCurrent) link.setAttribute('aria-current', 'page');
  const title = document.createElement('strong');
  title.textContent = stream.title;
  const about = document.createElement('small');
  const viewers = words.say('viewers', { n: stream.viewer_count, count: words.count(stream.viewer_count) });
  about.textContent = stream.type === 'other' ? viewers : `${viewers} · ${stream.type}`;
  link.append(title, about);
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}
