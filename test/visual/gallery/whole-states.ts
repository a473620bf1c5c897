import type {ImContactList, ImMessenger, ImTextChat} from '../../../src/elements/index.js';
import {atHome, type State} from './messaging-states.js';
import {elements, type Scene} from './scene.js';

const MESSENGER = ['messenger'] as const;

async function open(scene: Scene): Promise<void> {
  await atHome(scene);
  document.querySelector<ImMessenger>('im-messenger')!.open = true;
  await scene.drawn();
  // What the panel is made of was only put up with it.
  await scene.drawn();
}

/** What is made of several elements: the messenger, and all three as a theme or a dense form shows them. */
export const wholeStates = {
  'messenger-closed': {
    views: MESSENGER,
    async enter(scene) {
      await atHome(scene);
      await scene.drawn();
    },
  },
  'messenger-list': {views: MESSENGER, enter: open},
  'messenger-chat': {
    views: MESSENGER,
    async enter(scene) {
      await open(scene);
      await scene.choose('maya');
      await scene.drawn();
    },
  },
  everything: {
    views: ['desktop'],
    async enter(scene) {
      await atHome(scene);
      await scene.choose('maya');
      await scene.ring('video', 'tom');
    },
  },
  dense: {
    views: ['desktop', 'list', 'chat'],
    async enter(scene) {
      await atHome(scene);
      for (const element of elements()) (element as ImContactList | ImTextChat).dense = true;
      await scene.choose('maya');
    },
  },
} as const satisfies Record<string, State>;
