import {css, html, nothing, svg, type SVGTemplateResult, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {Presence, Profile} from '../protocol/index.js';

/**
 * A person's picture, or their initials on a colour of their own, with a mark for their presence where one is
 * given. It is decoration: whoever shows it says name and presence in words as well.
 *
 * Its size is `--_avatar`, its ring around the mark `--_avatar-ring` (the colour behind it).
 */
export function avatar({id, name, picture}: Profile, presence?: Presence): TemplateResult {
  return html`<span class="avatar" part="avatar" data-hue=${hueOf(id)} aria-hidden="true">
    <span class="initials">${initialsOf(name)}</span>
    ${picture ? keyed(picture, portrait(picture)) : nothing}
    ${presence ? presenceMark(presence) : nothing}
  </span>`;
}

/** A shape for each presence, so that it can be told without colour. */
export function presenceMark(presence: Presence): TemplateResult {
  return html`<span class="presence" part="presence" data-presence=${presence} aria-hidden="true"
    ><svg viewBox="0 0 12 12">${shapes[presence]}</svg></span
  >`;
}

/** Up to two letters that stand for a name: of its first and last word. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}][^\s]*/gu) ?? [name.trim()];
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return ends.map((word) => firstLetter(word ?? '')).join('');
}

// The initials stay below until the picture is there, and for good where it cannot be loaded.
const portrait = (address: string) =>
  html`<img
    src=${address}
    alt=""
    decoding="async"
    referrerpolicy="no-referrer"
    draggable="false"
    @load=${show}
  />`;

function show({currentTarget}: Event): void {
  (currentTarget as HTMLImageElement).classList.add('loaded');
}

const shapes: Record<Presence, SVGTemplateResult> = {
  online: svg`<circle cx="6" cy="6" r="6" />`,
  away: svg`<path d="M6.6.2a4.9 4.9 0 0 0 5.2 6.9A6 6 0 1 1 6.6.2Z" />`,
  busy: svg`<path fill-rule="evenodd" d="M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0ZM3.4 5a1 1 0 0 0 0 2h5.2a1 1 0 0 0 0-2Z" />`,
  'in-call': svg`<path fill-rule="evenodd" d="M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0ZM4 3.6a.8.8 0 0 0-.8.8v3.2c0 .44.36.8.8.8h2.6a.8.8 0 0 0 .8-.8v-.5l1.4.9V4l-1.4.9v-.5a.8.8 0 0 0-.8-.8Z" />`,
  offline: svg`<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="2.5" />`,
};

const HUES = 8;

/** The same person has the same colour everywhere, whatever they call themselves. */
function hueOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return hash % HUES;
}

const letters = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

function firstLetter(word: string): string {
  const [first] = letters.segment(word);
  return first ? first.segment.toLocaleUpperCase() : '';
}

export const avatarStyles = css`
  .avatar {
    position: relative;
    display: grid;
    flex: none;
    inline-size: var(--_avatar, 44px);
    block-size: var(--_avatar, 44px);
    border-radius: var(--_avatar-radius);
    color: var(--_avatar-text);
    background: var(--_avatar-fill);
    user-select: none;
    --_avatar-text: light-dark(oklch(0.4 0.12 var(--_hue)), oklch(0.9 0.06 var(--_hue)));
    --_avatar-fill: light-dark(oklch(0.91 0.055 var(--_hue)), oklch(0.4 0.075 var(--_hue)));
    --_hue: 255;
  }
  .avatar[data-hue='1'] {
    --_hue: 300;
  }
  .avatar[data-hue='2'] {
    --_hue: 345;
  }
  .avatar[data-hue='3'] {
    --_hue: 25;
  }
  .avatar[data-hue='4'] {
    --_hue: 60;
  }
  .avatar[data-hue='5'] {
    --_hue: 110;
  }
  .avatar[data-hue='6'] {
    --_hue: 160;
  }
  .avatar[data-hue='7'] {
    --_hue: 210;
  }

  .avatar > .initials,
  .avatar > img {
    grid-area: 1 / 1;
  }

  .initials {
    place-self: center;
    font-size: calc(var(--_avatar, 44px) * 0.37);
    font-weight: 600;
    line-height: 1;
    letter-spacing: 0.01em;
  }

  .avatar > img {
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    object-fit: cover;
    opacity: 0;
    background: var(--_surface);
  }
  .avatar > img.loaded {
    opacity: 1;
  }

  .presence {
    display: block;
    flex: none;
    inline-size: var(--_presence, 12px);
    block-size: var(--_presence, 12px);
    border-radius: 50%;
    color: var(--_mark, var(--_text-muted));
  }
  .presence > svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    fill: currentColor;
  }
  .presence[data-presence='online'] {
    color: var(--_mark, var(--_online));
  }
  .presence[data-presence='away'] {
    color: var(--_mark, var(--_away));
  }
  .presence[data-presence='busy'],
  .presence[data-presence='in-call'] {
    color: var(--_mark, var(--_busy));
  }

  .avatar > .presence {
    position: absolute;
    inset-block-end: -1px;
    inset-inline-end: -1px;
    inline-size: max(12px, calc(var(--_avatar, 44px) * 0.31));
    block-size: max(12px, calc(var(--_avatar, 44px) * 0.31));
    box-shadow: 0 0 0 2px var(--_avatar-ring, var(--_surface));
    background: var(--_avatar-ring, var(--_surface));
  }
`;
