import type {ReactiveControllerHost} from 'lit';
import type {Session} from '../../client/session.js';
import {englishCallExtras} from '../strings/calls/extras-en.js';
import {learn} from '../strings/index.js';
import {Floating, type Freedom} from './floating.js';
import {missedCard, missedWindow} from './missed.js';
import {missedStyles} from './missed.css.js';
import {notices} from './notices.js';
import {noticesStyles} from './notices.css.js';
import {PictureInPicture} from './picture-in-picture.js';
import {isWeak, qualityMark} from './quality-mark.js';
import {signalStyles} from './signals.css.js';
import {Snapshots} from './snapshots.js';
import {Voices} from './voices.js';

learn(englishCallExtras);

export interface WindowExtrasOptions {
  readonly host: ReactiveControllerHost & EventTarget;
  readonly root: HTMLElement | DocumentFragment;
  readonly session: () => Session;
  /** The window, while there is one. */
  readonly box: () => HTMLElement | undefined;
  readonly freedom: () => Freedom;
  /** What the other side shows. */
  readonly picture: () => MediaStream | undefined;
}

/**
 * What of the window neither a ring nor the first picture waits for: it is fetched behind the rest, while it rings.
 * The window can be used without it, where it cannot be had.
 */
export class WindowExtras {
  readonly floating: Floating;
  readonly picture: PictureInPicture;
  readonly voices: Voices;
  readonly snapshots: Snapshots;
  readonly notices = notices;
  readonly qualityMark = qualityMark;
  readonly isWeak = isWeak;
  readonly missedCard = missedCard;
  readonly missedWindow = missedWindow;

  constructor({host, root, session, box, freedom, picture}: WindowExtrasOptions) {
    this.floating = new Floating(host, box, freedom);
    this.picture = new PictureInPicture(host, picture);
    this.voices = new Voices(host, session, box);
    this.snapshots = new Snapshots(host);
    addStyles(root as ShadowRoot);
  }
}

function addStyles(root: ShadowRoot): void {
  const sheets = [missedStyles, noticesStyles, signalStyles].map(({styleSheet}) => styleSheet!);
  const {adoptedStyleSheets: present} = root;
  root.adoptedStyleSheets = [...present, ...sheets.filter((sheet) => !present.includes(sheet))];
}
