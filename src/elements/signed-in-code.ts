import {LazyCode} from './lazy-code.js';

export type SignedIn = typeof import('./signed-in.js');

/** The rows of the list, and what tells a reader of messages who looks elsewhere: fetched with the first sign-in. */
export const signedInCode = new LazyCode<SignedIn>(
  'the contact list and notifications',
  () => import('./signed-in.js'),
);
