import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {CallPreferences, Calls} from '../../client/calls.js';
import {
  DEFAULT_SETTINGS,
  isVideoCodec,
  PICTURE_SIZES,
  type MediaSettings,
} from '../../client/media-settings.js';
import type {Session} from '../../client/session.js';
import type {Store} from '../../client/store.js';
import {
  attributeInvalid,
  LONGEST_RING_MS,
  SHORTEST_RING_MS,
  type ImError,
} from '../../protocol/index.js';
import {ImErrorEvent} from '../events.js';

/** What a page asks of its calls, as attributes say it; what is left out is left as the session has it. */
export interface CallOptionValues {
  readonly ringTimeout?: number | undefined;
  readonly preconnect?: string | undefined;
  readonly quality?: string | undefined;
  readonly frameRate?: number | undefined;
  readonly maxBitrate?: number | undefined;
  readonly codecs?: string | undefined;
  readonly audioOnly: boolean;
}

export interface CallOptionsHost extends ReactiveControllerHost, EventTarget, CallOptionValues {
  getAttribute(name: string): string | null;
}

/** The options that make sense, and an error for each that does not. */
export interface CheckedOptions {
  readonly settings: Partial<MediaSettings>;
  readonly preferences: Partial<CallPreferences>;
  readonly errors: readonly ImError[];
}

const PRECONNECT = {on: 'direct', relay: 'relay', off: 'off'} as const;

const SHORTEST_RING = SHORTEST_RING_MS / 1000;
const LONGEST_RING = LONGEST_RING_MS / 1000;
const LEAST_BITRATE = 30_000;
const MOST_BITRATE = 20_000_000;
const MOST_FRAMES = 60;

/** Takes the values apart; `written` is how the page wrote an attribute, for its developer. */
export function checkOptions(
  values: CallOptionValues,
  written: (attribute: string) => string | null = () => null,
): CheckedOptions {
  const errors: ImError[] = [];
  const refuse = (attribute: string, value: unknown, expected: string): undefined => {
    errors.push(attributeInvalid(attribute, written(attribute) ?? String(value), expected));
  };
  const within = (
    attribute: string,
    value: number | undefined,
    least: number,
    most: number,
    unit: string,
  ) => {
    if (value === undefined || (value >= least && value <= most)) return value;
    return refuse(attribute, value, `it takes ${unit} from ${least} to ${most}`);
  };
  const oneOf = <T extends string>(
    attribute: string,
    value: string | undefined,
    known: Readonly<Record<T, unknown>>,
  ): T | undefined => {
    if (value === undefined || Object.hasOwn(known, value)) return value as T | undefined;
    return refuse(attribute, value, `it takes one of ${Object.keys(known).join(', ')}`);
  };
  const codecsOf = (text: string | undefined) => {
    const words = text
      ?.toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean);
    const unknown = words?.filter((word) => !isVideoCodec(word)) ?? [];
    if (unknown.length > 0) {
      refuse('codecs', text, `it takes h264, vp8, vp9 and av1, and not ${unknown.join(', ')}`);
    }
    return words && [...new Set(words)].filter(isVideoCodec);
  };

  const ringTimeout = within(
    'ring-timeout',
    values.ringTimeout,
    SHORTEST_RING,
    LONGEST_RING,
    'seconds',
  );
  const preconnect = oneOf('preconnect', values.preconnect, PRECONNECT);
  const settings = defined({
    quality: oneOf('quality', values.quality, PICTURE_SIZES),
    frameRate: within('frame-rate', values.frameRate, 1, MOST_FRAMES, 'pictures a second'),
    maxBitrate: within(
      'max-bitrate',
      values.maxBitrate,
      LEAST_BITRATE,
      MOST_BITRATE,
      'bits a second',
    ),
    codecs: codecsOf(values.codecs),
    audioOnly: values.audioOnly || undefined,
  });
  const preferences = defined({ringTimeout, preconnect: preconnect && PRECONNECT[preconnect]});
  return {settings, preferences, errors};
}

/** Hands the options of its host to the session. To be made after the controller that joins it. */
export class CallOptions implements ReactiveController {
  readonly #host: CallOptionsHost;
  readonly #session: () => Session;
  #given: Given | undefined;

  constructor(host: CallOptionsHost, session: () => Session) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostUpdate(): void {
    const {ringTimeout, preconnect, quality, frameRate, maxBitrate, codecs, audioOnly} = this.#host;
    const session = this.#session();
    const values = {ringTimeout, preconnect, quality, frameRate, maxBitrate, codecs, audioOnly};
    const key = JSON.stringify(
      Object.entries(values).map(([name, value]) => [name, String(value)]),
    );
    const before = this.#given?.session === session ? this.#given : undefined;
    if (before?.key === key) return;

    const options = checkOptions(values, (name) => this.#host.getAttribute(name));
    this.#given = {session, key, options};
    apply(session.calls, before?.options, options);
    for (const error of options.errors) {
      const failure = new ImErrorEvent(error);
      this.#host.dispatchEvent(failure);
    }
  }
}

interface Given {
  readonly session: Session;
  readonly key: string;
  readonly options: CheckedOptions;
}

const DEFAULT_PREFERENCES: CallPreferences = {preconnect: 'direct'};

/** What was given before and is given no more falls back; what never was is left to who else sets it. */
function apply(calls: Calls, before: CheckedOptions | undefined, options: CheckedOptions): void {
  mix(calls.settings, DEFAULT_SETTINGS, before?.settings, options.settings);
  mix(calls.preferences, DEFAULT_PREFERENCES, before?.preferences, options.preferences);
}

function mix<T extends object>(
  store: Store<T>,
  defaults: T,
  before: Partial<T> | undefined,
  given: Partial<T>,
): void {
  const names = Object.keys({...before, ...given});
  if (names.length === 0) return;
  const kept = Object.entries(store.value).filter(([name]) => !names.includes(name));
  store.set({...defaults, ...Object.fromEntries(kept), ...given});
}

type Defined<T> = {[K in keyof T]?: Exclude<T[K], undefined>};

const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
