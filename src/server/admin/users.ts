import * as v from 'valibot';
import {Contact, Profile, UserId} from '../../protocol/index.js';
import {notFound} from './errors.js';
import {limit, pageOf} from './pages.js';
import {route} from './route.js';

const path = {user: UserId};
const {id: _id, ...profile} = Profile.entries;

/** Who is known to the server, and what they are called. */
export const users = [
  route({
    method: 'GET',
    address: '/users',
    name: 'listUsers',
    summary: 'All users, in the order of their ids.',
    query: {after: v.optional(UserId), limit},
    answer: {
      status: 200,
      schema: v.object({users: v.array(Profile), next: v.exactOptional(UserId)}),
      says: 'A page of users; "next" is the "after" of the page that follows.',
    },
    async run({backend}, {query: {after = '', limit}}) {
      const found = await backend.users.page(after, limit + 1);
      return pageOf('users', found, limit, ({id}) => id);
    },
  }),
  route({
    method: 'GET',
    address: '/users/{user}',
    name: 'readUser',
    summary: 'A user, and whether they are there.',
    path,
    answer: {status: 200, schema: Contact, says: 'The user.'},
    refusals: [404],
    async run({roster}, {path: {user}}) {
      const found = await roster.find(user);
      if (!found) throw notFound('such user');
      return found;
    },
  }),
  route({
    method: 'PUT',
    address: '/users/{user}',
    name: 'putUser',
    summary:
      'Makes a user known before they first sign in, or renames one. Their next token has the last word.',
    path,
    body: v.object(profile),
    answer: {status: 200, schema: Profile, says: 'The user as stored.'},
    refusals: [503],
    async run({backend}, {path: {user}, body}) {
      const stored: Profile = {id: user, ...body};
      await backend.users.remember(stored);
      return stored;
    },
  }),
  route({
    method: 'DELETE',
    address: '/users/{user}',
    name: 'deleteUser',
    summary: 'Forgets the profile of a user and takes them out of all contacts; messages stay.',
    path,
    answer: {status: 204, says: 'It is forgotten.'},
    refusals: [404, 503],
    async run({backend, roster}, {path: {user}}) {
      const contacts = await backend.contacts.mutual(user);
      await backend.contacts.forget(user);
      await roster.pairsChanged(user, contacts);
      if (!(await backend.users.forget(user))) throw notFound('such user');
    },
  }),
  route({
    method: 'DELETE',
    address: '/users/{user}/tokens',
    name: 'revokeTokens',
    summary: 'Refuses all tokens of a user that were made until now, and closes their devices.',
    path,
    answer: {status: 204, says: 'They are refused.'},
    refusals: [503],
    async run({attendance}, {path: {user}}) {
      await attendance.revoke(user);
    },
  }),
];
