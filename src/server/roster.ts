import type {
  ChosenPresence,
  Contact,
  Presence,
  Profile,
  ServerFrame,
  UserId,
} from '../protocol/index.js';
import {whenThere, type Awaitable} from './awaitable.js';
import type {Backend, LiveUser} from './backend/backend.js';
import {partedFrom} from './blocking.js';
import type {Config} from './config.js';
import type {Delivery} from './delivery.js';
import {Lanes} from './lanes.js';

/** The most reachable first: with several devices, a user is what the most reachable of them says. */
const REACHABLE: readonly ChosenPresence[] = ['online', 'away', 'busy'];

/** How many users are looked up at the same time. */
const AT_ONCE = 64;

/**
 * Who sees whom, and how they are. Where everyone may reach everyone, one sees all who are signed in; where only contacts
 * may, one sees those. One's contacts and those one has a conversation with are always in the list, though of the latter
 * nobody learns how they are without the right to. Who has blocked somebody keeps them as a contact, and both see each
 * other as offline.
 */
export class Roster {
  readonly #backend: Backend;
  readonly #delivery: Delivery;
  readonly #isOpen: boolean;
  /** What those who are connected here were last told of each user who is there. */
  readonly #told = new Map<UserId, Contact>();
  readonly #lanes = new Lanes<UserId>();

  constructor(backend: Backend, delivery: Delivery, {reach}: Pick<Config, 'reach'>) {
    this.#backend = backend;
    this.#delivery = delivery;
    this.#isOpen = reach === 'everyone';
  }

  /** The user's profile; undefined where nobody of that id ever signed in. */
  profile(user: UserId): Awaitable<Profile | undefined> {
    const {devices, users} = this.#backend;
    return whenThere(devices.of(user), (live) => live?.profile ?? users.find(user));
  }

  /** How the user is, and what they are called; undefined where there is no such user. */
  async find(user: UserId): Promise<Contact | undefined> {
    const live = await this.#backend.devices.of(user);
    if (live) return asContact(live);
    const profile = await this.#backend.users.find(user);
    return profile && {...profile, presence: 'offline'};
  }

  /** What the user sees when they sign in. */
  async contactsOf(user: UserId): Promise<Contact[]> {
    const {devices, contacts, messages, blocks} = this.#backend;
    const mutual = await contacts.mutual(user);
    const blocked = new Set(await blocks.blockedBy(user));
    const parted = new Set([...blocked, ...(await blocks.blockersOf(user))]);
    const everybody = this.#isOpen ? await devices.all() : [];
    const seen = everybody
      .filter(({profile: {id}}) => id !== user && !parted.has(id))
      .map(asContact);
    const known = new Set(seen.map(({id}) => id));
    const listed = [...mutual, ...(await messages.partners(user)), ...blocked];
    const visible = new Set(mutual);
    const rest = await inGroups(
      [...new Set(listed)].filter((other) => !known.has(other)),
      async (other) => {
        const isVisible = (this.#isOpen || visible.has(other)) && !parted.has(other);
        const contact = await (isVisible ? this.#present(other) : this.#absent(other));
        return marked(contact, blocked.has(other));
      },
    );
    return [...seen, ...rest];
  }

  /** Tells those connected here who may see the user how the user is, where that is news. Other servers tell theirs. */
  async announce(user: UserId): Promise<void> {
    await this.#lanes.run(user, async () => {
      await this.#tell(user, await this.#backend.devices.of(user));
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

  async #tell(user: UserId, live: LiveUser | undefined): Promise<void> {
    const told = this.#told.get(user);
    if (live) {
      const contact = asContact(live);
      if (told && isSame(told, contact)) return;
      this.#told.set(user, contact);
      await this.#tellAll({type: 'contact', contact}, user);
    } else if (told) {
      this.#told.delete(user);
      await this.#tellAll({type: 'contact', contact: {...told, presence: 'offline'}}, user);
    }
  }

  /** Tells both of a block that was made or taken back; the blocked one hears no more than that the other has gone or come. */
  async tellBlock(blocker: UserId, blocked: UserId): Promise<void> {
    const {blocks, contacts, devices} = this.#backend;
    const between = await blocks.between(blocker, blocked);
    const mayBeSeen = this.#isOpen || (await contacts.areContacts(blocker, blocked));
    const isVisible = mayBeSeen && between.length === 0;
    const shown = (user: UserId) => (isVisible ? this.#present(user) : this.#absent(user));
    const contact = marked(await shown(blocked), between.includes(blocker));
    this.#delivery.toUser(blocker, {type: 'contact', contact});
    // Who has blocked the other in turn, or saw them as offline, sees no change.
    if (!mayBeSeen || between.includes(blocked) || !(await devices.of(blocker))) return;
    this.#delivery.toUser(blocked, {type: 'contact', contact: await shown(blocker)});
  }

  /**
   * Tells both sides of each pair what they see of each other now, after the site has made them contacts or has ended it.
   */
  async pairsChanged(user: UserId, others: readonly UserId[]): Promise<void> {
    const ofUser = await this.#standing(user);
    await inGroups(others, async (other) => {
      const isMutual = ofUser.mutual.has(other);
      const arePartners = ofUser.partners.has(other);
      await this.#show(user, other, isMutual, arePartners);
      await this.#show(other, user, isMutual, arePartners);
    });
  }

  async #standing(user: UserId) {
    const {contacts, messages} = this.#backend;
    return {
      mutual: new Set(await contacts.mutual(user)),
      partners: new Set(await messages.partners(user)),
    };
  }

  /** Tells `viewer` what they see of `other` now. */
  async #show(
    viewer: UserId,
    other: UserId,
    isMutual: boolean,
    arePartners: boolean,
  ): Promise<void> {
    const between = await this.#backend.blocks.between(viewer, other);
    const mayBeSeen = (this.#isOpen || isMutual) && between.length === 0;
    const isMarked = between.includes(viewer);
    const contact = marked(
      await (mayBeSeen ? this.#present(other) : this.#absent(other)),
      isMarked,
    );
    const isOnline = this.#isOpen && contact.presence !== 'offline';
    const isListed = isMutual || arePartners || isMarked || isOnline;
    this.#delivery.toUser(
      viewer,
      isListed ? {type: 'contact', contact} : {type: 'contact-removed', user: other},
    );
  }

  async #tellAll(frame: ServerFrame, user: UserId): Promise<void> {
    const {blocks, contacts} = this.#backend;
    const parted = await partedFrom(blocks, user);
    if (this.#isOpen) return this.#delivery.toEveryoneHere(frame, [user, ...parted]);
    for (const other of await contacts.mutual(user)) {
      if (!parted.has(other)) this.#delivery.toUserHere(other, frame);
    }
  }

  async #present(user: UserId): Promise<Contact> {
    return (await this.find(user)) ?? {id: user, name: user, presence: 'offline'};
  }

  /** As somebody looks of whom one may not know whether they are there. */
  async #absent(user: UserId): Promise<Contact> {
    return {...(await this.#present(user)), presence: 'offline'};
  }
}

/** What `find` gives for each, a few at a time. */
async function inGroups<T>(users: readonly UserId[], find: (user: UserId) => Promise<T>) {
  const found: T[] = [];
  for (let start = 0; start < users.length; start += AT_ONCE) {
    found.push(...(await Promise.all(users.slice(start, start + AT_ONCE).map(find))));
  }
  return found;
}

/** Written out, as there is one for each who is there: what is spread has a shape of its own in memory. */
function asContact({profile: {id, name, picture}, ...user}: LiveUser): Contact {
  const presence = presenceOf(user);
  return picture === undefined ? {id, name, presence} : {id, name, picture, presence};
}

const marked = (contact: Contact, isMarked: boolean): Contact =>
  isMarked ? {...contact, blocked: true} : contact;

function presenceOf({devices, inCall}: Pick<LiveUser, 'devices' | 'inCall'>): Presence {
  if (inCall) return 'in-call';
  const chosen = new Set(devices.map(({presence}) => presence));
  return REACHABLE.find((presence) => chosen.has(presence)) ?? 'offline';
}

const isSame = (a: Contact, b: Contact) =>
  a.name === b.name && a.picture === b.picture && a.presence === b.presence;
