/** The example's own script: finds the demo stream and shows the element's events. */
const chat = document.getElementById('chat');
const last = document.getElementById('last');

const wanted = new URLSearchParams(location.search);
const config = await (await fetch('api/config')).json();
const stream = wanted.get('stream') ?? config.demo_stream_id;
document.getElementById('id').textContent = stream ?? '…';
if (wanted.get('lang')) chat.lang = wanted.get('lang');
if (stream) chat.stream = stream;

chat.addEventListener('chorus-state', (event) => (last.value = `chorus-state: ${event.detail.text}`));
chat.addEventListener('chorus-comment', (event) => {
  const { user, content } = event.detail.comment;
  last.value = `chorus-comment: ${user?.display_name ?? ''}: ${content ?? ''}`;
});
