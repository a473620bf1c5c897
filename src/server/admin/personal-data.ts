import * as v from 'valibot';
import {
  CallContent,
  CustomContent,
  Message,
  Profile,
  Receipt,
  TextContent,
  UserId,
} from '../../protocol/index.js';
import type {Backend, MessageStore} from '../backend/backend.js';
import {route, type AdminContext} from './route.js';

/** How many messages are deleted in one step, so that others get their turn. */
const STEP = 500;

/** As `Message`, with the kinds of content named, so that the description can name them. */
export const DescribedMessage = v.object({
  ...Message.entries,
  content: v.union([TextContent, CallContent, CustomContent]),
});

const Everything = v.object({
  user: UserId,
  /** Missing where the user never signed in. */
  profile: v.exactOptional(Profile),
  contacts: v.array(UserId),
  blocked: v.array(UserId),
  /** Until when tokens were made that are refused, in ms since 1970; missing where none were revoked. */
  revokedBefore: v.exactOptional(v.number()),
  messages: v.array(DescribedMessage),
  receipts: v.array(Receipt),
});

/** What the law gives every user a right to: a copy of what is stored of them, and its end. */
export const personalData = [
  route({
    method: 'GET',
    address: '/users/{user}/data',
    name: 'exportUser',
    summary: 'Everything that is stored of a user, as one JSON document.',
    path: {user: UserId},
    answer: {
      status: 200,
      schema: Everything,
      says: 'Profile, contacts, whom they have blocked, since when their tokens count, all messages that were sent or received, and receipts.',
    },
    async run({backend}, {path: {user}}) {
      return everything(backend, user);
    },
  }),
  route({
    method: 'DELETE',
    address: '/users/{user}/data',
    name: 'eraseUser',
    summary:
      'Erases a user: ends their call, revokes their tokens, deletes profile, contacts, blocks, receipts and all they have sent. What others wrote to them, and that others have blocked them, stays with those, under the bare id; so does the time of the revocation, without which older tokens would count again.',
    path: {user: UserId},
    answer: {
      status: 200,
      schema: v.object({messages: v.number()}),
      says: 'How many messages were deleted.',
    },
    refusals: [503],
    async run(context, {path: {user}}) {
      return {messages: await erase(context, user)};
    },
  }),
];

/** Deletes what the user has sent; answers how many messages that were. */
export async function eraseSent(messages: MessageStore, user: UserId): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await messages.erase(user, {limit: STEP});
    total += deleted;
    if (deleted < STEP) return total;
  }
}

async function erase(
  {backend, calls, roster, attendance}: AdminContext,
  user: UserId,
): Promise<number> {
  const {blocks, contacts, messages, users} = backend;
  // Its record is a message, too.
  const call = await backend.calls.ofUser(user);
  if (call) await calls.endByServer(call.id);
  await attendance.revoke(user);
  const mutual = await contacts.mutual(user);
  await contacts.forget(user);
  await blocks.forget(user);
  await users.forget(user);
  const deleted = await eraseSent(messages, user);
  await messages.eraseReceipts(user);
  await roster.pairsChanged(user, mutual);
  return deleted;
}

/** Written page by page: all that somebody ever wrote need not fit into memory. */
async function* everything(backend: Backend, user: UserId): AsyncGenerator<string> {
  const profile = await backend.users.find(user);
  const contacts = [...(await backend.contacts.of(user))].sort();
  const blocked = [...(await backend.blocks.blockedBy(user))].sort();
  const revokedBefore = await backend.revocations.revokedBefore(user);
  const head = JSON.stringify({
    user,
    ...(profile && {profile}),
    contacts,
    blocked,
    ...(revokedBefore > 0 && {revokedBefore}),
  });
  yield `${head.slice(0, -1)},"messages":[`;
  const receipts: Receipt[] = [];
  let since = 0;
  let separator = '';
  for (;;) {
    const page = await backend.messages.sync(user, since);
    for (const message of page.messages) {
      yield separator + JSON.stringify(message);
      separator = ',';
    }
    receipts.push(...page.receipts);
    if (!page.more) break;
    since = page.cursor;
  }
  yield `],"receipts":${JSON.stringify(receipts)}}`;
}
