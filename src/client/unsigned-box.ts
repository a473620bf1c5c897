import type {SessionEnvironment} from './environment.js';

/** The note of this tab which box holds what was written before anybody had signed in; none where nothing was. */
export interface UnsignedBox {
  readonly name: string | undefined;
  /** Names one, for this page and the next of this tab. */
  make(): string;
}

export function unsignedBox(environment: SessionEnvironment, session: string): UnsignedBox {
  const key = `im-unsigned ${session}`;
  return {
    get name() {
      return environment.tabStorage()?.getItem(key) ?? undefined;
    },
    make() {
      const name = environment.makeId();
      try {
        environment.tabStorage()?.setItem(key, name);
      } catch {
        // Full: what is written lives as long as its page.
      }
      return name;
    },
  };
}
