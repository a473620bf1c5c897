import type Database from 'better-sqlite3';

/**
 * Each step takes the database from the version of its index to the next. Steps that were published are
 * never changed: a new shape is a new step.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    picture TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    sender TEXT NOT NULL,
    addressee TEXT NOT NULL,
    at INTEGER NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (sender, id)
  ) STRICT;
  CREATE INDEX messages_by_direction ON messages (sender, addressee, place);
  CREATE INDEX messages_by_sender ON messages (sender, place);
  CREATE INDEX messages_by_addressee ON messages (addressee, place);

  CREATE TABLE conversations (
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (low, high)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversations_by_high ON conversations (high);

  CREATE TABLE receipts (
    reader TEXT NOT NULL,
    author TEXT NOT NULL,
    delivered INTEGER NOT NULL,
    read INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (reader, author)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX receipts_by_place ON receipts (place);
  CREATE INDEX receipts_by_author ON receipts (author, place);
  CREATE INDEX receipts_by_reader ON receipts (reader, place);
  `,
  `
  CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    forget_at INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // tally: how many messages of this sender to this addressee count as unread, up to this one. What is unread
  // is then the difference of two rows, however many lie between them.
  `
  ALTER TABLE messages ADD COLUMN tally INTEGER NOT NULL DEFAULT 0;
  UPDATE messages SET tally = counted.tally FROM (
    SELECT place, row_number() OVER (PARTITION BY sender, addressee ORDER BY place) AS tally
    FROM messages
  ) AS counted WHERE counted.place = messages.place;
  DROP INDEX messages_by_direction;
  CREATE INDEX messages_by_direction ON messages (sender, addressee, place, tally);
  `,
  // What is left of messages that were removed: how many counted, and (in counters) the highest place there ever was.
  `
  CREATE TABLE removed (
    sender TEXT NOT NULL,
    addressee TEXT NOT NULL,
    tally INTEGER NOT NULL,
    PRIMARY KEY (sender, addressee)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE revocations (
    user TEXT PRIMARY KEY,
    before INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  DROP INDEX conversations_by_high;
  CREATE INDEX conversations_by_low ON conversations (low, last);
  CREATE INDEX conversations_by_high ON conversations (high, last);

  CREATE TABLE blocks (
    blocker TEXT NOT NULL,
    blocked TEXT NOT NULL,
    PRIMARY KEY (blocker, blocked)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX blocks_by_blocked ON blocks (blocked);
  `,
  // due_at is null where an earlier event of the topic is still to be told.
  `
  CREATE TABLE contacts (
    owner TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (owner, contact)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX contacts_by_contact ON contacts (contact, owner);

  CREATE TABLE events (
    turn INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    topic TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER
  ) STRICT;
  CREATE INDEX events_by_topic ON events (topic, turn);
  CREATE INDEX events_by_due ON events (due_at, turn) WHERE due_at IS NOT NULL;
  `,
  `
  CREATE TABLE unwritten_records (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * Brings the database to the newest version, or to `target`, each step whole or not at all.
 *
 * @throws Error where a newer server has written it.
 */
export function migrate(database: Database.Database, target = steps.length): void {
  const version = database.pragma('user_version', {simple: true}) as number;
  if (version > steps.length) {
    throw new Error(
      `The database has version ${version}; this server knows versions up to ${steps.length}.`,
    );
  }
  for (const [from, step] of steps.entries()) {
    if (from < version || from >= target) continue;
    database
      .transaction(() => {
        database.exec(step);
        database.pragma(`user_version = ${from + 1}`);
      })
      .immediate();
  }
}
