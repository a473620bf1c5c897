import * as v from 'valibot';
import {UserId} from '../../protocol/index.js';
import {notFound, requestInvalid} from './errors.js';
import {route} from './route.js';

const MOST = 10_000;

const ContactIds = v.object({
  contacts: v.pipe(v.array(UserId), v.maxLength(MOST, `holds more than ${MOST}`)),
});

/** Whom each user has in their contacts. */
export const contacts = [
  route({
    method: 'GET',
    address: '/users/{user}/contacts',
    name: 'readContacts',
    summary: 'The contacts of a user: those they have, whether or not these have them.',
    path: {user: UserId},
    answer: {status: 200, schema: ContactIds, says: 'The ids of the contacts, in order.'},
    refusals: [404],
    async run({backend, roster}, {path: {user}}) {
      if (!(await roster.profile(user))) throw notFound('such user');
      return {contacts: [...(await backend.contacts.of(user))].sort()};
    },
  }),
  route({
    method: 'PUT',
    address: '/users/{user}/contacts',
    name: 'putContacts',
    summary:
      'Replaces the contacts of a user. Two are contacts of each other when each has the other; devices that are signed in are told at once.',
    path: {user: UserId},
    body: ContactIds,
    answer: {status: 200, schema: ContactIds, says: 'The ids of the contacts, in order.'},
    refusals: [404, 503],
    async run({backend, roster}, {path: {user}, body}) {
      if (!(await roster.profile(user))) throw notFound('such user');
      const list = [...new Set(body.contacts)].sort();
      if (list.includes(user)) throw requestInvalid('"contacts" holds the user themselves.');
      const before = new Set(await backend.contacts.mutual(user));
      await backend.contacts.put(user, list);
      const after = new Set(await backend.contacts.mutual(user));
      const changed = [...before, ...after].filter(
        (other) => before.has(other) !== after.has(other),
      );
      await roster.pairsChanged(user, changed);
      return {contacts: list};
    },
  }),
];
