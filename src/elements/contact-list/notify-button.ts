import {html, nothing, type ReactiveController, type ReactiveControllerHost} from 'lit';
import {icons} from './list-icons.js';
import {
  notificationChoice,
  turnNotifications,
  type NotificationChoice,
} from '../news/system-notifications.js';
import type {Say} from '../strings/index.js';

/** The button that turns the system's notifications on and off; absent where this page cannot have any. */
export class NotifyButton implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  /** Asked for only where it may have changed: browsers take their time to answer. */
  #choice: NotificationChoice = 'impossible';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('focus', this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    window.removeEventListener('focus', this.#look);
  }

  render(say: Say) {
    const choice = this.#choice;
    if (choice === 'impossible') return nothing;
    const blocked = choice === 'blocked';
    const label = say(blocked ? 'notifyBlocked' : choice === 'on' ? 'notifyOff' : 'notify');
    return html`<button
      class="icon-button notify ${choice}"
      part="notify-button"
      type="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${blocked ? 'true' : 'false'}
      @click=${this.#press}
    >
      ${blocked ? icons.bellOff : choice === 'on' ? icons.bellOn : icons.bell}
    </button>`;
  }

  readonly #press = async (): Promise<void> => {
    if (this.#choice === 'blocked') return;
    await turnNotifications(this.#choice === 'off');
    this.#look();
  };

  readonly #look = (): void => {
    const choice = notificationChoice();
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.#host.requestUpdate();
  };
}
