import {expect} from '@open-wc/testing';
import {Store} from '../../src/client/index.js';

describe('store', () => {
  let store: Store<number>;
  let log: string[];

  beforeEach(() => {
    store = new Store(1);
    log = [];
  });

  it('tells who subscribes of each change, but not of the value there is', () => {
    store.subscribe((value) => log.push(`heard ${value}`));
    store.set(2);
    store.update((value) => value + 1);
    expect(log).to.deep.equal(['heard 2', 'heard 3']);
    expect(store.value).to.equal(3);
  });

  it('tells nobody when the value stays the same', () => {
    store.subscribe((value) => log.push(`heard ${value}`));
    store.set(1);
    expect(log).to.deep.equal([]);
  });

  it('tells a listener once for each of its subscriptions, until that is undone', () => {
    const listener = (value: number) => log.push(`heard ${value}`);
    const undo = store.subscribe(listener);
    store.subscribe(listener);
    store.set(2);
    undo();
    undo();
    store.set(3);
    expect(log).to.deep.equal(['heard 2', 'heard 2', 'heard 3']);
  });

  it('lets a listener undo its subscription while it is told', () => {
    const undo = store.subscribe(() => {
      undo();
      log.push('first');
    });
    store.subscribe(() => log.push('second'));
    store.set(2);
    store.set(3);
    expect(log).to.deep.equal(['first', 'second', 'second']);
  });
});
