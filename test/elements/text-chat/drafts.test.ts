import {expect} from '@open-wc/testing';
import {Drafts, type DraftOf} from '../../../src/elements/text-chat/drafts.js';

const toBob: DraftOf = {session: 'drafts', me: 'alice', user: 'bob'};

describe('drafts', () => {
  afterEach(() => sessionStorage.clear());

  it('survive a reload, each for who wrote it and to whom', () => {
    new Drafts().set(toBob, 'hello');
    expect(new Drafts().get(toBob)).to.equal('hello');
    expect(new Drafts().get({...toBob, user: 'carol'})).to.equal('');
    expect(new Drafts().get({...toBob, me: 'mallory'})).to.equal('');
    expect(new Drafts().get({...toBob, session: 'other'})).to.equal('');
  });

  it('leave nothing behind once they are sent', () => {
    const drafts = new Drafts();
    drafts.set(toBob, 'hello');
    drafts.set(toBob, '');
    expect(sessionStorage.length).to.equal(0);
  });

  it('begun before it is known who has signed in become that person’s', () => {
    const drafts = new Drafts();
    drafts.set({...toBob, me: undefined}, 'early');
    expect(drafts.get(toBob)).to.equal('early');
    expect(drafts.get({...toBob, me: undefined})).to.equal('');
    expect(new Drafts().get(toBob)).to.equal('early');
  });

  it('live as long as the element where the browser keeps nothing', () => {
    const own = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    try {
      const drafts = new Drafts();
      drafts.set(toBob, 'hello');
      expect(drafts.get(toBob)).to.equal('hello');
    } finally {
      Object.defineProperty(window, 'sessionStorage', own);
    }
  });
});
