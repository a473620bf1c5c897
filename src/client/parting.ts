import {tokenInvalid, type ImError} from '../protocol/index.js';
import {consequenceOf, isParting} from './connection-end.js';
import type {SignIn} from './sign-in.js';
import type {Retry} from './socket.js';

/** What follows from a loss; `report` is for the developer of the page. */
export interface Loss {
  readonly status: 'offline' | 'refused';
  readonly retry: Retry;
  readonly report?: ImError;
}

/** What the server says of the end of a connection before it comes, which is told only if the end turns out to matter. */
export class Parting {
  readonly #signIn: SignIn;
  #error: ImError | undefined;
  /** When a server that is stopping wants this page back. */
  #comeBack: Retry | undefined;

  constructor(signIn: SignIn) {
    this.#signIn = signIn;
  }

  /** Another connection begins, or none will. */
  forget(): void {
    this.#error = undefined;
    this.#comeBack = undefined;
  }

  /** The server stops, and wants this page back after so many milliseconds. */
  stopping(after: number): void {
    this.#comeBack = {after};
  }

  /** Keeps an error that is about the end of the connection; answers whether it is. */
  takes(error: ImError): boolean {
    if (!isParting(error.code)) return false;
    this.#error = error;
    return true;
  }

  /** The connection is lost, with a close code where there was one. */
  lost(code: number | undefined): Loss {
    const error = this.#error;
    switch (consequenceOf(code, error?.code)) {
      case 'renew-token':
        if (!this.#signIn.refused()) return refused(error);
        break;
      case 'renew-token-later':
        return this.#signIn.refused() ? {status: 'offline', retry: 'later'} : refused(error);
      case 'renew-device':
        this.#signIn.renewDevice();
        break;
      case 'slow-down':
        return {status: 'offline', retry: 'later', ...(error && {report: error})};
    }
    return {status: 'offline', retry: this.#comeBack ?? 'soon'};
  }
}

/** The token was refused, and no other is to be had. */
const refused = (why = tokenInvalid('the server did not say why')): Loss => ({
  status: 'refused',
  retry: 'never',
  report: why,
});
