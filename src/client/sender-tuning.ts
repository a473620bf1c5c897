import {cameraLimits, screenLimits, soundLimits, type Limits} from './bitrates.js';
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

const CAUTIOUS: Machine = {isPhone: false, cores: 2, hasHardwareH264: false};

/**
 * Tells the senders of a call how to send: which codec, how many bits at most, the voice before the picture.
 * All of it in the running connection, without renegotiation.
 */
export class SenderTuning {
  readonly #options: SenderTuningOptions;
  readonly #unsubscribes: readonly Unsubscribe[];
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
      if (!connection) return;
      for (const {sender, receiver} of connection.getTransceivers()) {
        const tune = receiver.track.kind === 'audio' ? this.#tuneSound : this.#tunePicture;
        const parameters = sender.getParameters();
        if (parameters.encodings.length === 0) continue;
        tune(parameters);
        // Refused while it is being negotiated or closed; it is tuned again once connected.
        await sender.setParameters(parameters).catch(() => undefined);
      }
    }
  }

  readonly #tuneSound = (parameters: RTCRtpSendParameters): void => {
    const {screenSound} = this.#options.local.state.value;
    tune(parameters, {...soundLimits(screenSound), priority: 'high', networkPriority: 'high'});
  };

  readonly #tunePicture = (parameters: RTCRtpSendParameters): void => {
    const {local, settings} = this.#options;
    const isScreen = local.state.value.screen === 'on';
    const codec = choose(this.codecs, parameters.codecs);
    const limits: Limits = isScreen
      ? screenLimits(settings.value)
      : cameraLimits(
          settings.value,
          codec?.name ?? 'vp8',
          local.outgoing.value.video?.getSettings() ?? {},
        );
    tune(parameters, {
      ...limits,
      priority: 'low',
      networkPriority: 'low',
      ...(codec && {codec: codec.codec}),
    });
    parameters.degradationPreference = isScreen ? 'maintain-resolution' : 'maintain-framerate';
  };
}

function tune({encodings}: RTCRtpSendParameters, changes: Partial<Encoding>): void {
  for (const encoding of encodings) Object.assign(encoding, changes);
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
