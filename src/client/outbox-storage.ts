import * as v from 'valibot';
import {MessageId, SentContent, UserId} from '../protocol/index.js';
import {storageOrNone} from './environment.js';

const OutboxItem = v.object({
  id: MessageId,
  to: UserId,
  content: SentContent,
  at: v.number(),
  /** Who had signed in last, where it was not known for certain who wrote it. */
  presumed: v.exactOptional(UserId),
});

/** A message its sender has written and the server has not acknowledged. `at` is this page's clock. */
export type OutboxItem = Readonly<v.InferOutput<typeof OutboxItem>>;

/** Where the unsent messages of one user wait for a connection, beyond the life of the page. */
export interface OutboxStorage {
  /** Everything that waits, in the order it was put. */
  load(): Promise<readonly OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(id: MessageId): Promise<void>;
}

const DATABASE = 'im-elements';
const STORE = 'outbox';
/** Counts up when the shape of the records changes. */
const VERSION = 1;

/**
 * An outbox in IndexedDB, which outlives reload, crash and power cut, in the order of writing over all tabs.
 * Two tabs that both send one message do no harm, as its id names it. Where the browser keeps nothing, or has
 * no room, a message lives as long as its page.
 */
export function indexedOutbox(
  factory: IDBFactory | undefined,
  server: string,
  user: UserId,
): OutboxStorage {
  const box = `${server} ${user}`;
  let opening: Promise<IDBDatabase> | undefined;
  const forget = () => (opening = undefined);
  const connect = () =>
    (opening ??= open(factory!, forget).catch((error: unknown) => {
      forget();
      throw error;
    }));
  /** What `work` asks for, once it is on the disk; undefined where the browser refuses. */
  const run = async <T>(
    mode: IDBTransactionMode,
    work: (records: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> => {
    if (!factory) return undefined;
    try {
      const database = await connect();
      const transaction = database.transaction(STORE, mode, {durability: 'strict'});
      const request = work(transaction.objectStore(STORE));
      await finished(transaction);
      return request.result;
    } catch {
      return undefined;
    }
  };
  return {
    async load() {
      const records = await run('readonly', (store) => store.index('box').getAll(box));
      return (records ?? []).flatMap(asItem);
    },
    async put(item) {
      await run('readwrite', (store) => store.add({...item, box}));
    },
    async remove(id) {
      await run('readwrite', (store) => {
        const found = store.index('id').getKey([box, id]);
        found.onsuccess = () => {
          if (found.result !== undefined) store.delete(found.result);
        };
        return found;
      });
    },
  };
}

/** The outbox that this browser keeps for its pages. */
export const pageOutbox = (server: string, user: UserId): OutboxStorage =>
  indexedOutbox(
    storageOrNone(() => indexedDB),
    server,
    user,
  );

function open(factory: IDBFactory, forget: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      // Keys that count up keep the order of writing, which a clock does not.
      const store = request.result.createObjectStore(STORE, {autoIncrement: true});
      store.createIndex('box', 'box');
      store.createIndex('id', ['box', 'id'], {unique: true});
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = forget;
      // A newer version of this code on another tab waits for this one to let go.
      database.onversionchange = () => {
        database.close();
        forget();
      };
      resolve(database);
    };
  });
}

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** No item or one: what an older version or another hand has left behind is passed over. */
function asItem(record: unknown): OutboxItem[] {
  const result = v.safeParse(OutboxItem, record);
  return result.success ? [result.output] : [];
}
