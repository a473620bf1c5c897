import type {Profile, UserId} from '../protocol/index.js';
import {Store, type ReadableStore} from './store.js';

/** Whose page it is. */
export class PageUser {
  readonly #profile: Store<Profile | undefined>;
  readonly #author = new Store<UserId | undefined>(undefined);

  constructor(profile: Store<Profile | undefined>) {
    this.#profile = profile;
  }

  /** Who is signed in: kept while the connection comes and goes, undefined in between two users. */
  get profile(): ReadableStore<Profile | undefined> {
    return this.#profile;
  }

  /** Whose it is what is written here: who is signed in, or will be as the token says; undefined where it does not. */
  get author(): ReadableStore<UserId | undefined> {
    return this.#author;
  }

  /** What the token says of who comes next. */
  expect(subject: UserId | undefined): void {
    this.#author.set(this.#profile.value?.id ?? subject);
  }

  signedIn(profile: Profile): void {
    if (this.#profile.value && this.#profile.value.id !== profile.id) this.signedOut();
    this.#author.set(profile.id);
    this.#profile.set(profile);
  }

  signedOut(): void {
    this.#profile.set(undefined);
  }
}
