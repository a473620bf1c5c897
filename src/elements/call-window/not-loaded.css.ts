import {css} from 'lit';

/** Until its code has come, the window is nothing but the sentence that it cannot be loaded. */
export const notLoadedStyles = css`
  :host {
    display: contents;
  }
  .blank {
    position: fixed;
    inset: var(--im-call-inset, auto 24px 24px auto);
    z-index: 2147483647;
    inline-size: 340px;
    max-inline-size: calc(100vw - 16px);
    padding: 20px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: 400 var(--_size) / 1.45 var(--_font);
  }
  .retry {
    color: var(--_accent);
    font-weight: 600;
    min-block-size: 44px;
  }
`;
