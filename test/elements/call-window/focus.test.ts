import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {OpenedWindow} from './opened-window.js';
import '../code-loaded.js';

describe('the focus and the call window', () => {
  let opened: OpenedWindow;
  let field: HTMLInputElement;

  // In words: an assertion about elements that fails takes minutes to print them.
  const focused = () => {
    const inside = opened.root.activeElement;
    if (document.activeElement === field) return 'the page';
    return inside === opened.box ? 'the window' : (inside?.ariaLabel ?? inside?.textContent.trim());
  };

  beforeEach(async () => {
    opened = await OpenedWindow.open();
    field = document.createElement('input');
    document.body.append(field);
    field.focus();
  });

  afterEach(() => {
    field.remove();
    opened.page.leave();
  });

  it('goes into the window that rings, onto no button that the next key would press', async () => {
    await opened.ring();
    expect(focused()).to.equal('the window');
    await sendKeys({press: 'Enter'});
    await sendKeys({press: 'Space'});
    expect(opened.asked).to.deep.equal([]);
    await sendKeys({press: 'Tab'});
    await sendKeys({press: 'Tab'});
    expect(focused()).to.equal('Accept');
  });

  it('goes back on Escape, and the call rings on', async () => {
    await opened.ring();
    await sendKeys({press: 'Escape'});
    expect(focused()).to.equal('the page');
    expect(opened.asked).to.deep.equal([]);
    expect(opened.buttons).to.include('Accept');
  });

  it('goes back at once when the call was declined', async () => {
    await opened.ring();
    opened.button('Decline').focus();
    await opened.press('Decline');
    expect(focused()).to.equal('the page');
  });

  it('stays in the window when the call was accepted, and goes back after it', async () => {
    await opened.ring();
    opened.button('Accept').focus();
    await opened.press('Accept');
    expect(focused()).to.equal('the window');
    await opened.end('hung-up');
    opened.button('Close').focus();
    await opened.press('Close');
    expect(focused()).to.equal('the page');
  });

  it('is left alone where the person has moved on', async () => {
    await opened.talk();
    field.focus();
    await opened.end('hung-up');
    expect(focused()).to.equal('the page');
  });

  it('is on the button that undoes it after minimising and restoring', async () => {
    await opened.talk();
    opened.button('Minimise').focus();
    await opened.press('Minimise');
    expect(focused()).to.equal('Restore');
    await opened.press('Restore');
    expect(focused()).to.equal('Minimise');
  });
});
