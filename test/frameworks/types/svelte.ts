import type {SvelteHTMLElements} from 'svelte/elements';
import type {} from 'im-elements/svelte';

/** Checked by the compiler only: what markup may set and listen to, and what it is told to be wrong. */
export const list: SvelteHTMLElements['im-contact-list'] = {
  class: 'contacts',
  'token-url': '/token',
  getToken: () => Promise.resolve('token'),
  'onim-contact-select': ({contact}) => contact.id.toUpperCase(),
};

// @ts-expect-error Not one of the sizes there are.
export const callWindow: SvelteHTMLElements['im-call-window'] = {quality: '4k'};

export const chat: SvelteHTMLElements['im-text-chat'] = {
  // @ts-expect-error The event has no such field.
  'onim-message-send': ({phase}) => phase,
};
