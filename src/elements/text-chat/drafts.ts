import type {UserId} from '../../protocol/index.js';

/** Whose draft it is; `me` is undefined until it is known who has signed in. */
export interface DraftOf {
  readonly session: string;
  readonly me: UserId | undefined;
  readonly user: UserId;
}

/**
 * What was written and not sent, by writer and addressee. It survives a reload where the browser keeps anything
 * for a tab, and else the life of the element.
 */
export class Drafts {
  readonly #written = new Map<string, string>();

  get(of: DraftOf): string {
    const key = keyOf(of);
    const written = this.#written.get(key);
    if (written !== undefined) return written;
    // What was begun before it was known who has signed in.
    const begun = this.#written.get(keyOf({...of, me: undefined})) ?? '';
    const draft = begun || read(of) || '';
    if (of.me !== undefined) {
      this.#written.delete(keyOf({...of, me: undefined}));
      this.set(of, draft);
    }
    return draft;
  }

  set(of: DraftOf, draft: string): void {
    this.#written.set(keyOf(of), draft);
    if (of.me !== undefined) store(of, draft);
  }
}

const keyOf = ({session, me, user}: DraftOf): string =>
  `im-draft ${JSON.stringify([session, me ?? null, user])}`;

function read(of: DraftOf): string | null {
  try {
    return sessionStorage.getItem(keyOf(of));
  } catch {
    // Blocked, as in third-party frames.
    return null;
  }
}

function store(of: DraftOf, draft: string): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(of), draft);
    else sessionStorage.removeItem(keyOf(of));
  } catch {
    // Blocked or full: the draft lives as long as the page.
  }
}
