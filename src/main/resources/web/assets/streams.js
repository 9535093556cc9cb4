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

  let here = null;

  async function refresh() {
    try {
      const streams = await load();
      const now = (stream) => (stream.id === current() && here !== null ? { ...stream, viewer_count: here } : stream);
      list.replaceChildren(...streams.map((stream) => item(now(stream), stream.id === current(), words)));
    } catch {
      // the list of a moment ago is better than none
    }
  }

  /** The stream on this page has so many viewers now: the page knows before the list does. */
  function watching(n) {
    here = n;
    const about = list.querySelector('[aria-current] .viewers');
    if (about) about.textContent = viewers(n, words);
  }

  setInterval(() => document.visibilityState === 'visible' && refresh(), AGAIN_MS);
  return { refresh, watching, first: async () => (await load())[0]?.id ?? null };
}

function item(stream, isCurrent, words) {
  const link = document.createElement('a');
  link.href = `./?stream=${encodeURIComponent(stream.id)}`;
  if (isCurrent) link.setAttribute('aria-current', 'page');
  const title = document.createElement('strong');
  title.textContent = stream.title;
  const about = document.createElement('small');
  const count = document.createElement('span');
  count.className = 'viewers';
  count.textContent = viewers(stream.viewer_count, words);
  about.append(count, stream.type === 'other' ? '' : ` · ${words.name('type', stream.type)}`);
  link.append(title, about);
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}

const viewers = (n, words) => words.say('viewers', { n, count: words.count(n) });
