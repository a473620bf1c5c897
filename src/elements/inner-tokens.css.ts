import {css} from 'lit';

/** As `tokens.css.ts`, for what comes into an element with its inside. */
export const innerTokens = css`
  :host {
    --_accent-soft: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
    --_surface-raised: var(--im-surface-raised, light-dark(#ffffff, #20232a));
    --_danger: var(--im-danger, light-dark(#c9252d, #ff8a85));
    --_danger-fill: var(--im-danger-fill, #d92f37);
    --_success: var(--im-success, light-dark(#167c46, #5cd39a));
    --_success-fill: var(--im-success-fill, #178048);
    --_warning: var(--im-warning, light-dark(#8f5a00, #f2b84b));
    --_online: var(--im-online, light-dark(#1f9d57, #4cc38a));
    --_away: var(--im-away, light-dark(#b77400, #f0b541));
    --_busy: var(--im-busy, light-dark(#d6373f, #ff7f79));
    --_stage: var(--im-stage, #101318);
    --_on-stage: var(--im-on-stage, #f4f6f9);
    --_control-radius: var(--im-control-radius, 10px);
    --_shadow: var(--im-shadow, 0 1px 2px rgb(10 16 28 / 0.08), 0 12px 32px rgb(10 16 28 / 0.22));
  }
`;
