import {html, nothing, type TemplateResult} from 'lit';
import type {PlainKey} from '../../strings/index.js';
import {icons} from '../extra-icons.js';
import {bars} from '../quality-mark.js';
import {ownPictureOf, remotePictureOf, type CallView} from '../view.js';

/** What is wanted now and then in a call. */
export function menu(view: CallView): TemplateResult {
  const {call, statistics, panels, sound, extras, ask, say} = view;
  const picture = extras?.picture;
  const name = {name: call.remote.name};
  const word = statistics && say(`quality.${statistics.bars}`);
  return html`
    ${line('devices', icons.devices, say('devices'), () => panels.turnTo('devices'), {isFirst: true, opens: true})}
    ${
      statistics
        ? line(
            'connection',
            bars(statistics),
            say('connection'),
            () => panels.turnTo('connection'),
            {word, opens: true},
          )
        : nothing
    }
    ${
      picture && (picture.isPossible || picture.isShown)
        ? line(
            'picture-in-picture',
            icons.pictureInPicture,
            say(pictureKey(picture.isShown)),
            () => {
              picture.toggle();
              panels.close();
            },
          )
        : nothing
    }
    ${
      remotePictureOf(view)
        ? line('snapshot', icons.snapshot, say('snapshotRemote', name), () =>
            ask.takeSnapshot('remote'),
          )
        : nothing
    }
    ${
      ownPictureOf(view)
        ? line('snapshot', icons.snapshot, say('snapshotOwn'), () => ask.takeSnapshot('local'))
        : nothing
    }
    ${
      sound.canSetVolume
        ? html`<label class="volume">
            ${icons.sound}<span>${say('volumeOf', name)}</span>
            <input
              type="range"
              part="volume"
              min="0"
              max="100"
              step="5"
              .value=${String(Math.round(sound.volume * 100))}
              @input=${(event: Event) =>
                sound.setVolume((event.target as HTMLInputElement).valueAsNumber / 100)}
            />
          </label>`
        : nothing
    }
  `;
}

const pictureKey = (isShown: boolean): PlainKey =>
  isShown ? 'leavePictureInPicture' : 'pictureInPicture';

interface LineOptions {
  readonly isFirst?: boolean;
  /** What is the case now. */
  readonly word?: string | undefined;
  /** It leads to another panel. */
  readonly opens?: boolean;
}

function line(
  part: string,
  icon: TemplateResult,
  label: string,
  press: () => void,
  {isFirst = false, word, opens = false}: LineOptions = {},
): TemplateResult {
  return html`<button
    type="button"
    class="line"
    part="button ${part}"
    ?data-first=${isFirst}
    @click=${press}
  >
    ${icon}<span class="label">${label}</span>
    ${word ? html`<span class="word">${word}</span>` : nothing} ${opens ? icons.forward : nothing}
  </button>`;
}
