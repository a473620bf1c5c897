import {expect, waitUntil} from '@open-wc/testing';
import {Messenger} from '../../../src/elements/news/messenger.js';
import {sayIn} from '../../../src/elements/strings/index.js';
import {turnNotifications} from '../../../src/elements/news/system-notifications.js';
import {holdLock} from '../../../src/elements/news/tabs.js';
import type {Unsubscribe} from '../../../src/client/index.js';
import {loadEveryLanguage} from '../strings/every-language.js';
import {BOB, message, openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import '../code-loaded.js';

/** In the place of the browser's own, which a headless one does not show. */
class ShownNotification extends EventTarget {
  static permission: NotificationPermission = 'granted';
  static asked = 0;
  static shown: ShownNotification[] = [];
  static async requestPermission(): Promise<NotificationPermission> {
    ShownNotification.asked++;
    return (ShownNotification.permission = 'granted');
  }

  readonly title: string;
  readonly options: NotificationOptions;
  onclick: (() => void) | null = null;
  isClosed = false;

  constructor(title: string, options: NotificationOptions) {
    super();
    this.title = title;
    this.options = options;
    ShownNotification.shown.push(this);
  }

  close(): void {
    this.isClosed = true;
  }
}

describe('the messenger', () => {
  const real = window.Notification;
  const both = {sound: false, system: true, say: sayIn()!};
  let page: ScriptedPage;
  let hasFocus: boolean;
  let opened: string[];
  let undo: Unsubscribe[];

  const shown = () => ShownNotification.shown;
  const messenger = async () => {
    const made = new Messenger(page.session, 'alice', (user) => opened.push(user));
    undo.push(() => made.close());
    // Locks are granted a little later.
    await navigator.locks.query();
    return made;
  };
  const tell = async (by: Messenger, text = 'hello') => {
    const said = message({from: 'bob', to: 'alice', content: {kind: 'text', text}});
    await page.receive({type: 'message', message: said});
    const entry = page.session.transcripts.of('bob').last!;
    await by.tell(entry, BOB, both);
  };

  beforeEach(async () => {
    hasFocus = false;
    opened = [];
    undo = [];
    document.hasFocus = () => hasFocus;
    ShownNotification.shown = [];
    ShownNotification.asked = 0;
    ShownNotification.permission = 'granted';
    window.Notification = ShownNotification as unknown as typeof Notification;
    page = await openSession('messenger');
  });
  afterEach(() => {
    for (const stop of undo) stop();
    window.Notification = real;
    Reflect.deleteProperty(document, 'hasFocus');
    localStorage.removeItem('im-notify');
    page.leave();
  });

  it('shows who wrote and what, to somebody who is elsewhere', async () => {
    await tell(await messenger());
    expect(shown()).to.have.length(1);
    expect(shown()[0]!.title).to.equal('Bob');
    expect(shown()[0]!.options.body).to.equal('hello');
  });

  it('opens the conversation when it is pressed', async () => {
    await tell(await messenger());
    shown()[0]!.onclick!();
    expect(opened).to.deep.equal(['bob']);
    expect(shown()[0]!.isClosed).to.be.true;
  });

  it('takes it back once the message was read, here or on another device', async () => {
    await tell(await messenger());
    page.session.transcripts.markRead('bob');
    expect(shown()[0]!.isClosed).to.be.true;
  });

  it('says nothing of a conversation that somebody has before their eyes', async () => {
    const made = await messenger();
    const chat = {};
    made.attend(chat, 'bob');
    await tell(made);
    expect(shown()).to.deep.equal([]);
    made.attend(chat, 'carol');
    await waitUntil(async () => !(await heldNames()).some((name) => name.includes('"bob"')));
    await tell(made);
    expect(shown()).to.have.length(1);
  });

  it('says nothing of one that they have before their eyes in another tab', async () => {
    const made = await messenger();
    undo.push(holdLock('im in-view ["messenger","alice","bob"]', 'shared'));
    await tell(made);
    expect(shown()).to.deep.equal([]);
  });

  it('shows nothing while somebody is at the page, where they see the list', async () => {
    hasFocus = true;
    await tell(await messenger());
    expect(shown()).to.deep.equal([]);
  });

  it('shows nothing while they are at another tab of the site', async () => {
    const made = await messenger();
    undo.push(holdLock('im here ["messenger","alice",null]', 'shared'));
    await tell(made);
    expect(shown()).to.deep.equal([]);
  });

  it('speaks in one tab only, and in the next when that is closed', async () => {
    const [first, second] = [await messenger(), await messenger()];
    await tell(second);
    expect(shown()).to.deep.equal([]);
    await tell(first);
    expect(shown()).to.have.length(1);
    first.close();
    await waitUntil(async () => (await navigator.locks.query()).pending!.length === 0);
    await tell(second);
    expect(shown()).to.have.length(2);
  });

  it('asks for no permission by itself, and shows nothing without it', async () => {
    ShownNotification.permission = 'default';
    await tell(await messenger());
    expect(ShownNotification.asked).to.equal(0);
    expect(shown()).to.deep.equal([]);
    await turnNotifications(true);
    expect(ShownNotification.asked).to.equal(1);
    await tell(await messenger());
  });

  it('shows nothing to who has turned it off again', async () => {
    const made = await messenger();
    await turnNotifications(false);
    await tell(made);
    expect(shown()).to.deep.equal([]);
    await turnNotifications(true);
    await tell(made);
    expect(shown()).to.have.length(1);
  });

  it('speaks the language it is given', async () => {
    await loadEveryLanguage();
    const made = await messenger();
    const content = {kind: 'call', media: 'audio', reason: 'missed', seconds: 0} as const;
    await page.receive({type: 'message', message: message({from: 'bob', to: 'alice', content})});
    const entry = page.session.transcripts.of('bob').last!;
    await made.tell(entry, BOB, {...both, say: sayIn('de')!});
    expect(shown().map(({options}) => options.body)).to.deep.equal(['Verpasster Sprachanruf']);
  });

  it('says nothing of a call that was answered', async () => {
    const made = await messenger();
    const content = {kind: 'call', media: 'audio', reason: 'hung-up', seconds: 9} as const;
    await page.receive({type: 'message', message: message({from: 'bob', to: 'alice', content})});
    await made.tell(page.session.transcripts.of('bob').last!, BOB, both);
    expect(shown()).to.deep.equal([]);
  });
});

async function heldNames(): Promise<string[]> {
  const {held = []} = await navigator.locks.query();
  return held.map(({name = ''}) => name);
}
