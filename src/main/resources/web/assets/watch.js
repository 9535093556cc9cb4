/** The watch page: a video, a chat beside it and reactions over it, put together from public parts. */
import '../embed/chorus-chat.js';
import { Rest } from '../client/chorus-client.js';
import { Words } from '../embed/strings.js';
import { Floats } from './floats.js';
import { Identity } from './identity.js';
import { ReactionBar } from './reaction-bar.js';
import { speak } from './page-words.js';
import { playVideo } from './player.js';
import { play } from './stage.js';
import { showStreams } from './streams.js';

const at = (id) => document.getElementById(id);
const api = location.origin;
const query = new URLSearchParams(location.search);
const words = new Words(query.get('lang') ?? navigator.language);
const rest = new Rest({ base: api });
const identity = new Identity(api);
const chat = at('chat');
const floats = new Floats(at('floats'));
const bar = new ReactionBar({
  bar: at('reactions'),
  floats,
  tap: (type) => chat.room?.tap(type),
  words,
});

const streams = showStreams(at('streams'), rest, words, () => chat.stream);

speak(document, words);
play(at('video'));
chat.refresh = identity.refresh;
chat.lang = query.get('lang') ?? navigator.language;
for (const type of ['chorus-state', 'chorus-comment']) chat.addEventListener(type, showRoom);
chat.addEventListener('chorus-reaction', (event) => event.detail.counts && bar.totals(event.detail.counts));
identity.addEventListener('change', () => {
  chat.token = identity.token;
  at('who').textContent = identity.name ?? '';
  at('who').setAttribute('aria-label', words.say('pageYou', { name: identity.name ?? '' }));
  at('who').hidden = false;
});
identity.addEventListener('renew', () => chat.client?.refresh().catch(() => {}));
wireRename();
start();

async function start() {
  let config;
  try {
    config = await rest.config();
    await identity.start(config.guests === 'write');
  } catch (error) {
    if (!config) return say(words.error(error));
    // Reading goes on without a name; the chat offers to come in as a guest.
  }
  bar.offer(config.reaction_types, false);
  const id = query.get('stream') ?? config.demo_stream_id ?? (await streams.first());
  if (!id) return say(words.say('pageNone'));
  chat.stream = id;
  streams.refresh();
  showStream(id);
}

async function showStream(id) {
  try {
    const stream = await rest.stream(id);
    describe(stream);
    if (stream.video_url) playVideo(stream.video_url, at('player'), at('video'));
  } catch (error) {
    at('title').textContent = error.code === 'not_found' ? words.say('pageNotFound') : words.error(error);
  }
}

function describe(stream) {
  document.title = `${stream.title} · Chorus`;
  at('title').textContent = stream.title;
  at('description').textContent = stream.description ?? '';
  at('description').hidden = !stream.description;
  at('kind').textContent = stream.type && stream.type !== 'other' ? words.name('type', stream.type) : '';
  at('badge').hidden = false;
  at('badge').textContent = words.name('status', stream.status);
  at('badge').classList.toggle('over', stream.status !== 'live');
}

let watched = null;

/** Called with every event of the chat: what the room knows shows on the page, too. */
function showRoom() {
  const { room } = chat;
  if (!room || room === watched) return;
  watched = room;
  room.addEventListener('viewers', (event) => showViewers(event.detail));
  room.addEventListener('change', (event) => {
    const { state } = room;
    if (event.detail === 'joined') showViewers(state.viewerCount);
    if (event.detail === 'stream_updated') describe(state.stream);
    if (event.detail === 'joined' || event.detail === 'stream_updated' || event.detail === 'disconnected') offer(state);
    if (event.detail === 'joined' || event.detail === 'totals') bar.totals(state.totals, true);
  });
  offer(room.state);
  bar.totals(room.state.totals, true);
}

function offer(state) {
  const types = state.settings.reaction_types;
  const mayReact = state.you !== null && (!state.you.guest || state.settings.guests === 'write');
  if (types) bar.offer(types, state.joined && mayReact && state.stream?.status !== 'ended');
}

function showViewers(n) {
  streams.watching(n);
  at('viewers').textContent = words.say('viewers', { n, count: words.count(n) });
}

function say(text) {
  at('nothing').textContent = text;
  at('nothing').hidden = false;
  chat.hidden = true;
}

function wireRename() {
  const dialog = at('rename');
  at('who').addEventListener('click', () => {
    at('name').value = identity.name ?? '';
    at('token').value = '';
    at('rename-error').hidden = true;
    dialog.showModal();
    at('name').select();
  });
  at('rename-cancel').addEventListener('click', () => dialog.close());
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const token = at('token').value.trim();
    try {
      await (token ? identity.signIn(token) : identity.rename(at('name').value.trim()));
      dialog.close();
    } catch (error) {
      at('rename-error').textContent = refusal(error, token);
      at('rename-error').hidden = false;
    }
  });
}

function refusal(error, token) {
  if (token && error.code === 'unauthenticated') return words.say('pageBadToken');
  return error.code === 'invalid_field' ? error.message : words.error(error);
}
