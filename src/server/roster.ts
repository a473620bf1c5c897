import type {ChosenPresence, Contact, Presence, Profile, UserId} from '../protocol/index.js';
import type {Backend, LiveUser} from './backend/backend.js';
import {isBlocked, partedFrom} from './blocking.js';
import type {Delivery} from './delivery.js';
import {Lanes} from './lanes.js';

/** The most reachable first: with several devices, a user is what the most reachable of them says. */
const REACHABLE: readonly ChosenPresence[] = ['online', 'away', 'busy'];

/**
 * Who sees whom, and how they are. Everyone signed in sees everyone signed in, and all they have a
 * conversation with. Who has blocked somebody keeps them as a contact, and both see each other as offline.
 */
export class Roster {
  readonly #backend: Backend;
  readonly #delivery: Delivery;
  /** What those who are connected here were last told of each user who is there. */
  readonly #told = new Map<UserId, Contact>();
  readonly #lanes = new Lanes<UserId>();

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
    return one !== other && !(await isBlocked(this.#backend.blocks, one, other));
  }

  async contactsOf(user: UserId): Promise<Contact[]> {
    const live = await this.#backend.devices.all();
    const there = new Set(live.map(({profile}) => profile.id));
    const {blocks} = this.#backend;
    const blocked = new Set(await blocks.blockedBy(user));
    const blockers = new Set(await blocks.blockersOf(user));
    const isHidden = (other: UserId) => blocked.has(other) || blockers.has(other);
    const partners = new Set([...(await this.#backend.messages.partners(user)), ...blocked]);
    const absent = [...partners].filter((partner) => !there.has(partner) || isHidden(partner));
    const offline = await Promise.all(absent.map((partner) => this.#offline(partner)));
    const present = live.filter(({profile: {id}}) => id !== user && !isHidden(id)).map(asContact);
    return [...present, ...offline.map((contact) => marked(contact, blocked.has(contact.id)))];
  }

  /** Tells both of a block that was made or taken back; the blocked one hears no more than that the other has gone or come. */
  async tellBlock(blocker: UserId, blocked: UserId): Promise<void> {
    const between = await this.#backend.blocks.between(blocker, blocked);
    const isHidden = between.length > 0;
    const there = await this.#backend.devices.of(blocked);
    const contact = there && !isHidden ? asContact(there) : await this.#offline(blocked);
    const isMarked = between.includes(blocker);
    this.#delivery.toUser(blocker, {type: 'contact', contact: marked(contact, isMarked)});
    const live = await this.#backend.devices.of(blocker);
    // Who has blocked the other in turn, or knew them as offline, sees no change.
    if (!live || between.includes(blocked)) return;
    const shown = asContact(live);
    const told: Contact = isHidden ? {...shown, presence: 'offline'} : shown;
    this.#delivery.toUser(blocked, {type: 'contact', contact: told});
  }

  /** Tells the user's contacts who are connected here how the user is, where that is news. Other servers tell theirs. */
  async announce(user: UserId): Promise<void> {
    await this.#lanes.run(user, async () => {
      const [live, parted] = await Promise.all([
        this.#backend.devices.of(user),
        partedFrom(this.#backend.blocks, user),
      ]);
      this.#tell(user, live, [user, ...parted]);
    });
  }

  /** The same of everybody: of some it may have been missed how they are. */
  async refresh(): Promise<void> {
    const all = await this.#backend.devices.all();
    const users = new Set([...all.map(({profile}) => profile.id), ...this.#told.keys()]);
    for (const user of users) await this.announce(user);
  }

  /** Learns who is there, so that it is known of whom it is news that they go. */
  async begin(): Promise<void> {
    for (const live of await this.#backend.devices.all()) {
      this.#told.set(live.profile.id, asContact(live));
    }
  }

  #tell(user: UserId, live: LiveUser | undefined, except: readonly UserId[]): void {
    const told = this.#told.get(user);
    if (live) {
      const contact = asContact(live);
      if (told && isSame(told, contact)) return;
      this.#told.set(user, contact);
      this.#delivery.toEveryoneHere({type: 'contact', contact}, except);
    } else if (told) {
      this.#told.delete(user);
      const contact: Contact = {...told, presence: 'offline'};
      this.#delivery.toEveryoneHere({type: 'contact', contact}, except);
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

const marked = (contact: Contact, isMarked: boolean): Contact =>
  isMarked ? {...contact, blocked: true} : contact;

function presenceOf({devices, inCall}: LiveUser): Presence {
  if (inCall) return 'in-call';
  const chosen = new Set(devices.map(({presence}) => presence));
  return REACHABLE.find((presence) => chosen.has(presence)) ?? 'offline';
}

const isSame = (a: Contact, b: Contact) =>
  a.name === b.name && a.picture === b.picture && a.presence === b.presence;
