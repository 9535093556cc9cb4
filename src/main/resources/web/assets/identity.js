/** Who the visitor is, for this tab: a guest of a name of their own, signed in without being asked, or whom a token names. */
import { ChorusError, GuestSession, Rest } from '../client/chorus-client.js';

const NAME_KEY = 'chorus.name';
const TOKEN_KEY = 'chorus.token';

export class Identity extends EventTarget {
  #api;
  #session;
  /** What somebody signed in with: `{token, user}`. It ends when it ends; there is no renewing it. */
  #lent = null;
  #timer = null;

  /** @param {string} api origin of the REST API */
  constructor(api) {
    super();
    this.#api = api;
    const rest = new Rest({ base: api });
    this.#session = new GuestSession({ rest, store: storage('sessionStorage') });
  }

  get token() {
    return this.#lent?.token ?? this.#session.token;
  }

  get name() {
    return (this.#lent ?? this.#session).user?.display_name ?? null;
  }

  /** Goes on as who was here before, or becomes a guest if `guests` may come in. Fires `change`. */
  async start(guests) {
    const kept = storage('sessionStorage')?.getItem(TOKEN_KEY);
    if (kept && (await this.signIn(kept).then(() => true, () => false))) return;
    if (!guests) return;
    if (!this.#session.token) await this.#session.signIn(storage('localStorage')?.getItem(NAME_KEY) ?? randomName());
    else if (this.#session.renewInMs === 0) await this.#session.refresh();
    this.#changed();
  }

  /** Becomes whom the access token names, if the server takes it. */
  async signIn(token) {
    const user = await new Rest({ base: this.#api, token: () => token }).me();
    this.#lent = { token, user };
    storage('sessionStorage')?.setItem(TOKEN_KEY, token);
    this.#changed();
  }

  /** Becomes a guest of another name; without one, the server gives it. */
  async rename(name) {
    await this.#session.signIn(name);
    this.#lent = null;
    storage('sessionStorage')?.removeItem(TOKEN_KEY);
    if (name) storage('localStorage')?.setItem(NAME_KEY, name);
    this.#changed();
  }

  /** A new token for the same guest; one that was signed in with just expires. */
  refresh = async () => {
    if (this.#lent) throw new ChorusError('token_expired', 'the access token has expired');
    const token = await this.#session.refresh();
    this.#schedule();
    return token;
  };

  #changed() {
    this.#schedule();
    this.dispatchEvent(new Event('change'));
  }

  /** Fires `renew` a good while before the token expires. */
  #schedule() {
    clearTimeout(this.#timer);
    if (this.#lent) return;
    this.#timer = setTimeout(() => this.dispatchEvent(new Event('renew')), Math.min(Math.max(this.#session.renewInMs, 1_000), 2 ** 31 - 1));
  }
}

function storage(kind) {
  try {
    return globalThis[kind];
  } catch {
    return null; // forbidden by the browser's settings
  }
}

function randomName() {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  const first = ['Amber', 'Brisk', 'Calm', 'Daring', 'Early', 'Fabled', 'Gentle', 'Happy', 'Indigo', 'Jolly', 'Keen', 'Lucky', 'Merry', 'Nimble', 'Polar', 'Quiet', 'Rapid', 'Sunny', 'Tidal', 'Vivid'];
  const second = ['Badger', 'Cormorant', 'Dolphin', 'Egret', 'Falcon', 'Gull', 'Heron', 'Ibis', 'Jay', 'Kestrel', 'Lynx', 'Marten', 'Newt', 'Otter', 'Puffin', 'Raven', 'Seal', 'Tern', 'Walrus', 'Wren'];
  return `${pick(first)} ${pick(second)} ${Math.floor(10 + Math.random() * 90)}`;
}
