import type {OutboxItem, OutboxStorage, TabStorage} from '../../../src/client/index.js';

/** A tab's storage that a test can look into. */
export class MemoryTabStorage implements TabStorage {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** Outboxes that outlive a session, as the browser's storage does. */
export class MemoryOutboxes {
  readonly #boxes = new Map<string, Map<string, OutboxItem>>();

  readonly open = (server: string, user: string): OutboxStorage => {
    const items = this.of(server, user);
    return {
      load: async () => [...items.values()],
      put: async (item) => void items.set(item.id, item),
      remove: async (id) => void items.delete(id),
    };
  };

  of(server: string, user: string): Map<string, OutboxItem> {
    const key = `${server} ${user}`;
    const items = this.#boxes.get(key) ?? new Map<string, OutboxItem>();
    this.#boxes.set(key, items);
    return items;
  }
}
