import type {Database, Statement} from 'better-sqlite3';
import type {Receipt} from '../../protocol/index.js';

/** A message as its table holds it. */
export interface MessageRow {
  readonly place: number;
  readonly id: string;
  readonly sender: string;
  readonly addressee: string;
  readonly at: number;
  readonly content: string;
}

interface OverviewRow extends MessageRow {
  readonly partner: string;
  readonly mineDelivered: number;
  readonly mineRead: number;
  readonly theirsDelivered: number;
  readonly theirsRead: number;
}

interface Page {
  readonly me: string;
  readonly since: number;
  readonly limit: number;
}

interface OverviewPage {
  readonly me: string;
  readonly before: number;
  readonly since: number;
  readonly limit: number;
}

interface HistoryPage {
  readonly me: string;
  readonly other: string;
  /** The page lies on the far side of this place. */
  readonly edge: number;
  readonly limit: number;
}

/** What `author` has sent `reader`, up to a place, of which another is read. */
interface Received {
  readonly author: string;
  readonly reader: string;
  readonly upTo: number;
  readonly read: number;
}

/** Every statement that the store of messages runs. */
export interface Statements {
  readonly lastPlace: Statement<[], {place: number}>;
  readonly messageById: Statement<[string, string], MessageRow>;
  readonly keepMessage: Statement<[MessageRow & {readonly counts: number}]>;
  readonly keepConversation: Statement<[string, string, number]>;
  readonly historyBefore: Statement<[HistoryPage], MessageRow>;
  readonly historyAfter: Statement<[HistoryPage], MessageRow>;
  readonly messagesSince: Statement<[Page], MessageRow>;
  readonly partners: Statement<[{me: string}], {partner: string}>;
  readonly overview: Statement<[OverviewPage], OverviewRow>;
  /** How many are unread, and where the first of them stands. */
  readonly unread: Statement<[Received], {count: number; first: number | null}>;
  readonly receipt: Statement<[string, string], {delivered: number; read: number}>;
  /** The newest message of an author to a reader at or before a place. */
  readonly lastSent: Statement<[string, string, number], {place: number}>;
  readonly keepReceipt: Statement<[string, string, number, number, number]>;
  readonly receiptsSince: Statement<[Page], Receipt>;
}

export function prepareStatements(database: Database): Statements {
  const prepare = <Parameters extends unknown[], Row>(sql: string) =>
    database.prepare(sql) as unknown as Statement<Parameters, Row>;
  return {
    // The order is one for messages and receipts, and goes on after what was removed. Read anew each time: it costs two index look-ups,
    // and another process at the same file cannot make it wrong.
    lastPlace: prepare(
      `SELECT max(
         (SELECT coalesce(max(place), 0) FROM messages),
         (SELECT coalesce(max(place), 0) FROM receipts),
         (SELECT coalesce(max(value), 0) FROM counters WHERE name = 'removed-place')
       ) AS place`,
    ),

    messageById: prepare('SELECT * FROM messages WHERE sender = ? AND id = ?'),
    keepMessage: prepare(
      `INSERT INTO messages (place, id, sender, addressee, at, content, tally)
       VALUES (:place, :id, :sender, :addressee, :at, :content, :counts + coalesce((
         SELECT tally FROM messages WHERE sender = :sender AND addressee = :addressee
         ORDER BY place DESC LIMIT 1), ${removedTally(':sender', ':addressee')}, 0))
       ON CONFLICT (sender, id) DO NOTHING`,
    ),
    keepConversation: prepare(
      `INSERT INTO conversations (low, high, last) VALUES (?, ?, ?)
       ON CONFLICT (low, high) DO UPDATE SET last = excluded.last`,
    ),
    historyBefore: prepare(historyPage('<', 'DESC')),
    historyAfter: prepare(historyPage('>', 'ASC')),
    messagesSince: prepare(
      `SELECT * FROM (
         SELECT * FROM messages WHERE sender = :me AND place > :since ORDER BY place LIMIT :limit
       ) UNION ALL SELECT * FROM (
         SELECT * FROM messages WHERE addressee = :me AND place > :since ORDER BY place LIMIT :limit
       ) ORDER BY place LIMIT :limit`,
    ),

    partners: prepare(
      `SELECT high AS partner FROM conversations WHERE low = :me
       UNION ALL SELECT low FROM conversations WHERE high = :me`,
    ),
    overview: prepare(
      `SELECT message.*, conversation.partner,
         coalesce(mine.delivered, 0) AS mineDelivered, coalesce(mine.read, 0) AS mineRead,
         coalesce(theirs.delivered, 0) AS theirsDelivered, coalesce(theirs.read, 0) AS theirsRead
       FROM (
         ${newestPartners('low', 'high')} UNION ALL ${newestPartners('high', 'low')}
         ORDER BY last DESC LIMIT :limit
       ) AS conversation
       JOIN messages AS message ON message.place = conversation.last
       LEFT JOIN receipts AS mine ON mine.reader = :me AND mine.author = conversation.partner
       LEFT JOIN receipts AS theirs ON theirs.reader = conversation.partner AND theirs.author = :me
       ORDER BY conversation.last DESC`,
    ),
    unread: prepare(
      `WITH already (tally) AS (
         SELECT max(coalesce((${lastTally(':read')}), 0),
           coalesce(${removedTally(':author', ':reader')}, 0))
       )
       SELECT max(0, coalesce((${lastTally(':upTo')}), 0) - already.tally) AS count,
         (SELECT place FROM messages
          WHERE sender = :author AND addressee = :reader AND place > :read AND place <= :upTo
            AND tally > already.tally
          ORDER BY place LIMIT 1) AS first
       FROM already`,
    ),

    receipt: prepare('SELECT delivered, read FROM receipts WHERE reader = ? AND author = ?'),
    lastSent: prepare(
      `SELECT place FROM messages WHERE sender = ? AND addressee = ? AND place <= ?
       ORDER BY place DESC LIMIT 1`,
    ),
    keepReceipt: prepare(
      `INSERT INTO receipts (reader, author, delivered, read, place) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (reader, author) DO UPDATE
       SET delivered = excluded.delivered, read = excluded.read, place = excluded.place`,
    ),
    receiptsSince: prepare(
      `SELECT * FROM (
         SELECT place, reader, author, delivered, read FROM receipts
         WHERE reader = :me AND place > :since ORDER BY place LIMIT :limit
       ) UNION ALL SELECT * FROM (
         SELECT place, reader, author, delivered, read FROM receipts
         WHERE author = :me AND place > :since ORDER BY place LIMIT :limit
       ) ORDER BY place LIMIT :limit`,
    ),
  };
}

/** The newest conversations of those on one side of the pair, by their index. */
const newestPartners = (mine: string, partner: string) =>
  `SELECT * FROM (
     SELECT ${partner} AS partner, last FROM conversations
     WHERE ${mine} = :me AND last < :before AND last > :since
     ORDER BY last DESC LIMIT :limit
   )`;

/** A page on one side of a place, the nearest first: each direction by its index, then both in one order. */
function historyPage(side: '<' | '>', order: 'ASC' | 'DESC'): string {
  const sent = (sender: string, addressee: string) =>
    `SELECT * FROM (
       SELECT * FROM messages
       WHERE sender = ${sender} AND addressee = ${addressee} AND place ${side} :edge
       ORDER BY place ${order} LIMIT :limit
     )`;
  return `${sent(':me', ':other')} UNION ALL ${sent(':other', ':me')} ORDER BY place ${order} LIMIT :limit`;
}

/** How many counted as unread of what is not there any more: all of that lies before what is. */
const removedTally = (sender: string, addressee: string) =>
  `(SELECT tally FROM removed WHERE sender = ${sender} AND addressee = ${addressee})`;

const lastTally = (upTo: string) =>
  `SELECT tally FROM messages
   WHERE sender = :author AND addressee = :reader AND place <= ${upTo}
   ORDER BY place DESC LIMIT 1`;
