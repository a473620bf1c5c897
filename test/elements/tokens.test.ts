import {expect, fixture, html} from '@open-wc/testing';
import '../../src/elements/define.js';
import type {ImContactList} from '../../src/elements/contact-list/im-contact-list.js';
import './code-loaded.js';

describe('the looks on a page with a style of its own', () => {
  let reset: HTMLStyleElement;

  beforeEach(() => {
    reset = document.createElement('style');
    reset.textContent = `* {
      font: italic 31px/3 serif; color: red; background: yellow; letter-spacing: 9px;
      text-transform: uppercase; text-align: right; white-space: pre;
    }`;
    document.head.append(reset);
  });

  afterEach(() => reset.remove());

  it('are not changed by a reset of that page', async () => {
    const list = await fixture<ImContactList>(
      html`<im-contact-list session="reset" theme="light"></im-contact-list>`,
    );
    const heading = getComputedStyle(list.shadowRoot!.querySelector('h2')!);
    expect(heading.textTransform).to.equal('none');
    expect(heading.letterSpacing).not.to.equal('9px');
    expect(heading.fontStyle).to.equal('normal');
    expect(heading.color).not.to.equal('rgb(255, 0, 0)');
    expect(getComputedStyle(list).backgroundColor).to.equal('rgb(255, 255, 255)');
  });

  it('take the font and colours that the page gives them by name', async () => {
    const list = await fixture<ImContactList>(
      html`<im-contact-list session="reset" class="ours"></im-contact-list>`,
    );
    reset.textContent = '.ours { --im-font: monospace; --im-text: rgb(1, 2, 3); }';
    const style = getComputedStyle(list.shadowRoot!.querySelector('h2')!);
    expect(style.fontFamily).to.equal('monospace');
    expect(style.color).to.equal('rgb(1, 2, 3)');
  });
});
