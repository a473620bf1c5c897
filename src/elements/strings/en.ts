import type {Sentences} from './words.js';

/**
 * Every word that a person can see or hear read out before anybody has signed in, in English; what can be said of
 * people and conversations is in `english-talk.ts`, what can be said in a call in `calls/`. The other languages are held
 * to all of them. `{name}` stands for a value; where a sentence has a number, `{count}` chooses among its forms.
 */
export const english = {
  connecting: 'Connecting…',
  connectionLost: 'Connection lost. Trying again…',
  signInRefused: 'You are not signed in. Reload the page or sign in again.',
  notSetUp: 'Waiting for sign-in…',
  dismiss: 'Dismiss',
  notLoaded: 'This part of the page could not be loaded.',
  contacts: 'Contacts',
  noContacts: 'Nobody is here yet.',
  noContactsHint: 'People appear here when they sign in.',
  chat: 'Chat',
  messages: 'Messages',
  closeMessages: 'Close messages',
  backToContacts: 'Back to contacts',
  chooseContact: 'Choose a contact to start a conversation.',
  tryAgain: 'Try again',
  loadingMessages: 'Loading messages…',
} as const satisfies Sentences;
