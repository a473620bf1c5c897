import {expect} from '@open-wc/testing';
import {countInTitle} from '../../../src/elements/news/unread-title.js';

describe('the count in the tab’s title', () => {
  const [one, other] = [{}, {}];

  beforeEach(() => {
    document.title = 'Shop';
  });
  afterEach(() => {
    countInTitle(one, 0);
    countInTitle(other, 0);
  });

  it('stands before the page’s own title, which comes back', () => {
    countInTitle(one, 3);
    expect(document.title).to.equal('(3) Shop');
    countInTitle(one, 4);
    expect(document.title).to.equal('(4) Shop');
    countInTitle(one, 0);
    expect(document.title).to.equal('Shop');
  });

  it('is of all sessions together, and no higher than anybody wants to know', () => {
    countInTitle(one, 3);
    countInTitle(other, 2);
    expect(document.title).to.equal('(5) Shop');
    countInTitle(one, 200);
    expect(document.title).to.equal('(99+) Shop');
    countInTitle(one, 0);
    expect(document.title).to.equal('(2) Shop');
  });

  it('follows the page where that changes its title', async () => {
    countInTitle(one, 3);
    document.title = 'Basket';
    await Promise.resolve();
    expect(document.title).to.equal('(3) Basket');
    countInTitle(one, 0);
    expect(document.title).to.equal('Basket');
  });
});
