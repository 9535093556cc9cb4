/** Who the visitor is: a guest of a name of their own, signed in without being asked, kept for this tab. */
import { GuestSession, Rest } from '../client/chorus-client.js';

const NAME_KEY = 'chorus.name';

export class Identity extends EventTarget {
  #session;
  #timer = null;

  /** @param {string} api origin of the REST API */
  constructor(api) {
    super();
    const rest = new Rest({ base: api });
    this.#session = new GuestSession({ rest, store: storage('sessionStorage') });
  }

  get token() {
    return this.#session.token;
  }

  get name() {
    return this.#session.user?.display_name ?? null;
  }

  /** Goes on as the guest of before, or becomes one. Fires `change`. */
  async start() {
    if (!this.#session.token) await this.#session.signIn(storage('localStorage')?.getItem(NAME_KEY) ?? randomName());
    else if (this.#session.renewInMs === 0) await this.#session.refresh();
    this.#changed();
  }

  /** Becomes a guest of another name. */
  async rename(name) {
    await this.#session.signIn(name);
    storage('localStorage')?.setItem(NAME_KEY, name);
    this.#changed();
  }

  /** A new token for the same guest. */
  refresh = async () => {
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
