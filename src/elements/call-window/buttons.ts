import {html, nothing, type TemplateResult} from 'lit';
import {icons} from './call-icons.js';
import type {CallView} from './view.js';

/** A round button with its name below: the few large choices of a call that rings. */
export function choice(
  part: string,
  icon: TemplateResult,
  label: string,
  press: () => void,
): TemplateResult {
  return html`<button type="button" class="choice ${part}" part="button ${part}" @click=${press}>
    <span class="disc">${icon}</span><span class="label">${label}</span>
  </button>`;
}

/**
 * A round button that says its name to the pointer and to screen readers. Of two with the same `place`, one
 * inherits the focus when it takes the place of the other.
 */
export function round(
  part: string,
  icon: TemplateResult,
  label: string,
  press: () => void,
  place?: string,
): TemplateResult {
  return html`<button
    type="button"
    class="round ${part}"
    part="button ${part}"
    title=${label}
    aria-label=${label}
    data-place=${place ?? nothing}
    @click=${press}
  >
    ${icon}
  </button>`;
}

/** The handle by which the keyboard moves the window; a press takes it to the next corner. */
export function moveHandle({extras, say}: CallView): TemplateResult {
  return html`<button
    type="button"
    class="round plain move"
    part="button move"
    title=${say('moveWindow')}
    aria-label=${say('moveWindow')}
    @click=${extras?.floating.toNextCorner}
    @keydown=${extras?.floating.moveByKey}
  >
    ${icons.move}
  </button>`;
}

/** The button that shows the call as a small pill. */
export function minimiseButton({mode, say}: CallView): TemplateResult {
  return round('plain minimise', icons.minimise, say('minimise'), mode.minimise, 'minimising');
}

/** The button of the pill that shows the window again. */
export function restoreButton({mode, say}: CallView): TemplateResult {
  return round('plain restore', icons.expand, say('restore'), mode.restore, 'minimising');
}
