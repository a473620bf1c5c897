import * as v from 'valibot';
import {Content, MessageId, UserId} from '../protocol/index.js';

const OutboxItem = v.object({id: MessageId, to: UserId, content: Content, at: v.number()});

/** A message its sender has written and the server has not acknowledged. `at` is this page's clock. */
export type OutboxItem = Readonly<v.InferOutput<typeof OutboxItem>>;

/** Where the unsent messages of one user wait for a connection, beyond the life of the page. */
export interface OutboxStorage {
  /** Everything that waits, oldest first. */
  load(): Promise<readonly OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(id: MessageId): Promise<void>;
}

/**
 * An outbox in `localStorage`. Each message has a key of its own, so that tabs of the same user do not
 * overwrite each other's; two tabs that both send one message do no harm, as its id names it.
 * Without storage, or when it is full, a message lives as long as its page.
 */
export function localOutbox(
  storage: Storage | undefined,
  server: string,
  user: UserId,
): OutboxStorage {
  const prefix = `im-outbox ${server} ${user} `;
  return {
    async load() {
      if (!storage) return [];
      return Array.from({length: storage.length}, (_, index) => storage.key(index))
        .filter((key) => key?.startsWith(prefix))
        .flatMap((key) => parseItem(storage.getItem(key!)))
        .sort((one, other) => one.at - other.at);
    },
    async put(item) {
      try {
        storage?.setItem(prefix + item.id, JSON.stringify(item));
      } catch {
        // Full: the message still goes out from memory.
      }
    },
    async remove(id) {
      storage?.removeItem(prefix + id);
    },
  };
}

/** No item or one: what an older version or another hand has left behind is passed over. */
function parseItem(text: string | null): OutboxItem[] {
  try {
    const result = v.safeParse(OutboxItem, JSON.parse(text ?? ''));
    return result.success ? [result.output] : [];
  } catch {
    return [];
  }
}
