import {expect} from '@open-wc/testing';
import {indexedOutbox} from '../../src/client/outbox-storage.js';

describe('outbox in IndexedDB', () => {
  const server = 'https://im.test';
  const item = (id: string, at: number) =>
    ({id, to: 'bob', content: {kind: 'text', text: id}, at}) as const;
  const open = (user = 'alice', at = server) => indexedOutbox(indexedDB, at, user);
  const ids = async (box = open()) => (await box.load()).map(({id}) => id);

  afterEach(
    () =>
      new Promise<unknown>((resolve) => {
        // Whoever has it open lets go of it.
        indexedDB.deleteDatabase('im-elements').onsuccess = resolve;
      }),
  );

  it('gives back what was put in until it is removed, to another page as well', async () => {
    const box = open();
    await box.put(item('message-a', 1));
    await box.put({...item('message-b', 2), content: {kind: 'order', data: {lines: [1, null]}}});
    expect(await open().load()).to.deep.equal([
      item('message-a', 1),
      {...item('message-b', 2), content: {kind: 'order', data: {lines: [1, null]}}},
    ]);
    await box.remove('message-a');
    expect(await ids()).to.deep.equal(['message-b']);
  });

  it('keeps the order of writing over all tabs, whatever the clock and the ids say', async () => {
    const [one, other] = [open(), open()];
    await one.put(item('message-c', 5));
    await other.put(item('message-a', 5));
    await one.put(item('message-b', 4));
    expect(await ids()).to.deep.equal(['message-c', 'message-a', 'message-b']);
  });

  it('keeps a message once, and removes in the order it was asked', async () => {
    const box = open();
    await box.put(item('message-a', 1));
    await box.put(item('message-a', 1));
    expect(await ids()).to.deep.equal(['message-a']);
    await Promise.all([box.put(item('message-b', 2)), box.remove('message-b')]);
    await box.remove('message-a');
    await box.remove('message-of-nobody');
    expect(await ids()).to.deep.equal([]);
  });

  it('keeps users and servers apart', async () => {
    await open().put(item('message-a', 1));
    await open('bob').put(item('message-a', 1));
    await open('bob').remove('message-a');
    expect(await ids(open('bob'))).to.deep.equal([]);
    expect(await ids(open('alice', 'https://b.test'))).to.deep.equal([]);
    expect(await ids()).to.deep.equal(['message-a']);
  });

  it('passes over what is no message', async () => {
    const box = open();
    await box.put(item('message-a', 1));
    await box.put({...item('message-b', 2), to: ''});
    expect(await ids(box)).to.deep.equal(['message-a']);
  });

  it('lets go of the database when another needs it, and comes back', async () => {
    const box = open();
    await box.put(item('message-a', 1));
    await new Promise<unknown>((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase('im-elements');
      deleting.onsuccess = resolve;
      deleting.onblocked = reject;
    });
    await box.put(item('message-b', 2));
    expect(await ids(box)).to.deep.equal(['message-b']);
  });

  for (const [what, factory] of [
    ['where there is none', undefined],
    [
      'where the browser refuses it',
      {
        open() {
          throw new DOMException('no', 'SecurityError');
        },
      } as unknown as IDBFactory,
    ],
  ] as const) {
    it(`does without storage ${what}`, async () => {
      const none = indexedOutbox(factory, server, 'alice');
      await none.put(item('message-a', 1));
      await none.remove('message-b');
      expect(await none.load()).to.deep.equal([]);
    });
  }
});
