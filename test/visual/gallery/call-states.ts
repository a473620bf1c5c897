import type {CallMedia} from '../../../src/client/index.js';
import {settled} from '../../support/browser/held-clock.js';
import type {State} from './messaging-states.js';
import {camera, screen} from './pictures.js';
import {GOOD, type Scene} from './scene.js';

const CALL = ['call'] as const;

/** Both cameras are on. */
const seen = (scene: Scene): Partial<CallMedia> => ({
  remote: scene.keep(camera(200)),
  local: scene.keep(camera(20)),
});

const inVideo = async (scene: Scene, shown: Partial<CallMedia> = {}): Promise<void> => {
  await scene.signIn();
  await scene.talk('video', {...seen(scene), ...shown});
};

const press = async (scene: Scene, selector: string): Promise<void> => {
  scene.find('im-call-window', selector).click();
  await scene.drawn();
};

async function openMenu(scene: Scene, part?: 'devices' | 'connection'): Promise<void> {
  await inVideo(scene);
  await import('../../../src/elements/call-window/panel/panel.js');
  await press(scene, '.more');
  await settled();
  await scene.drawn();
  if (part) await press(scene, `.line[part~=${part}]`);
}

/** Alice has called, and this came of it. */
const callEnded =
  (reason: 'busy' | 'declined' | 'media-failed') =>
  async (scene: Scene): Promise<void> => {
    await scene.signIn();
    const call = await scene.invite('video');
    await scene.page.receive({type: 'ended', call, reason});
    await scene.drawn();
  };

/** Every state of a call. */
export const callStates = {
  'incoming-video': {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.ring('video');
    },
  },
  'incoming-voice': {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.ring('audio', 'max');
    },
  },
  outgoing: {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.invite('audio');
    },
  },
  'outgoing-video': {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.invite('video');
      scene.media.show({local: scene.keep(camera(20)), camera: 'on', microphone: 'on'});
      await scene.drawn();
    },
  },
  connecting: {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.accept('video');
    },
  },
  voice: {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.talk('audio', {});
      await scene.media.setMicrophone(false);
      await scene.drawn();
    },
  },
  video: {views: CALL, enter: (scene) => inVideo(scene)},
  'camera-off': {
    views: CALL,
    enter: (scene) => inVideo(scene, {remoteCamera: 'off', remoteMicrophone: 'off', camera: 'off'}),
  },
  sharing: {
    views: CALL,
    enter: (scene) =>
      inVideo(scene, {screen: 'on', sharing: scene.keep(screen()), screenSound: true}),
  },
  'shared-screen': {
    views: CALL,
    enter: (scene) => inVideo(scene, {remote: scene.keep(screen()), remoteScreen: 'on'}),
  },
  reconnecting: {
    views: CALL,
    async enter(scene) {
      await inVideo(scene);
      await scene.interrupt();
    },
  },
  'no-devices': {
    views: CALL,
    async enter(scene) {
      await inVideo(scene, {microphone: 'blocked', camera: 'missing'});
      scene.media.statistics.set({...GOOD, bars: 1, reasons: ['loss']});
      await scene.miss('tom');
    },
  },
  menu: {views: CALL, enter: (scene) => openMenu(scene)},
  devices: {views: CALL, enter: (scene) => openMenu(scene, 'devices')},
  connection: {views: CALL, enter: (scene) => openMenu(scene, 'connection')},
  minimised: {
    views: CALL,
    async enter(scene) {
      await inVideo(scene);
      await press(scene, '[part~=minimise]');
    },
  },
  ended: {
    views: CALL,
    async enter(scene) {
      await inVideo(scene);
      await scene.pass(207);
      await scene.page.receive({type: 'ended', call: scene.call, reason: 'hung-up'});
      await scene.drawn();
    },
  },
  'ended-declined': {views: CALL, enter: callEnded('declined')},
  'ended-failed': {views: CALL, enter: callEnded('media-failed')},
  missed: {
    views: CALL,
    async enter(scene) {
      await scene.signIn();
      await scene.miss('tom');
      await scene.miss('max');
    },
  },
} as const satisfies Record<string, State>;
