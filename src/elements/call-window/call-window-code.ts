import {LazyCode} from '../lazy-code.js';

/** What its attributes ask of calls: fetched where there are any. */
export const callOptionsCode = new LazyCode(
  'the options of calls',
  () => import('./call-options.js'),
);

/** What can be done with it besides: fetched behind it, while it rings. */
export const windowExtrasCode = new LazyCode(
  'what goes along with the call window',
  () => import('./window-extras.js'),
);

/** What the window shows: fetched with the first call there is to show. */
export const callWindowCode = new LazyCode(
  'the call window',
  () => import('./call-window-content.js'),
);
