import type {Contact, UserId} from '../protocol/index.js';
import type {Signaling} from './signaling.js';
import type {Store} from './store.js';

/** Keeps the roster as the server tells of it. */
export class RosterKeeper {
  readonly #contacts: Store<readonly Contact[]>;
  /** Whom the frames of this connection have told of, while more of them come. */
  #told: Set<UserId> | undefined;

  constructor(signaling: Signaling, contacts: Store<readonly Contact[]>) {
    this.#contacts = contacts;
    signaling.welcome.subscribe((welcome) => {
      this.#told = undefined;
      if (!welcome) return;
      const {contacts, more = false} = welcome;
      if (!more) return this.#contacts.set(contacts.toSorted(byReachAndName));
      this.#told = new Set();
      this.#add(contacts, more);
    });
    signaling.user.subscribe((user) => {
      if (!user) this.#contacts.set([]);
    });
    signaling.route({
      contacts: ({contacts, more}) => this.#add(contacts, more),
      contact: ({contact}) => this.#put([contact]),
      'contact-removed': ({user}) => this.#remove(user),
    });
  }

  /** Part of the list that a welcome has begun; with the last, those are gone of whom none has told. */
  #add(contacts: readonly Contact[], more: boolean): void {
    const told = this.#told;
    for (const {id} of contacts) told?.add(id);
    this.#put(contacts);
    if (more || !told) return;
    this.#told = undefined;
    this.#contacts.update((all) => all.filter(({id}) => told.has(id)));
  }

  #put(contacts: readonly Contact[]): void {
    const ids = new Set(contacts.map(({id}) => id));
    this.#contacts.update((all) =>
      [...all.filter(({id}) => !ids.has(id)), ...contacts].sort(byReachAndName),
    );
  }

  #remove(user: UserId): void {
    this.#contacts.update((contacts) => contacts.filter(({id}) => id !== user));
  }
}

const byName = new Intl.Collator().compare;

const byReachAndName = (one: Contact, other: Contact) =>
  Number(one.presence === 'offline') - Number(other.presence === 'offline') ||
  byName(one.name, other.name) ||
  byName(one.id, other.id);
