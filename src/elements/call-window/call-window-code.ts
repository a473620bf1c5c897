import {LazyCode} from '../lazy-code.js';

/** What its attributes ask of calls: fetched where there are any. */
export const callOptionsCode = new LazyCode(
  'the options of calls',
  () => import('./call-options.js'),
);

/** What the window shows: fetched with the first call there is to show. */
export const callWindowCode = new LazyCode(
  'the call window',
  () => import('./call-window-content.js'),
);
