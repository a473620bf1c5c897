import {html, nothing, type TemplateResult} from 'lit';
import {icons} from '../extra-icons.js';
import {englishCallExtras} from '../../strings/calls/extras-en.js';
import {learn} from '../../strings/index.js';
import type {PanelName} from '../panels.js';
import type {CallView} from '../view.js';
import {connectionPanel} from './connection-panel.js';
import {devicePanel} from './device-panel.js';
import {menu} from './menu.js';

export {panelStyles} from './panel.css.js';

learn(englishCallExtras);

const contents: Record<PanelName, (view: CallView) => TemplateResult> = {
  menu,
  devices: devicePanel,
  connection: connectionPanel,
};

const titles = {menu: 'more', devices: 'devices', connection: 'connection'} as const;

/** A panel over the stage; on a phone a sheet at its foot. */
export function panel(view: CallView, name: PanelName): TemplateResult {
  const {panels, say} = view;
  const title = say(titles[name]);
  return html`<div class="scrim"></div>
    <div
      class="panel"
      part="panel"
      role="dialog"
      aria-label=${title}
      data-panel=${name}
      @keydown=${moveByArrow}
    >
      <div class="panel-head">
        ${
          name === 'menu'
            ? nothing
            : headButton(icons.back, say('back'), () => panels.turnTo('menu'), true)
        }
        <h2>${title}</h2>
        ${headButton(icons.close, say('closePanel'), panels.close, false)}
      </div>
      <div class="panel-body" tabindex=${name === 'connection' ? '0' : nothing}>
        ${contents[name](view)}
      </div>
    </div>`;
}

const headButton = (
  icon: TemplateResult,
  label: string,
  press: () => void,
  isFirst: boolean,
): TemplateResult =>
  html`<button
    type="button"
    class="round plain"
    part="button"
    title=${label}
    aria-label=${label}
    ?data-first=${isFirst}
    @click=${press}
  >
    ${icon}
  </button>`;

/** In the menu the arrows go from line to line, as people expect of one. */
function moveByArrow(event: KeyboardEvent): void {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const box = event.currentTarget as HTMLElement;
  const from = event.target as HTMLElement;
  if (!step || !from.matches('.line')) return;
  const lines = [...box.querySelectorAll<HTMLElement>('.line')];
  lines.at((lines.indexOf(from) + step) % lines.length)?.focus();
  event.preventDefault();
}
