import {html, type TemplateResult} from 'lit';
import type {Say} from '../strings/index.js';
import type {Partner} from './chat-header.js';
import {icons} from './chat-icons.js';

export interface ChatMenu {
  readonly partner: Partner;
  /** Whether anything can be asked of the server now. */
  readonly enabled: boolean;
  readonly say: Say;
  readonly onBlock: (partner: Partner) => void;
  readonly onUnblock: (partner: Partner) => void;
}

/** What is done with a person rarely, behind a button; it closes with the next press anywhere, or Escape. */
export function chatMenu({partner, enabled, say, onBlock, onUnblock}: ChatMenu): TemplateResult {
  const {blocked = false, name} = partner;
  return html`<button
      class="icon-button more"
      part="more-button"
      type="button"
      popovertarget="chat-menu"
      aria-label=${say('chatMenu', {name})}
      title=${say('chatMenu', {name})}
    >
      ${icons.more}
    </button>
    <div class="menu" id="chat-menu" part="menu" popover>
      <button
        class="choice ${blocked ? '' : 'grave'}"
        part="block-button"
        type="button"
        popovertarget="chat-menu"
        popovertargetaction="hide"
        aria-disabled=${enabled ? 'false' : 'true'}
        @click=${({currentTarget}: Event) => {
          leave(currentTarget as HTMLElement);
          if (enabled) (blocked ? onUnblock : onBlock)(partner);
        }}
      >
        ${blocked ? icons.unblock : icons.block}
        <span>${say(blocked ? 'unblockName' : 'blockName', {name})}</span>
      </button>
    </div>`;
}

/** Back to the button that has opened the menu: in a shadow tree the browser does not see to it. */
function leave(choice: HTMLElement): void {
  const opener = choice.closest('.menu')?.previousElementSibling;
  if (opener instanceof HTMLElement) opener.focus();
}
