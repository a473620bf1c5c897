import {css} from 'lit';

/**
 * The looks that all elements share from the start; `inner-tokens.css.ts` has those that only what they show needs. Every `--im-*` property may be set on the page or on one element;
 * inside, styles read the `--_*` ones made of them here,
 * but for the few that one place alone needs.
 *
 * Light or dark follows the page's own `color-scheme`, because a dark widget on a page that knows only
 * light is a hole in it; `theme="light"`, `theme="dark"` and `theme="system"` decide otherwise.
 */
export const tokens = css`
  :host {
    all: initial;
    color-scheme: inherit;
    display: block;
    box-sizing: border-box;

    --_accent: var(--im-accent, light-dark(#1d5bd0, #8ab4ff));
    --_on-accent: var(--im-on-accent, light-dark(#ffffff, #0a1a38));
    --_surface: var(--im-surface, light-dark(#ffffff, #17191e));
    --_surface-sunken: var(--im-surface-sunken, light-dark(#f1f3f6, #262a32));
    --_hover: color-mix(in oklab, var(--_text) 6%, transparent);
    --_pressed: color-mix(in oklab, var(--_text) 11%, transparent);
    --_text: var(--im-text, light-dark(#14171c, #eceef2));
    --_text-muted: var(--im-text-muted, light-dark(#5a6270, #a6adba));
    --_border: var(--im-border, light-dark(#dfe3e9, #333842));
    --_font: var(
      --im-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Liberation Sans',
      Arial,
      sans-serif
    );
    --_size: var(--im-font-size, 15px);
    --_heading-font: var(--im-heading-font, var(--_font));
    --_density: var(--im-density, 1);
    --_radius: var(--im-radius, 12px);
    --_button-radius: var(--im-button-radius, 50%);
    --_avatar-radius: var(--im-avatar-radius, 50%);
    --_avatar-size: calc(var(--im-avatar-size, 44px) * var(--_density));
    --_line: var(--im-border-width, 1px) solid var(--_border);
    --_focus: 2px solid var(--im-focus, var(--_accent));
    /* The least size of what a finger or a mouse has to hit. */
    --_target: max(24px, var(--im-target, 40px) * var(--_density));

    /* Important, as a page's reset (star selectors) would win over these and be inherited by all within;
       a page changes them by the --im-* properties. Its sizes, margins and position stand. */
    color: var(--_text) !important;
    font: 400 var(--_size) / 1.45 var(--_font) !important;
    letter-spacing: normal !important;
    word-spacing: normal !important;
    text-align: start !important;
    text-indent: 0 !important;
    text-shadow: none !important;
    text-transform: none !important;
    white-space: normal !important;
    -webkit-text-size-adjust: 100%;
    -webkit-tap-highlight-color: transparent;
  }

  :host([hidden]) {
    display: none !important;
  }

  :host([dense]) {
    --_density: var(--im-density, 0.8);
    --_size: var(--im-font-size, 14px);
  }

  @media (pointer: coarse) {
    :host {
      --_target: max(44px, var(--im-target, 44px));
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_text-muted: var(--_text);
      --_border: var(--_text);
      --_focus: 3px solid var(--im-focus, var(--_text));
    }
  }

  :host([theme='light']) {
    color-scheme: light !important;
  }
  :host([theme='dark']) {
    color-scheme: dark !important;
  }
  :host([theme='system']) {
    color-scheme: light dark !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
    margin: 0;
  }

  button {
    border: 0;
    background: none;
    padding: 0;
    cursor: pointer;
  }

  :focus-visible {
    outline: var(--_focus);
    outline-offset: 2px;
  }

  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    display: block;
  }

  /* Read out, not shown. */
  .spoken {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
