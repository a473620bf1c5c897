import type {Transcript} from '../../client/transcript.js';
import type {Contact, UserId} from '../../protocol/index.js';

/** Who was last written with comes first; the others follow in the order of the roster. */
export function inOrder(
  contacts: readonly Contact[],
  transcripts: ReadonlyMap<UserId, Transcript>,
): readonly Contact[] {
  const latest = (contact: Contact) => transcripts.get(contact.id)?.last?.at ?? 0;
  return contacts.toSorted((one, other) => latest(other) - latest(one));
}

/** The contacts whose name holds each word of the query, whatever the case and the accents. */
export function matching(contacts: readonly Contact[], query: string): readonly Contact[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return contacts;
  return contacts.filter(({name}) => {
    const plainName = plain(name);
    return words.every((word) => plainName.includes(word));
  });
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
