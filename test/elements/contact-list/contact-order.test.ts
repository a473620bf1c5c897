import {expect} from '@open-wc/testing';
import type {Transcript} from '../../../src/client/transcript.js';
import {inOrder, matching} from '../../../src/elements/contact-list/contact-order.js';
import type {Contact} from '../../../src/protocol/index.js';

const contact = (name: string): Contact => ({id: name, name, presence: 'online'});

const lastAt = (user: string, at: number): [string, Transcript] => {
  const last = {
    id: 'message-1',
    from: user,
    own: false,
    at,
    content: {kind: 'text', text: 'hi'},
    state: 'read',
  } as const;
  return [user, {with: user, entries: [], last, unread: 0, history: 'partial', newer: 'partial'}];
};

describe('the order of contacts', () => {
  const [ann, bo, cy] = [contact('ann'), contact('bo'), contact('cy')];

  it('puts the newest conversation first, and keeps the roster for the rest', () => {
    const order = inOrder([ann, bo, cy], new Map([lastAt('cy', 2000), lastAt('bo', 1000)]));
    expect(order).to.deep.equal([cy, bo, ann]);
    expect(inOrder([ann, bo, cy], new Map())).to.deep.equal([ann, bo, cy]);
  });
});

describe('the search for contacts', () => {
  const people = ['Zoë Müller', 'Søren Kierkegaard', 'José Müller', '佐藤 健'].map(contact);
  const found = (query: string) => matching(people, query).map(({name}) => name);

  it('finds every word of the query anywhere in the name', () => {
    expect(found('mül')).to.deep.equal(['Zoë Müller', 'José Müller']);
    expect(found('müller jos')).to.deep.equal(['José Müller']);
    expect(found('佐')).to.deep.equal(['佐藤 健']);
  });

  it('takes no notice of case and accents', () => {
    expect(found('ZOE MULLER')).to.deep.equal(['Zoë Müller']);
  });

  it('leaves everybody for an empty query, and takes no letter for a pattern', () => {
    expect(found('  ')).to.have.length(4);
    expect(found('.*')).to.deep.equal([]);
  });
});
