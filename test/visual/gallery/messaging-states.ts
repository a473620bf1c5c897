import {userUnknown, type Conversation, type Message} from '../../../src/protocol/index.js';
import type {View} from '../../support/gallery.js';
import {message} from '../../support/browser/open-session.js';
import type {PersonId} from './people.js';
import type {Scene} from './scene.js';

/** A state of elements: how it comes about, and in which views it can be seen. */
export interface State {
  readonly views: readonly View[];
  readonly enter: (scene: Scene) => Promise<void>;
}

const TODAY = Date.UTC(2026, 0, 5);
const minutes = (count: number): number => count * 60_000;
const EVERYWHERE: readonly View[] = ['desktop', 'list', 'chat'];
const CHAT: readonly View[] = ['desktop', 'chat'];

/** What stands between Alice and Maya; the scene is of the fifth of January, a little after noon. */
function talkOf({words: {talk}}: Scene): readonly Message[] {
  let place = 0;
  const at = (time: number) => ({place: ++place, at: time});
  const says = (text: string, time: number) =>
    message({from: 'maya', to: 'alice', content: {kind: 'text', text}, ...at(time)});
  const own = (text: string, time: number) =>
    message({from: 'alice', to: 'maya', content: {kind: 'text', text}, ...at(time)});
  const yesterday = TODAY - minutes(8 * 60);
  return [
    says(talk.yesterday[0], yesterday),
    own(talk.yesterday[1], yesterday + minutes(3)),
    message({
      from: 'alice',
      to: 'maya',
      content: {kind: 'call', media: 'video', reason: 'hung-up', seconds: 754},
      ...at(yesterday + minutes(20)),
    }),
    says(talk.long, TODAY + minutes(9 * 60 + 12)),
    says(talk.link, TODAY + minutes(9 * 60 + 13)),
    message({
      from: 'maya',
      to: 'alice',
      content: {kind: 'call', media: 'audio', reason: 'missed', seconds: 0},
      ...at(TODAY + minutes(11 * 60)),
    }),
    says(talk.question, TODAY + minutes(11 * 60 + 48)),
    own(talk.answer, TODAY + minutes(11 * 60 + 50)),
  ];
}

/** What the list shows of everybody: news, calls, and days that are longer and longer ago. */
function overviewOf(scene: Scene, talk: readonly Message[]): readonly Conversation[] {
  const {talk: words} = scene.words;
  const last = talk.at(-1)!;
  const from = (id: PersonId, unread: number, hours: number, text: string): Conversation => {
    const sent = message({
      from: id,
      to: 'alice',
      at: TODAY + minutes(12 * 60) - minutes(hours * 60),
      content: {kind: 'text', text},
    });
    const mine = {delivered: sent.place, read: unread > 0 ? 0 : sent.place};
    return {with: id, last: sent, unread, mine, theirs: {delivered: 0, read: 0}};
  };
  return [
    {
      with: 'maya',
      last,
      unread: 0,
      mine: {delivered: last.place, read: last.place},
      theirs: {delivered: last.place, read: last.place - 1},
    },
    from('tom', 3, 1, words.question),
    from('priya', 0, 30, words.yesterday[1]),
    from('daniel', 128, 60, words.long),
    {
      ...from('sofia', 1, 24 * 20, ''),
      last: message({
        from: 'sofia',
        to: 'alice',
        at: TODAY - minutes(24 * 60 * 20),
        content: {kind: 'call', media: 'video', reason: 'missed', seconds: 0},
      }),
    },
    from('max', 0, 24 * 400, words.answer),
  ];
}

/** Signed in, with everything that there is to see in a list and a conversation. */
export async function atHome(scene: Scene): Promise<void> {
  const talk = talkOf(scene);
  await scene.signIn({conversations: overviewOf(scene, talk), cursor: 5000}, talk);
}

const chosen = async (scene: Scene): Promise<void> => {
  await atHome(scene);
  await scene.choose('maya');
};

/** Every state of list and chat. */
export const messagingStates = {
  'not-set-up': {views: EVERYWHERE, enter: async (scene) => scene.mount()},
  loading: {views: EVERYWHERE, enter: (scene) => scene.stayOut(() => undefined)},
  refused: {
    views: EVERYWHERE,
    enter: (scene) =>
      scene.stayOut(async ({network}) => {
        network.newest.open();
        await network.newest.drop('token-invalid');
      }),
  },
  empty: {views: EVERYWHERE, enter: (scene) => scene.signIn({contacts: []})},
  'nobody-chosen': {views: EVERYWHERE, enter: atHome},
  'nobody-found': {
    views: ['list'],
    async enter(scene) {
      await atHome(scene);
      const field = scene.find('im-contact-list', 'input') as HTMLInputElement;
      field.value = 'xyz';
      field.dispatchEvent(new InputEvent('input'));
      await scene.drawn();
    },
  },
  conversation: {
    views: CHAT,
    async enter(scene) {
      await chosen(scene);
      await scene.page.receive({type: 'typing', from: 'maya', active: true});
      await scene.write(scene.words.talk.draft, false);
    },
  },
  'nothing-said': {
    views: CHAT,
    async enter(scene) {
      await atHome(scene);
      await scene.choose('ines');
    },
  },
  'loading-messages': {
    views: CHAT,
    async enter(scene) {
      await atHome(scene);
      scene.page.answers.history = () => undefined;
      await scene.choose('tom');
    },
  },
  offline: {
    views: EVERYWHERE,
    async enter(scene) {
      await chosen(scene);
      await scene.page.disconnect();
      if (scene.view !== 'list') await scene.write(scene.words.talk.unsent, true);
    },
  },
  'not-sent': {
    views: CHAT,
    async enter(scene) {
      await chosen(scene);
      scene.page.answers.send = () => userUnknown('maya');
      await scene.write(scene.words.talk.unsent, true);
      await scene.write('x'.repeat(10_003), false);
    },
  },
  blocked: {
    views: EVERYWHERE,
    async enter(scene) {
      await chosen(scene);
      const name = scene.words.names.maya;
      await scene.page.receive({
        type: 'contact',
        contact: {id: 'maya', name, presence: 'offline', blocked: true},
      });
    },
  },
} as const satisfies Record<string, State>;
