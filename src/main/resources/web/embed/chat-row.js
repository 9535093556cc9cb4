/** One row of the list as a template: a comment, or one on its way. */
import { html, nothing } from '../lib/lit/index.js';
import { isRemoved } from '../client/chorus-client.js';
import { reactionSymbol } from './emoji.js';
import { icons } from './icons.js';
import { isJumbo, parts, plain } from './text.js';
import { tint } from './tint.js';

/**
 * @typedef {object} RowContext what a row needs besides its comment
 * @property {import('./strings.js').Words} words
 * @property {object|null} you
 * @property {boolean} canWrite
 * @property {string[]} reactionTypes
 * @property {number} editWindowMs how long one's own comments may be changed
 * @property {'tools'|'pick'|'sure'|null} open what of the actions is shown, if this row is the active one
 * @property {boolean} low whether the actions go below the row
 * @property {boolean} focused whether Tab enters the list here
 * @property {object|null|undefined} quote the comment this one answers; undefined if it answers none
 * @property {(act: string, comment: object, detail?: any) => void} act
 */

/** @param {object} comment @param {RowContext} context */
export function row(comment, context) {
  const { words, you } = context;
  const gone = isRemoved(comment);
  const toMe = !gone && you && (comment.mentions ?? []).some((name) => name === you.username || name === you.id);
  const classes = ['row'];
  if (gone) classes.push('gone');
  if (comment.highlighted && !gone) classes.push('highlighted');
  if (toMe) classes.push('tome');
  if (comment.status === 'pending') classes.push('held');
  if (context.open) classes.push('active');
  if (context.low) classes.push('low');
  return html`<div
    class=${classes.join(' ')}
    part=${gone ? 'row row-removed' : 'row'}
    data-id=${comment.id}
    tabindex=${context.focused ? '0' : '-1'}
  >
    ${quote(comment, context)}
    <div class="said">${gone ? html`<span class="text" part="text">${words.say('removed')}</span>` : said(comment, words, you)}</div>
    ${gone ? nothing : chips(comment, context)} ${context.open && !gone ? toolbar(comment, context) : nothing}
  </div>`;
}

/** @param {object} pending @param {RowContext} context */
export function pendingRow(pending, { words, you, act }) {
  const failed = pending.status === 'failed';
  return html`<div class="row pending" part="row row-pending" data-key=${pending.key} tabindex="-1">
    <div class="said">
      <bdi class="name ${tint(you?.id ?? '')}" part="name">${you?.display_name ?? ''}</bdi>: ${content(pending.content, words, you)}
      ${failed ? nothing : html`<span class="mark">${words.say('sending')}</span>`}
    </div>
    ${failed
      ? html`<div class="tries" role="status">
          <span class="why">${words.say('failed')} · ${words.error(pending.error)}</span>
          <button class="link" @click=${() => act('retry', pending)}>${words.say('retry')}</button>
          <button class="link" @click=${() => act('discard', pending)}>${words.say('discard')}</button>
        </div>`
      : nothing}
  </div>`;
}

function said(comment, words, you) {
  const user = comment.user;
  return html`${badges(user, words)}<bdi class="name ${tint(user?.id ?? '')}" part="name">${nameOf(user, words)}</bdi>:
    ${content(comment.content ?? '', words, you)}${comment.edited_at
      ? html`<span class="mark" part="edited">(${words.say('edited')})</span>`
      : nothing}${comment.status === 'pending' ? html`<span class="mark">${words.say('held')}</span>` : nothing}<time
      class="when"
      part="time"
      datetime=${comment.created_at}
      title=${words.moment.format(new Date(comment.created_at))}
      >${words.clock.format(new Date(comment.created_at))}</time
    >`;
}

/** The text of a comment; also used by the pinned bar. */
export function content(text, words, you) {
  const shown = parts(text).map((part) => {
    if (part.kind === 'link') {
      return html`<a href=${part.href} target="_blank" rel="nofollow noopener noreferrer ugc" title=${part.href}>${part.text}</a>`;
    }
    if (part.kind === 'mention') return html`<span class=${part.name === you?.username ? 'mention you' : 'mention'}>${part.text}</span>`;
    if (part.kind === 'emote') return html`<span class="emoji" title=":${part.name}:">${part.text}</span>`;
    return part.text;
  });
  return html`<span class=${isJumbo(text) ? 'text jumbo' : 'text'} part="text" dir="auto">${shown}</span>`;
}

export const nameOf = (user, words) => user?.display_name ?? user?.username ?? words.say('unknownUser');

function badges(user, words) {
  if (!user) return nothing;
  return html`${user.role === 'moderator' ? html`<span class="badge" part="badge">${words.say('moderator')}</span>` : nothing}${user.role === 'admin'
    ? html`<span class="badge admin" part="badge">${words.say('admin')}</span>`
    : nothing}${user.verified ? html`<span class="badge verified" part="badge" role="img" aria-label=${words.say('verified')}>✓</span>` : nothing}`;
}

function quote(comment, { quote: answered, words, act }) {
  if (answered === undefined) return nothing;
  const gone = !answered || isRemoved(answered);
  const text = gone ? (answered ? words.say('removed') : '…') : plain(answered.content ?? '');
  const name = answered?.user ? `@${nameOf(answered.user, words)} ` : '';
  return html`<button
    class="quote"
    part="quote"
    tabindex="-1"
    aria-label=${words.say('inReplyTo', { name: name || words.say('unknownUser'), text })}
    @click=${() => act('find', comment)}
  >
    <span dir="auto">${name}${text}</span>
  </button>`;
}

function chips(comment, { words, canWrite, open, act }) {
  const counts = Object.entries(comment.reactions ?? {}).filter(([, n]) => n > 0);
  const own = comment.reaction_types ?? [];
  if (counts.length === 0) return nothing;
  return html`<div class="chips">
    ${counts.map(
      ([type, n]) =>
        html`<button
          class="chip"
          part="chip"
          tabindex=${open ? '0' : '-1'}
          aria-pressed=${own.includes(type)}
          aria-label=${words.say('reactionOf', { type: words.name('reaction', type), n })}
          ?disabled=${!canWrite}
          @click=${() => act('react', comment, type)}
        >
          <span class="emoji" aria-hidden="true">${reactionSymbol(type)}</span>${words.count(n)}
        </button>`,
    )}
  </div>`;
}

function toolbar(comment, context) {
  const { words, you, canWrite, open, reactionTypes, editWindowMs, act } = context;
  const mine = you && comment.user?.id === you.id;
  const button = (name, icon, run, classes = '') =>
    html`<button class=${classes} title=${words.say(name)} aria-label=${words.say(name)} @click=${run}>${icon}</button>`;
  if (open === 'pick') {
    return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${words.say('react')}>
      ${reactionTypes.map(
        (type) =>
          html`<button class="pick emoji" title=${words.name('reaction', type)} aria-label=${words.name('reaction', type)} @click=${() => act('react', comment, type)}>${reactionSymbol(type)}</button>`,
      )}
    </div>`;
  }
  if (open === 'sure') {
    return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${words.say('delete')}>
      <button class="danger" @click=${() => act('remove', comment)}>${words.say('deleteSure')}</button>
      <button @click=${() => act('open', comment, 'tools')}>${words.say('cancel')}</button>
    </div>`;
  }
  if (!you) return nothing;
  return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${words.say('actions')}>
    ${canWrite ? [button('react', icons.react, () => act('open', comment, 'pick')), button('reply', icons.reply, () => act('reply', comment))] : nothing}
    ${mine && canWrite && Date.now() - Date.parse(comment.created_at) < editWindowMs ? button('edit', icons.edit, () => act('edit', comment)) : nothing}
    ${mine ? button('delete', icons.remove, () => act('open', comment, 'sure'), 'danger') : nothing}
    ${you.moderator
      ? [
          button(comment.pinned ? 'unpin' : 'pin', icons.pin, () => act(comment.pinned ? 'unpin' : 'pin', comment)),
          button(comment.highlighted ? 'unhighlight' : 'highlight', icons.star, () => act(comment.highlighted ? 'unhighlight' : 'highlight', comment)),
          mine ? nothing : button('hide', icons.hide, () => act('hide', comment), 'danger'),
        ]
      : nothing}
  </div>`;
}
