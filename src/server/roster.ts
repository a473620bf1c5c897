import type {ChosenPresence, Contact, Presence, Profile, UserId} from '../protocol/index.js';
import type {Backend, LiveUser} from './backend/backend.js';
import type {Delivery} from './delivery.js';

/** The most reachable first: with several devices, a user is what the most reachable of them says. */
const REACHABLE: readonly ChosenPresence[] = ['online', 'away', 'busy'];

/**
 * Who sees whom, and how they are. Everyone signed in sees everyone signed in, and all they have a
 * conversation with.
 */
export class Roster {
  readonly #backend: Backend;
  readonly #delivery: Delivery;
  /** What was last told of each user who is there. */
  readonly #told = new Map<UserId, Contact>();

  constructor(backend: Backend, delivery: Delivery) {
    this.#backend = backend;
    this.#delivery = delivery;
  }

  /** The user's profile; undefined where nobody of that id ever signed in. */
  async profile(user: UserId): Promise<Profile | undefined> {
    const live = await this.#backend.devices.of(user);
    return live?.profile ?? (await this.#backend.users.find(user));
  }

  /** Whether the two are contacts of each other, as all are who can see each other here. */
  async areContacts(one: UserId, other: UserId): Promise<boolean> {
    return one !== other;
  }

  async contactsOf(user: UserId): Promise<Contact[]> {
    const live = await this.#backend.devices.all();
    const there = new Set(live.map(({profile}) => profile.id));
    const partners = await this.#backend.messages.partners(user);
    const absent = partners.filter((partner) => !there.has(partner));
    const offline = await Promise.all(absent.map((partner) => this.#offline(partner)));
    return [...live.filter(({profile}) => profile.id !== user).map(asContact), ...offline];
  }

  /** Tells the user's contacts how the user is, where that is news. */
  async announce(user: UserId): Promise<void> {
    const live = await this.#backend.devices.of(user);
    const told = this.#told.get(user);
    if (live) {
      const contact = asContact(live);
      if (told && isSame(told, contact)) return;
      this.#told.set(user, contact);
      this.#delivery.toEveryone({type: 'contact', contact}, user);
    } else if (told) {
      this.#told.delete(user);
      const contact: Contact = {...told, presence: 'offline'};
      this.#delivery.toEveryone({type: 'contact', contact}, user);
    }
  }

  async #offline(user: UserId): Promise<Contact> {
    const profile = await this.#backend.users.find(user);
    return {...(profile ?? {id: user, name: user}), presence: 'offline'};
  }
}

function asContact(user: LiveUser): Contact {
  return {...user.profile, presence: presenceOf(user)};
}

function presenceOf({devices, inCall}: LiveUser): Presence {
  if (inCall) return 'in-call';
  const chosen = new Set(devices.map(({presence}) => presence));
  return REACHABLE.find((presence) => chosen.has(presence)) ?? 'offline';
}

const isSame = (a: Contact, b: Contact) =>
  a.name === b.name && a.picture === b.picture && a.presence === b.presence;
