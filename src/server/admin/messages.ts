import * as v from 'valibot';
import {MessageId, UserId} from '../../protocol/index.js';
import {notFound} from './errors.js';
import {DescribedMessage, eraseSent} from './personal-data.js';
import {route} from './route.js';

const place = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'is not a place'), v.transform(Number)),
  '0',
);

/** What a user has written and received. */
export const messages = [
  route({
    method: 'GET',
    address: '/users/{user}/messages',
    name: 'listMessages',
    summary: 'The messages that a user has sent and received, oldest first.',
    path: {user: UserId},
    query: {after: place},
    answer: {
      status: 200,
      schema: v.object({messages: v.array(DescribedMessage), next: v.exactOptional(v.string())}),
      says: 'A page of messages, which may be empty; "next" is the "after" of the page that follows.',
    },
    async run({backend}, {path: {user}, query: {after}}) {
      const {messages, cursor, more} = await backend.messages.sync(user, after);
      return {messages, ...(more && {next: String(cursor)})};
    },
  }),
  route({
    method: 'DELETE',
    address: '/users/{user}/messages',
    name: 'deleteMessages',
    summary: 'Deletes all messages that a user has sent, for those who received them, too.',
    path: {user: UserId},
    answer: {
      status: 200,
      schema: v.object({messages: v.number()}),
      says: 'How many were deleted.',
    },
    refusals: [503],
    async run({backend}, {path: {user}}) {
      return {messages: await eraseSent(backend.messages, user)};
    },
  }),
  route({
    method: 'DELETE',
    address: '/users/{user}/messages/{message}',
    name: 'deleteMessage',
    summary: 'Deletes one message that a user has sent, for whoever received it, too.',
    path: {user: UserId, message: MessageId},
    answer: {status: 204, says: 'It is deleted.'},
    refusals: [404, 503],
    async run({backend}, {path: {user, message}}) {
      const deleted = await backend.messages.erase(user, {id: message});
      if (deleted === 0) throw notFound('such message of that user');
    },
  }),
];
