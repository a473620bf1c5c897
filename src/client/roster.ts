import type {Contact, UserId} from '../protocol/index.js';
import type {Signaling} from './signaling.js';
import {Store, type ReadableStore} from './store.js';

/** The people that the signed-in user can reach, and whether they are there. */
export class Roster {
  readonly #contacts = new Store<readonly Contact[]>([]);

  constructor(signaling: Signaling) {
    signaling.welcome.subscribe((welcome) => {
      if (welcome) this.#contacts.set(welcome.contacts.toSorted(byReachAndName));
    });
    signaling.user.subscribe((user) => {
      if (!user) this.#contacts.set([]);
    });
    signaling.route({contact: ({contact}) => this.#put(contact)});
  }

  /** Who can be reached first, then by name. Kept as last known while the connection is lost. */
  get contacts(): ReadableStore<readonly Contact[]> {
    return this.#contacts;
  }

  get(user: UserId): Contact | undefined {
    return this.#contacts.value.find(({id}) => id === user);
  }

  #put(contact: Contact): void {
    this.#contacts.update((contacts) =>
      [...contacts.filter(({id}) => id !== contact.id), contact].sort(byReachAndName),
    );
  }
}

const byName = new Intl.Collator().compare;

const byReachAndName = (one: Contact, other: Contact) =>
  Number(one.presence === 'offline') - Number(other.presence === 'offline') ||
  byName(one.name, other.name) ||
  byName(one.id, other.id);
