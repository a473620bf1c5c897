import {
  cameraLimits,
  firstPictureLimits,
  screenLimits,
  soundLimits,
  type Limits,
} from './bitrates.js';
import {cheaperThan, codecOrder, inspectMachine, type Machine} from './codec-order.js';
import type {LocalMedia} from './local-media.js';
import {isVideoCodec, type MediaSettings, type VideoCodec} from './media-settings.js';
import type {ReadableStore, Unsubscribe} from './store.js';

export interface SenderTuningOptions {
  readonly local: LocalMedia;
  readonly settings: ReadableStore<MediaSettings>;
  readonly connection: () => RTCPeerConnection | undefined;
}

/** Newer members that the standard types lack. */
interface Encoding extends RTCRtpEncodingParameters {
  codec?: RTCRtpCodec;
}

/** What a sender was told, as it tells of it only by halting the page until the media threads have time. */
interface Told {
  readonly codecs: readonly RTCRtpCodec[];
  readonly wishes: string;
}

/** What a sender is to be told. */
interface Wishes {
  readonly encoding: Partial<Encoding>;
  readonly degradationPreference?: RTCDegradationPreference;
}

const CAUTIOUS: Machine = {isPhone: false, cores: 2, hasHardwareH264: false};

/**
 * Tells the senders of a call how to send: which codec, how many bits at most, the voice before the picture.
 * All of it in the running connection, without renegotiation, and as far as possible before there is a track: each
 * change of a sender that sends makes the other side wait. Pictures begin small, until `grow`.
 */
export class SenderTuning {
  readonly #options: SenderTuningOptions;
  readonly #unsubscribes: readonly Unsubscribe[];
  readonly #told = new WeakMap<RTCRtpSender, Told>();
  /** Connections over which pictures are as large as they may be. */
  readonly #grown = new WeakSet<RTCPeerConnection>();
  #machine = CAUTIOUS;
  /** Set once the encoder could not keep up with the codec before. */
  #cheaper: readonly VideoCodec[] | undefined;
  #work: Promise<void> | undefined;
  #isOutdated = false;
  #closed = false;

  constructor(options: SenderTuningOptions) {
    this.#options = options;
    const {local, settings} = options;
    let {codecs} = settings.value;
    this.#unsubscribes = [
      local.outgoing.subscribe(() => void this.apply()),
      settings.subscribe((changed) => {
        if (changed.codecs !== codecs) this.#cheaper = undefined;
        ({codecs} = changed);
        void this.apply();
      }),
    ];
    void inspectMachine().then((machine) => {
      this.#machine = machine;
      void this.apply();
    });
  }

  /** The codecs of this side, the first that both sides have being sent. */
  get codecs(): readonly VideoCodec[] {
    return this.#cheaper ?? codecOrder(this.#options.settings.value.codecs, this.#machine);
  }

  /**
   * For a connection that was just made and not negotiated: where browsers do not let the sender choose its
   * codec, the other side sends what stands first in this side's description.
   */
  prepare(connection: RTCPeerConnection): void {
    try {
      videoTransceiver(connection)?.setCodecPreferences(preferences(this.codecs));
    } catch {
      // The browser's own order will do.
    }
  }

  /** Sends as the settings, the devices and the connection want it by now. Never rejects. */
  async apply(): Promise<void> {
    if (this.#closed) return;
    this.#isOutdated = true;
    this.#work ??= this.#applyAll().finally(() => {
      this.#work = undefined;
    });
    await this.#work;
  }

  /** The first small pictures have gone over `connection`. */
  grow(connection: RTCPeerConnection): void {
    if (this.#grown.has(connection)) return;
    this.#grown.add(connection);
    void this.apply();
  }

  /** The encoder cannot keep up. What the page has asked for is left to the browser, which makes the picture smaller. */
  relieve(codec: string | undefined): void {
    if (!isVideoCodec(codec) || this.#options.settings.value.codecs.length > 0) return;
    this.#cheaper = cheaperThan(codec, this.codecs);
    void this.apply();
  }

  close(): void {
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  async #applyAll(): Promise<void> {
    while (this.#isOutdated && !this.#closed) {
      this.#isOutdated = false;
      const connection = this.#options.connection();
      // Whoever connects it applies again; before, it is not known which codecs both sides have.
      if (!connection?.currentRemoteDescription) return;
      for (const {sender, receiver} of connection.getTransceivers()) {
        const wishes =
          receiver.track.kind === 'audio'
            ? () => this.#wishesForSound()
            : (codecs: readonly RTCRtpCodec[]) => this.#wishesForPicture(connection, codecs);
        await this.#tell(sender, wishes);
      }
    }
  }

  async #tell(
    sender: RTCRtpSender,
    wishesWith: (codecs: readonly RTCRtpCodec[]) => Wishes,
  ): Promise<void> {
    const told = this.#told.get(sender);
    if (told && told.wishes === JSON.stringify(wishesWith(told.codecs))) return;
    const parameters = sender.getParameters();
    const {codecs, encodings} = parameters;
    const wishes = wishesWith(codecs);
    for (const encoding of encodings) Object.assign(encoding, wishes.encoding);
    const {degradationPreference} = wishes;
    if (degradationPreference) parameters.degradationPreference = degradationPreference;
    try {
      await sender.setParameters(parameters);
      this.#told.set(sender, {codecs, wishes: JSON.stringify(wishes)});
    } catch {
      // Refused while it is being negotiated or closed; it is told again once connected.
      this.#told.delete(sender);
    }
  }

  #wishesForSound(): Wishes {
    const {screenSound} = this.#options.local.state.value;
    return {encoding: {...soundLimits(screenSound), priority: 'high', networkPriority: 'high'}};
  }

  #wishesForPicture(connection: RTCPeerConnection, codecs: readonly RTCRtpCodec[]): Wishes {
    const isScreen = this.#options.local.state.value.screen === 'on';
    const codec = choose(this.codecs, codecs);
    return {
      encoding: {
        ...this.#pictureLimits(connection, isScreen, codec?.name ?? 'vp8'),
        priority: 'low',
        networkPriority: 'low',
        ...(codec && {codec: codec.codec}),
      },
      degradationPreference: isScreen ? 'maintain-resolution' : 'maintain-framerate',
    };
  }

  #pictureLimits(connection: RTCPeerConnection, isScreen: boolean, codec: VideoCodec): Limits {
    const settings = this.#options.settings.value;
    if (isScreen) return screenLimits(settings);
    if (!this.#grown.has(connection)) return firstPictureLimits(settings, codec);
    return cameraLimits(
      settings,
      codec,
      this.#options.local.outgoing.value.video?.getSettings() ?? {},
    );
  }
}

const videoTransceiver = (connection: RTCPeerConnection): RTCRtpTransceiver | undefined =>
  connection.getTransceivers().find(({receiver}) => receiver.track.kind === 'video');

/** The first of `order` that was negotiated. */
function choose(
  order: readonly VideoCodec[],
  negotiated: readonly RTCRtpCodec[],
): {readonly name: VideoCodec; readonly codec: RTCRtpCodec} | undefined {
  for (const name of order) {
    const codec = negotiated.find((one) => isCodec(one, name));
    if (codec) {
      const {mimeType, clockRate, channels, sdpFmtpLine} = codec;
      return {
        name,
        codec: {
          mimeType,
          clockRate,
          ...(channels !== undefined && {channels}),
          ...(sdpFmtpLine !== undefined && {sdpFmtpLine}),
        },
      };
    }
  }
  return undefined;
}

/** Everything this browser receives, in our order: retransmission and the like keep their places at the end. */
function preferences(order: readonly VideoCodec[]): RTCRtpCodec[] {
  const capable = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const place = (codec: RTCRtpCodec) => {
    const found = order.findIndex((name) => isCodec(codec, name));
    return found < 0 ? order.length : found;
  };
  return capable.toSorted((one, other) => place(one) - place(other));
}

const isCodec = ({mimeType, sdpFmtpLine = ''}: RTCRtpCodec, name: VideoCodec): boolean =>
  mimeType.toLowerCase() === `video/${name}` &&
  // The older packetization cannot split a large picture.
  !sdpFmtpLine.includes('packetization-mode=0');
