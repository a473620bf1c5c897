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
  readonly unread: number;
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

interface HistoryPage {
  readonly me: string;
  readonly other: string;
  readonly before: number;
  readonly limit: number;
}

/** Every statement the store runs. */
export interface Statements {
  readonly user: Statement<[string], {id: string; name: string; picture: string | null}>;
  readonly keepUser: Statement<[string, string, string | null]>;
  readonly lastPlace: Statement<[], {place: number}>;
  readonly messageById: Statement<[string, string], MessageRow>;
  readonly keepMessage: Statement<[number, string, string, string, number, string]>;
  readonly keepConversation: Statement<[string, string, number]>;
  readonly history: Statement<[HistoryPage], MessageRow>;
  readonly messagesSince: Statement<[Page], MessageRow>;
  readonly partners: Statement<[{me: string}], {partner: string}>;
  readonly overview: Statement<[{me: string}], OverviewRow>;
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
    user: prepare('SELECT id, name, picture FROM users WHERE id = ?'),
    keepUser: prepare(
      `INSERT INTO users (id, name, picture) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, picture = excluded.picture`,
    ),

    // The order is one for messages and receipts. Read anew each time: it costs two index look-ups,
    // and another process at the same file cannot make it wrong.
    lastPlace: prepare(
      `SELECT max(
         (SELECT coalesce(max(place), 0) FROM messages),
         (SELECT coalesce(max(place), 0) FROM receipts)
       ) AS place`,
    ),

    messageById: prepare('SELECT * FROM messages WHERE sender = ? AND id = ?'),
    keepMessage: prepare(
      `INSERT INTO messages (place, id, sender, addressee, at, content) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    keepConversation: prepare(
      `INSERT INTO conversations (low, high, last) VALUES (?, ?, ?)
       ON CONFLICT (low, high) DO UPDATE SET last = excluded.last`,
    ),
    history: prepare(
      `SELECT * FROM (
         SELECT * FROM messages
         WHERE sender = :me AND addressee = :other AND place < :before
         ORDER BY place DESC LIMIT :limit
       ) UNION ALL SELECT * FROM (
         SELECT * FROM messages
         WHERE sender = :other AND addressee = :me AND place < :before
         ORDER BY place DESC LIMIT :limit
       ) ORDER BY place DESC LIMIT :limit`,
    ),
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
         coalesce(theirs.delivered, 0) AS theirsDelivered, coalesce(theirs.read, 0) AS theirsRead,
         (SELECT count(*) FROM messages AS unread
          WHERE unread.sender = conversation.partner AND unread.addressee = :me
            AND unread.place > coalesce(mine.read, 0)) AS unread
       FROM (
         SELECT high AS partner, last FROM conversations WHERE low = :me
         UNION ALL SELECT low, last FROM conversations WHERE high = :me
       ) AS conversation
       JOIN messages AS message ON message.place = conversation.last
       LEFT JOIN receipts AS mine ON mine.reader = :me AND mine.author = conversation.partner
       LEFT JOIN receipts AS theirs ON theirs.reader = conversation.partner AND theirs.author = :me
       ORDER BY conversation.last DESC`,
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
