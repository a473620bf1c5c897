import {replaced, type CallId, type UserId} from '../protocol/index.js';
import type {
  Backend,
  BackendWatcher,
  Party,
  StoredEvent,
  UnwrittenRecord,
} from './backend/backend.js';
import {uncounted} from './backend/receipts.js';
import type {Calls} from './calls.js';
import type {Config} from './config.js';
import type {Delivery} from './delivery.js';
import type {Log} from './log.js';
import type {Roster} from './roster.js';

export interface BackendNewsParts {
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly calls: Calls;
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
}

/** Does here what follows from what the backend tells: of what is stored, and of what other servers have done. */
export class BackendNews implements BackendWatcher {
  readonly #parts: BackendNewsParts;

  constructor(parts: BackendNewsParts) {
    this.#parts = parts;
  }

  stored(event: StoredEvent): void {
    const {delivery} = this.#parts;
    if (event.kind === 'message') {
      const {message, by} = event;
      delivery.toUserHere(message.to, {type: 'message', message});
      delivery.toUserHere(message.from, {type: 'message', message}, by);
    } else {
      const {receipt, by, isPrivate} = event;
      const told = {type: 'receipt', receipt: uncounted(receipt)} as const;
      if (!isPrivate) delivery.toUserHere(receipt.author, told);
      delivery.toUserHere(receipt.reader, {type: 'receipt', receipt}, by);
    }
  }

  changed(user: UserId): void {
    void this.#attempt('a change at another server was not told', () =>
      this.#parts.roster.announce(user),
    );
  }

  replaced({user, device}: Party, connection: string): void {
    const {delivery} = this.#parts;
    const old = delivery.of(user).find((other) => other.device === device);
    if (old?.wire.id === connection) old.wire.close(replaced());
  }

  async lost(party: Party): Promise<void> {
    const {roster, calls, config, log, now} = this.#parts;
    log.info({user: party.user, device: party.device}, 'device of a lost server');
    await roster.announce(party.user);
    await calls.absences.lost(party, now() + config.closedGrace);
  }

  overdue(call: CallId): void {
    void this.#parts.calls.expire(call);
  }

  unwritten(record: UnwrittenRecord): void {
    void this.#parts.calls.record(record);
  }

  missed(since: number): void {
    const {backend, delivery, roster, calls, log} = this.#parts;
    log.info({since}, 'catching up with the other servers');
    void this.#attempt('not everything that was missed could be told', async () => {
      await Promise.all(
        delivery.users.map(async (user) => {
          const before = await backend.revocations.revokedBefore(user);
          if (before > 0) delivery.revoke(user, before);
        }),
      );
      await roster.refresh();
      await calls.absences.restore();
      await calls.absences.refresh(since);
    });
  }

  async #attempt(otherwise: string, what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (error) {
      this.#parts.log.warn({err: error}, otherwise);
    }
  }
}
