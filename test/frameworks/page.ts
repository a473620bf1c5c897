import type {ImCallChangeEvent, RenderMessage} from '../../src/elements/index.js';

export type {ImCallChangeEvent};

declare global {
  interface Window {
    /** What every one of these pages sets as properties. */
    getToken: () => Promise<string>;
    renderMessage: RenderMessage;
  }
}
