// Somebody who writes as fast as they may, in a process of its own, for tests that kill it. Plain JavaScript on the
// built client, so that it starts at once. Options as JSON in; progress and faults out by the channel to its parent.
import {appendFileSync, existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {setImmediate} from 'node:timers';
import {WebSocket} from 'ws';
import {Session} from '../../../dist/client/index.js';

/** How many messages may wait for the server at a time. */
const MOST_WAITING = 20;

const {server, token, other, journal, account} = JSON.parse(process.argv[2]);
const outbox = openJournal(journal);
const session = new Session('chatter', {
  openSocket(url, events) {
    const socket = new WebSocket(url);
    socket.on('open', () => events.opened());
    socket.on('message', (data) => events.received(String(data)));
    socket.on('close', (code) => events.closed(code));
    socket.on('error', () => undefined);
    return {send: (text) => socket.send(text), close: (code) => socket.close(code)};
  },
  onOnline: () => () => undefined,
  tabStorage: () => undefined,
  openOutbox: () => outbox.storage,
});
const {transcripts} = session;

let isWriting = false;
let isScheduled = false;
let isSaid = false;
/** The numbers that were heard in this life. */
const heard = {count: 0, first: Infinity, last: -1};

session.status.subscribe((status) => {
  if (status === 'online') process.send({type: 'online'});
});
session.error.subscribe((error) => {
  if (error && !['try-later', 'server-stopping', 'server-unreachable'].includes(error.code))
    complain(String(error));
});
transcripts.onMessage(({content}) => {
  const number = Number(content.text.split(' ')[1]);
  heard.count++;
  heard.first = Math.min(heard.first, number);
  heard.last = Math.max(heard.last, number);
});
transcripts.all.subscribe(schedule);
process.on('message', (asked) => {
  if (asked === 'write') isWriting = true;
  if (asked === 'finish') isWriting = false;
  if (asked === 'account') void giveAccount();
  schedule();
});
session.configure({server, token});

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    live();
  });
}

function live() {
  check(transcripts.of(other));
  transcripts.markRead(other);
  while (isWriting && session.me.value && outbox.waiting.size < MOST_WAITING) {
    transcripts.send(other, `number ${outbox.written}`);
  }
  process.send({type: 'progress', stored: outbox.written - outbox.waiting.size});
  const {last, unread} = transcripts.of(other);
  const isRead = unread === 0 && (!last?.own || last.state === 'read');
  if (!isWriting && !isSaid && outbox.waiting.size === 0 && last && isRead) {
    isSaid = true;
    process.send({type: 'finished', written: outbox.written});
  }
  if (outbox.waiting.size > 0 || !isRead) isSaid = false;
}

/** What is shown is in order, and each once, at every moment. */
function check({entries}) {
  for (const [index, {place, state, id}] of entries.entries()) {
    const before = entries[index - 1];
    if (!before) continue;
    if (before.place === undefined && place !== undefined) complain('a sent one after an unsent');
    if (place !== undefined && place <= before.place) complain(`place ${place} out of order`);
    if (place === undefined && id === before.id) complain(`message ${id} shown twice`);
    if (state === 'failed') complain(`message ${id} failed`);
  }
}

/** Goes through the whole conversation, newest first, and leaves what is in it in a file, a line for each. */
async function giveAccount() {
  const {count, first, last} = heard;
  if (count > 0 && count !== last - first + 1) {
    complain(`heard ${count} messages, numbered from ${first} to ${last}`);
  }
  await transcripts.jumpToNewest(other);
  const pages = [];
  let lowest = Infinity;
  for (;;) {
    const {entries, history} = transcripts.of(other);
    const page = entries.filter(({place}) => place < lowest);
    lowest = page[0]?.place ?? lowest;
    pages.push(page.map(({place, id, from, content}) => `${place} ${id} ${from} ${content.text}`));
    if (history === 'complete') break;
    if (history === 'failed') return complain('the history could not be read');
    await transcripts.loadOlder(other);
  }
  writeFileSync(account, `${pages.reverse().flat().join('\n')}\n`);
  process.send({type: 'accounted'});
}

function complain(text) {
  process.send({type: 'complaint', text});
}

/**
 * An outbox in a file, as a browser has one in its database: a line for each change, of which one that the end of the
 * process has cut short does not count. `written` is how many messages there ever were.
 */
function openJournal(path) {
  const waiting = new Map();
  let written = 0;
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  for (const line of lines) {
    const {put, remove, started} = JSON.parse(line);
    if (started !== undefined) written = started;
    if (put) waiting.set(put.id, put);
    if (put && put.isNew !== false) written++;
    if (remove) waiting.delete(remove);
  }
  const kept = [...waiting.values()].map((put) => ({put: {...put, isNew: false}}));
  const fresh = [{started: written}, ...kept].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(`${path}.new`, fresh.join(''));
  renameSync(`${path}.new`, path);
  const append = (line) => appendFileSync(path, `${JSON.stringify(line)}\n`);
  return {
    waiting,
    get written() {
      return written;
    },
    storage: {
      load: async () => [...waiting.values()],
      async put(item) {
        append({put: item});
        waiting.set(item.id, item);
        written++;
      },
      async remove(id) {
        if (!waiting.delete(id)) return;
        append({remove: id});
      },
    },
  };
}
