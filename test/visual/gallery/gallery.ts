import {
  callOptionsCode,
  callWindowCode,
  windowExtrasCode,
} from '../../../src/elements/call-window/call-window-code.js';
import '../../../src/elements/define.js';
import '../../../src/elements/define/im-messenger.js';
import {messengerCode} from '../../../src/elements/messenger/messenger-code.js';
import {signedInCode} from '../../../src/elements/signed-in-code.js';
import {LANGUAGES, type Language} from '../../../src/elements/strings/languages.js';
import {onWords, request, sayIn} from '../../../src/elements/strings/vocabulary.js';
import {chatCode} from '../../../src/elements/text-chat/chat-code.js';
import type {GalleryLanguage} from '../../support/gallery.js';
import {callStates} from './call-states.js';
import {messagingStates, type State} from './messaging-states.js';
import {small, unfit} from './measures.js';
import {showStills} from './pictures.js';
import {elements, Scene} from './scene.js';
import {wholeStates} from './whole-states.js';

const states: Readonly<Record<string, State>> = {...messagingStates, ...callStates, ...wholeStates};

let scene: Scene | undefined;

window.gallery = {
  states: Object.fromEntries(Object.entries(states).map(([name, {views}]) => [name, views])),

  async prepare() {
    fixDevices();
    showStills();
    await Promise.all([
      ...[
        callOptionsCode,
        callWindowCode,
        chatCode,
        messengerCode,
        signedInCode,
        windowExtrasCode,
      ].map((code) => code.load()),
      import('../../../src/elements/call-window/panel/panel.js'),
      ...(['ar', 'de', 'ru'] as const).map(language),
      ...[400, 500, 600, 700].flatMap((weight) =>
        ['Noto Sans', 'Noto Sans Arabic'].map((family) =>
          document.fonts.load(`${weight} 16px "${family}"`, 'Aä’Яم'),
        ),
      ),
    ]);
  },

  async show(name, view, spoken) {
    scene?.close();
    state(spoken);
    scene = new Scene(view, spoken);
    await states[name]!.enter(scene);
    await scene.drawn();
    await painted(scene);
  },

  async speak(spoken) {
    state(spoken);
    // Observers are told in a microtask of their own.
    await Promise.resolve();
    await scene?.drawn();
    await new Promise(requestAnimationFrame);
  },

  unfit,
  small,
};

function state(spoken: GalleryLanguage): void {
  const root = document.documentElement;
  root.lang = spoken;
  root.dir = spoken === 'ar' ? 'rtl' : 'ltr';
}

/** The machine's own devices are none of the gallery's. */
function fixDevices(): void {
  const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => ({
    kind,
    deviceId,
    label,
    groupId: '',
    toJSON: () => ({}),
  });
  navigator.mediaDevices.enumerateDevices = async () => [
    device('audioinput', 'one', 'Desk microphone'),
    device('audioinput', 'two', 'Headset'),
    device('videoinput', 'three', 'Integrated camera'),
    device('audiooutput', 'four', 'Speakers'),
    device('audiooutput', 'five', 'Headset'),
  ];
}

function language(name: Language & keyof typeof LANGUAGES): Promise<void> {
  return new Promise((resolve, reject) => {
    if (sayIn(name)) return resolve();
    const undo = onWords(() => {
      if (!sayIn(name)) return;
      undo();
      resolve();
    });
    request(name, reject);
  });
}

/** Every picture has come, and what the screen shows is what the page is. */
async function painted(shown: Scene): Promise<void> {
  const videos = elements().flatMap((element) => [
    ...element.shadowRoot!.querySelectorAll('video'),
  ]);
  await Promise.all(videos.filter(({poster}) => poster).map(loaded));
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  await shown.drawn();
  for (const element of elements()) element.shadowRoot!.getAnimations().forEach(end);
  await new Promise(requestAnimationFrame);
}

/** Even one that is as good as none may still wait for its turn. */
function end(animation: Animation): void {
  if (animation.effect!.getComputedTiming().endTime !== Infinity) animation.finish();
}

const loaded = async ({poster}: HTMLVideoElement): Promise<void> => {
  const picture = new Image();
  picture.src = poster;
  await picture.decode();
};
