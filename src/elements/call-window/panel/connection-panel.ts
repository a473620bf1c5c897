import {html, nothing, type TemplateResult} from 'lit';
import type {
  CallStatistics,
  PictureStatistics,
  StreamStatistics,
} from '../../../client/statistics.js';
import type {Say} from '../../strings/index.js';
import {bars} from '../quality-mark.js';
import type {CallView} from '../view.js';

/** How the call runs: in words first, in numbers for who wants them. */
export function connectionPanel({statistics, say}: CallView): TemplateResult {
  if (!statistics) return html`<p class="verdict">${say('measuring')}</p>`;
  const {sending, receiving, roundTrip, loss, path} = statistics;
  return html`
    <div class="verdict">
      ${bars(statistics)}
      <div>
        <p class="word">${say(`quality.${statistics.bars}`)}</p>
        ${statistics.reasons.map((reason) => html`<p>${say(`reason.${reason}`)}</p>`)}
      </div>
    </div>
    <dl part="statistics">
      ${path ? fact(say('path'), wayOf(statistics, say)) : nothing}
      ${roundTrip === undefined ? nothing : fact(say('roundTrip'), ltr(`${numbersIn(say).format(roundTrip)} ms`))}
      ${fact(say('loss'), numbersIn(say, {style: 'percent'}).format(loss))}
    </dl>
    <table part="statistics">
      <thead>
        <tr>
          <td></td>
          <th scope="col">${say('sendingColumn')}</th>
          <th scope="col">${say('receivingColumn')}</th>
        </tr>
      </thead>
      <tbody>
        ${row(say('picture'), sizeOf(sending.video), sizeOf(receiving.video))}
        ${row(say('frames'), framesOf(sending.video, say), framesOf(receiving.video, say))}
        ${row(say('pictureCodec'), codecOf(sending.video), codecOf(receiving.video))}
        ${row(say('pictureBitrate'), bitrateOf(sending.video, say), bitrateOf(receiving.video, say))}
        ${row(say('soundCodec'), codecOf(sending.audio), codecOf(receiving.audio))}
        ${row(say('soundBitrate'), bitrateOf(sending.audio, say), bitrateOf(receiving.audio, say))}
      </tbody>
    </table>
  `;
}

const numbersIn = ({locale}: Say, options: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat(locale, {maximumFractionDigits: 1, ...options});

/** What is written from left to right in every language. */
const ltr = (value: string): TemplateResult => html`<bdi dir="ltr">${value}</bdi>`;

const fact = (name: string, value: string | TemplateResult): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** Nothing where neither direction has anything to tell. */
const row = (name: string, sent: string | undefined, received: string | undefined) =>
  sent || received
    ? html`<tr>
        <th scope="row">${name}</th>
        <td>${ltr(sent ?? '–')}</td>
        <td>${ltr(received ?? '–')}</td>
      </tr>`
    : nothing;

const wayOf = ({path, protocol}: CallStatistics, say: Say): string => {
  const way = say(path === 'relayed' ? 'relayed' : 'direct');
  return protocol ? `${way} (${protocol.toUpperCase()})` : way;
};

const sizeOf = (picture: PictureStatistics | undefined): string | undefined =>
  picture?.width && picture.height ? `${picture.width} × ${picture.height}` : undefined;

const framesOf = (picture: PictureStatistics | undefined, say: Say): string | undefined =>
  picture && `${numbersIn(say).format(picture.frameRate)}/s`;

const codecOf = (stream: StreamStatistics | undefined): string | undefined =>
  stream?.codec && (NAMES[stream.codec] ?? stream.codec.toUpperCase());

const NAMES: Readonly<Record<string, string>> = {opus: 'Opus', h264: 'H.264'};

function bitrateOf(stream: StreamStatistics | undefined, say: Say): string | undefined {
  if (!stream) return undefined;
  const {bitrate} = stream;
  return bitrate >= 1_000_000
    ? `${numbersIn(say).format(bitrate / 1_000_000)} Mbit/s`
    : `${numbersIn(say).format(Math.round(bitrate / 1_000))} kbit/s`;
}
