import '../code-loaded.js';
import {expect, fixture, html, nextFrame, waitUntil} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import '../../../src/elements/define.js';
import type {ImContactList} from '../../../src/elements/index.js';
import {openSession} from '../../support/browser/open-session.js';
import {OpenedWindow} from '../call-window/opened-window.js';
import {fromBob, OpenedChat, toBob} from '../text-chat/opened-chat.js';
import {loadEveryLanguage} from './every-language.js';

describe('in a language from right to left', () => {
  const page = document.documentElement;
  const middle = (element: Element) => {
    const {left, right} = element.getBoundingClientRect();
    return (left + right) / 2;
  };
  const drawn = (part: () => Element | null) =>
    waitUntil(() => part(), 'it is not drawn', {timeout: 10_000});
  const turnTo = async (language: string) => {
    page.lang = language;
    await nextFrame();
  };

  before(loadEveryLanguage);
  afterEach(async () => {
    page.removeAttribute('lang');
    await setViewport({width: 800, height: 600});
  });

  it('a contact stands from right to left', async () => {
    const scripted = await openSession('mirrored');
    const list = await fixture<ImContactList>(
      html`<im-contact-list session="mirrored"></im-contact-list>`,
    );
    const order = () =>
      ['.avatar', '.name', '.calls'].map((part) => middle(list.shadowRoot!.querySelector(part)!));
    await drawn(() => list.shadowRoot!.querySelector('.calls'));
    const [avatar, name, calls] = order();
    expect(avatar).to.be.lessThan(name!);
    expect(name).to.be.lessThan(calls!);
    await turnTo('ar');
    const [itsAvatar, itsName, itsCalls] = order();
    expect(itsAvatar).to.be.greaterThan(itsName!);
    expect(itsName).to.be.greaterThan(itsCalls!);
    scripted.leave();
  });

  it('own messages stand at the left, and the arrow that sends points there', async () => {
    const chat = await OpenedChat.open([fromBob('hello'), toBob('hello')]);
    await drawn(() => chat.find('.message.own'));
    await turnTo('he');
    await chat.painted();
    const own = chat.find('.message.own .bubble')!;
    const their = chat.find('.message.their .bubble')!;
    expect(middle(own)).to.be.lessThan(middle(their));
    expect(middle(chat.find('.send')!)).to.be.lessThan(middle(chat.field));
    expect(getComputedStyle(chat.find('.send > .icon')!).scale).to.equal('-1 1');
    chat.close();
  });

  it('the call stands at the other corner, with its buttons the other way round', async () => {
    await setViewport({width: 1280, height: 800});
    const opened = await OpenedWindow.open();
    await opened.ring();
    await drawn(() => opened.find('.window'));
    expect(middle(opened.box)).to.be.greaterThan(640);
    await turnTo('ar');
    await opened.element.updateComplete;
    expect(middle(opened.box)).to.be.lessThan(640);
    const part = (name: string) => opened.find(`[part~=${name}]`)!;
    expect(middle(part('decline'))).to.be.lessThan(middle(part('accept')));
    opened.page.leave();
  });

  it('the arrows of a menu point where they lead', async () => {
    const opened = await OpenedWindow.open();
    await opened.talk('audio');
    await drawn(() => opened.find('[part~=more]'));
    await opened.openMenu();
    await turnTo('he');
    await opened.element.updateComplete;
    const line = opened.find('.line[part~=devices]')!;
    const arrow = line.querySelector('.icon:last-child')!;
    expect(middle(arrow)).to.be.lessThan(middle(line));
    expect(getComputedStyle(arrow).scale).to.equal('-1 1');
    line.click();
    await nextFrame();
    const back = opened.find('.panel-head > [data-first]')!;
    expect(middle(back)).to.be.greaterThan(middle(opened.find('.panel')!));
    expect(getComputedStyle(back.querySelector('.icon')!).scale).to.equal('-1 1');
    opened.page.leave();
  });
});
