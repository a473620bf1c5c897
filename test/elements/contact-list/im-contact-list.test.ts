import {expect, fixture, html} from '@open-wc/testing';
import '../../../src/elements/define.js';
import {english} from '../../../src/elements/strings/en.js';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import type {
  ImCallRequestEvent,
  ImContactList,
  ImContactSelectEvent,
  ImErrorEvent,
} from '../../../src/elements/index.js';
import type {Contact, Content} from '../../../src/protocol/index.js';
import {settled} from '../../support/browser/held-clock.js';
import {
  BOB,
  CAROL,
  message,
  openSession,
  type OpenSessionOptions,
  type ScriptedPage,
} from '../../support/browser/open-session.js';
import '../code-loaded.js';

const people = (count: number): Contact[] =>
  Array.from({length: count}, (_, index) => ({
    id: `person-${index}`,
    name: `Person ${String.fromCharCode(65 + index)}`,
    presence: 'online',
  }));

describe('<im-contact-list>', () => {
  let page: ScriptedPage;
  let element: ImContactList;

  const open = async (options?: OpenSessionOptions) => {
    page = await openSession('list', options);
    element = await fixture<ImContactList>(
      html`<im-contact-list session="list"></im-contact-list>`,
    );
  };
  const all = <E extends HTMLElement>(selector: string) => [
    ...element.shadowRoot!.querySelectorAll<E>(selector),
  ];
  const rows = () => all('li');
  const row = (name: string) => rows().find(({textContent}) => textContent!.includes(name))!;
  const button = (name: string) =>
    all<HTMLButtonElement>('button').find((one) => one.ariaLabel === name)!;
  const names = () => all('.name').map(({textContent}) => textContent);
  const text = () => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');
  const press = (key: string, target = element.shadowRoot!.activeElement!) =>
    target.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  const says = async (from: string, words: string) => {
    const content = {kind: 'text', text: words} as const;
    await page.receive({type: 'message', message: message({from, to: 'alice', content})});
    await element.updateComplete;
  };

  afterEach(() => page.leave());

  it('shows each contact with name, presence in words and two named call buttons', async () => {
    await open();
    expect(names()).to.deep.equal(['Bob', 'Carol']);
    expect(row('Bob').textContent).to.contain('Online');
    expect(row('Carol').textContent).to.contain('Offline');
    for (const label of ['Voice call Bob', 'Video call Bob', 'Voice call Carol', 'Chat with Bob']) {
      expect(button(label), label).to.exist;
    }
    await expect(element).to.be.accessible();
  });

  it('follows presence as it changes', async () => {
    await open();
    await page.receive({type: 'contact', contact: {...CAROL, presence: 'in-call'}});
    await element.updateComplete;
    expect(row('Carol').textContent).to.contain('In a call');
    expect(row('Carol').querySelector('.presence')!.getAttribute('data-presence')).to.equal(
      'in-call',
    );
  });

  describe('when a message comes', () => {
    beforeEach(async () => {
      await open();
      await says('carol', '<b>hello</b>\nyou');
    });

    it('shows it as text, counts it, and puts the conversation on top', async () => {
      expect(names()).to.deep.equal(['Carol', 'Bob']);
      expect(row('Carol').querySelector('.preview')!.textContent).to.equal('<b>hello</b>\nyou');
      expect(row('Carol').textContent).to.contain('1 unread');
      expect(row('Carol').querySelector('time')).to.exist;
      expect(row('Carol').querySelector('b')).not.to.exist;
      await expect(element).to.be.accessible();
    });

    it('describes the row by it for those who do not see it', () => {
      const opener = button('Chat with Carol');
      const about = element.shadowRoot!.getElementById(opener.getAttribute('aria-describedby')!)!;
      expect(about.textContent).to.contain('Offline').and.contain('1 unread').and.contain('hello');
    });

    it('counts no further than anybody wants to know', async () => {
      for (let count = 1; count < 100; count++) await says('carol', 'again');
      expect(row('Carol').querySelector('.badge')!.firstElementChild!.textContent).to.equal('99+');
    });
  });

  it('says of the last message that it is one’s own', async () => {
    await open();
    page.session.transcripts.send('bob', 'see you');
    await element.updateComplete;
    expect(row('Bob').querySelector('.preview')!.textContent).to.contain('You: see you');
  });

  it('says of the last message what it was, if not text', async () => {
    await open();
    const arrives = async (content: Content) => {
      await page.receive({type: 'message', message: message({from: 'bob', to: 'alice', content})});
      await element.updateComplete;
    };
    const preview = () => row('Bob').querySelector('.preview')!.textContent!.trim();
    await arrives({kind: 'call', media: 'video', reason: 'missed', seconds: 0});
    expect(preview()).to.equal('Missed video call');
    expect(row('Bob').textContent).to.contain('1 unread');
    await arrives({kind: 'order', data: {text: 'A chain'}});
    expect(preview()).to.equal('A chain');
    await arrives({kind: 'order', data: 7});
    expect(preview()).to.equal(englishTalk.unknownMessage);
    await expect(element).to.be.accessible();
  });

  it('says who is writing just now', async () => {
    await open();
    for (const user of ['bob', 'carol']) {
      await page.receive({type: 'typing', from: user, active: true});
    }
    await says('bob', 'hello');
    await page.receive({type: 'typing', from: 'bob', active: true});
    await element.updateComplete;
    expect(row('Bob').querySelector('.preview')!.textContent).to.equal(englishTalk.isTyping);
    expect(row('Carol').querySelector('.preview')!.textContent).to.equal(englishTalk.isTyping);
    await page.receive({type: 'typing', from: 'bob', active: false});
    await element.updateComplete;
    expect(row('Bob').querySelector('.preview')!.textContent).to.equal('hello');
    await expect(element).to.be.accessible();
  });

  describe('the button for notifications', () => {
    const real = Notification.requestPermission;
    const realPermission = Object.getOwnPropertyDescriptor(Notification, 'permission')!;
    let permission: NotificationPermission;
    let asked: number;
    const press = async (label: string) => {
      button(label).click();
      await settled();
      await element.updateComplete;
    };

    beforeEach(() => {
      permission = 'default';
      asked = 0;
      Object.defineProperty(Notification, 'permission', {
        configurable: true,
        get: () => permission,
      });
    });
    afterEach(() => {
      Object.defineProperty(Notification, 'permission', realPermission);
      Notification.requestPermission = real;
      localStorage.removeItem('im-notify');
    });
    const answers = (answer: NotificationPermission) => {
      Notification.requestPermission = async () => {
        asked++;
        return (permission = answer);
      };
    };

    it('asks the browser when it is pressed, and turns them off and on', async () => {
      answers('granted');
      await open();
      expect(asked).to.equal(0);
      await expect(element).to.be.accessible();
      await press(englishTalk.notify);
      expect(asked).to.equal(1);
      await press(englishTalk.notifyOff);
      expect(button(englishTalk.notify)).to.exist;
      await press(englishTalk.notify);
      expect(button(englishTalk.notifyOff)).to.exist;
      expect(asked).to.equal(1);
    });

    it('says that the browser refuses, and asks no more', async () => {
      answers('denied');
      await open();
      await press(englishTalk.notify);
      expect(button(englishTalk.notifyBlocked).ariaDisabled).to.equal('true');
      await press(englishTalk.notifyBlocked);
      expect(asked).to.equal(1);
      await expect(element).to.be.accessible();
    });

    it('is not there where the page wants none', async () => {
      await open();
      element.alerts = 'title sound';
      await element.updateComplete;
      expect(all('.notify')).to.deep.equal([]);
    });
  });

  describe('choosing a contact', () => {
    beforeEach(() => open());

    it('tells the page, chooses it in the session and marks the row', async () => {
      let heard: ImContactSelectEvent | undefined;
      element.addEventListener('im-contact-select', (event) => (heard = event));
      button('Chat with Bob').click();
      await element.updateComplete;
      expect(heard!.contact).to.include({id: 'bob', name: 'Bob'});
      expect(heard!.composed && heard!.bubbles).to.be.true;
      expect(page.session.selected.value).to.equal('bob');
      expect(button('Chat with Bob').ariaCurrent).to.equal('true');
      expect(button('Chat with Carol').ariaCurrent).to.equal(null);
      await expect(element).to.be.accessible();
    });

    it('chooses nothing where the page objects', () => {
      element.addEventListener('im-contact-select', (event) => event.preventDefault());
      button('Chat with Bob').click();
      expect(page.session.selected.value).to.equal(undefined);
    });

    it('shows what was chosen elsewhere', async () => {
      page.session.selected.set('carol');
      await element.updateComplete;
      expect(button('Chat with Carol').ariaCurrent).to.equal('true');
    });
  });

  describe('calling', () => {
    beforeEach(() => open());

    it('asks the page and invites', async () => {
      let heard: ImCallRequestEvent | undefined;
      element.addEventListener('im-call-request', (event) => (heard = event));
      button('Video call Bob').click();
      expect(heard).to.include({media: 'video'});
      expect(heard!.contact.id).to.equal('bob');
      expect(page.sent.at(-1)).to.include({type: 'invite', to: 'bob', media: 'video'});
    });

    it('is left to the page where that objects', () => {
      element.addEventListener('im-call-request', (event) => event.preventDefault());
      button('Voice call Bob').click();
      expect(page.session.calls.current.value).to.equal(undefined);
    });

    it('is possible to someone offline, as the server has the answer', () => {
      button('Voice call Carol').click();
      expect(page.sent.at(-1)).to.include({type: 'invite', to: 'carol', media: 'audio'});
    });

    it('is out of use during a call, and possible again after it', async () => {
      button('Voice call Bob').click();
      await element.updateComplete;
      expect(button('Video call Carol').ariaDisabled).to.equal('true');
      button('Video call Carol').click();
      expect(page.sent.filter(({type}) => type === 'invite')).to.have.length(1);

      page.session.calls.cancel();
      await element.updateComplete;
      expect(button('Video call Carol').ariaDisabled).to.equal('false');
    });

    it('is out of use without a connection', async () => {
      await page.disconnect();
      await element.updateComplete;
      expect(button('Voice call Bob').ariaDisabled).to.equal('true');
    });

    it('says in words why it was refused, and tells the page', async () => {
      let heard: ImErrorEvent | undefined;
      element.addEventListener('im-error', (event) => (heard = event));
      // The call begins between the last drawing and the press.
      const press = button('Voice call Bob');
      page.session.calls.invite('carol', 'audio');
      press.click();
      await element.updateComplete;
      expect(heard!.error.code).to.equal('in-call');
      expect(element.shadowRoot!.querySelector('[role=alert]')!.textContent).to.contain(
        'You are in a call already.',
      );
      await expect(element).to.be.accessible();

      button('Dismiss').click();
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[role=alert]')).not.to.exist;
    });
  });

  describe('with the keyboard', () => {
    beforeEach(() => open({contacts: people(3)}));
    const focused = () => (element.shadowRoot!.activeElement as HTMLElement | null)?.ariaLabel;

    it('is one stop for the tab key, in one row with its call buttons', async () => {
      const stops = () =>
        all('li button')
          .filter(({tabIndex}) => tabIndex === 0)
          .map(({ariaLabel}) => ariaLabel);
      expect(stops()).to.deep.equal([
        'Chat with Person A',
        'Voice call Person A',
        'Video call Person A',
      ]);
      button('Chat with Person C').focus();
      await element.updateComplete;
      expect(stops()[0]).to.equal('Chat with Person C');
    });

    it('moves from row to row with the arrow keys, and stays in the column', () => {
      button('Chat with Person A').focus();
      press('ArrowDown');
      expect(focused()).to.equal('Chat with Person B');
      button('Video call Person B').focus();
      press('ArrowDown');
      expect(focused()).to.equal('Video call Person C');
      press('ArrowDown');
      expect(focused()).to.equal('Video call Person C');
      press('ArrowUp');
      expect(focused()).to.equal('Video call Person B');
      press('Home');
      expect(focused()).to.equal('Video call Person A');
      press('End');
      expect(focused()).to.equal('Video call Person C');
    });

    it('keeps the focus on the person when a message moves the row', async () => {
      button('Chat with Person C').focus();
      await says('person-2', 'hi');
      expect(names()[0]).to.equal('Person C');
      expect(focused()).to.equal('Chat with Person C');
    });
  });

  describe('the search', () => {
    const field = () => element.shadowRoot!.querySelector('input')!;
    const search = async (query: string) => {
      field().value = query;
      field().dispatchEvent(new InputEvent('input', {bubbles: true}));
      await element.updateComplete;
    };

    it('is not in the way of a few contacts', async () => {
      await open({contacts: people(5)});
      expect(field()).not.to.exist;
    });

    it('narrows the list, says when nobody is left, and is cleared by Escape', async () => {
      await open({contacts: [...people(6), BOB]});
      await search('bo');
      expect(names()).to.deep.equal(['Bob']);
      await search('nobody like this');
      expect(text()).to.contain('No contact matches “nobody like this”.');
      await expect(element).to.be.accessible();
      press('Escape', field());
      await element.updateComplete;
      expect(names()).to.have.length(7);
    });

    it('leads on into the list with the arrow down', async () => {
      await open({contacts: people(6)});
      await search('person d');
      press('ArrowDown', field());
      expect((element.shadowRoot!.activeElement as HTMLElement).ariaLabel).to.equal(
        'Chat with Person D',
      );
    });
  });

  describe('without contacts to show', () => {
    it('says that nobody is there', async () => {
      await open({contacts: []});
      expect(text()).to.contain(english.noContacts);
      await expect(element).to.be.accessible();
    });

    it('waits for whoever signs the session in', async () => {
      await open();
      element.session = 'nobody-signs-in';
      await element.updateComplete;
      expect(text()).to.contain(english.notSetUp);
      await expect(element).to.be.accessible();
    });

    it('draws the bones of a list while it connects', async () => {
      await open();
      page.session.close();
      const fresh = document.createElement('im-contact-list');
      fresh.session = 'still-connecting';
      fresh.server = 'https://im.test/';
      fresh.getToken = () => new Promise<string>(() => undefined);
      element.replaceWith(fresh);
      element = fresh;
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[aria-busy=true]')).to.exist;
      expect(text()).to.contain(english.connecting);
      await expect(element).to.be.accessible();
    });
  });

  it('says that the connection is lost, keeps the contacts, and is itself again after it', async () => {
    await open();
    await page.disconnect();
    await element.updateComplete;
    expect(text()).to.contain(english.connectionLost);
    expect(names()).to.deep.equal(['Bob', 'Carol']);
    // The line about it unfolds; its colours count once it stands.
    await Promise.all(element.shadowRoot!.getAnimations().map(({finished}) => finished));
    await expect(element).to.be.accessible();
    await page.reconnect();
    await element.updateComplete;
    expect(text()).not.to.contain(english.connectionLost);
  });

  it('says when the sign-in was refused', async () => {
    await open();
    await page.network.newest.drop('token-invalid');
    await element.updateComplete;
    expect(text()).to.contain(english.signInRefused);
    await expect(element).to.be.accessible();
  });

  it('takes the place it is given, down to a column of 280 pixels, with targets a finger hits', async () => {
    await open({contacts: [{...BOB, name: 'Wilhelmina Featherstonehaugh-Cholmondeley'}, CAROL]});
    await says('bob', 'a message that is far too long for one line of such a narrow list');
    element.style.inlineSize = '280px';
    expect(element.getBoundingClientRect().width).to.equal(280);
    expect(element.shadowRoot!.querySelector('ul')!.scrollWidth).to.be.at.most(280);
    for (const one of all('button')) {
      const {width, height, right} = one.getBoundingClientRect();
      expect(Math.min(width, height)).to.be.at.least(40);
      expect(right).to.be.at.most(element.getBoundingClientRect().right);
    }
  });
});
