/**
 * What went wrong, for programs. Each code has one factory, which holds the sentence for developers: here, or where it
 * is loaded with what throws it (`connection-errors.ts`, `device-errors.ts`, `page-errors.ts`).
 */
export type ErrorCode =
  | 'token-missing'
  | 'token-invalid'
  | 'token-algorithm'
  | 'token-expired'
  | 'token-revoked'
  | 'sign-in-timeout'
  | 'version-unsupported'
  | 'origin-refused'
  | 'replaced'
  | 'silent'
  | 'too-slow'
  | 'too-many-connections'
  | 'frame-invalid'
  | 'frame-binary'
  | 'frame-too-large'
  | 'rate-limited'
  | 'user-unknown'
  | 'user-offline'
  | 'to-oneself'
  | 'blocked'
  | 'blocking'
  | 'block-limit'
  | 'not-a-contact'
  | 'not-allowed'
  | 'not-in-call'
  | 'place-unknown'
  | 'nothing-received'
  | 'try-later'
  | 'server-stopping'
  | 'server-error'
  | 'not-connected'
  | 'server-unreachable'
  | 'unconfirmed'
  | 'no-answer'
  | 'session-conflict'
  | 'session-closed'
  | 'token-unavailable'
  | 'in-call'
  | 'device-insecure'
  | 'device-policy'
  | 'device-denied'
  | 'device-dismissed'
  | 'device-missing'
  | 'device-in-use'
  | 'device-constrained'
  | 'device-failed'
  | 'picture-missing'
  | 'attribute-invalid'
  | 'language-unavailable'
  | 'words-invalid'
  | 'guest-refused'
  | 'code-unavailable'
  | 'trusted-types-refused';

/** An error with a code, as frames, the `error` store and `im-error` events carry it. */
export class ImError extends Error {
  override readonly name = 'ImError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether it is one of ours, also where another copy of this code on the page made it. */
export const isImError = (error: unknown): error is ImError =>
  error instanceof Error && error.name === 'ImError';

export const notConnected = () =>
  new ImError('not-connected', 'There is no signed-in connection to the server.');
export const sessionConflict = (name: string, kept: string, refused: string) =>
  new ImError(
    'session-conflict',
    `Session "${name}" is connected to ${kept}; ${refused} was ignored. Give it another session name.`,
  );
export const sessionClosed = (name: string) =>
  new ImError('session-closed', `Session "${name}" is closed.`);
export const tokenUnavailable = (cause: unknown) =>
  new ImError('token-unavailable', 'The page could not provide a token.', {cause});
/** `what`: which part of the script, `calls` or `messages`, say. */
export const codeUnavailable = (what: string, cause: unknown) =>
  new ImError(
    'code-unavailable',
    `The code for ${what} could not be loaded: is the whole folder of the script served, and does the page’s content security policy allow it?`,
    {cause},
  );

export const pictureMissing = () =>
  new ImError('picture-missing', 'There is no picture of that side to take a snapshot of.');
export const attributeInvalid = (attribute: string, value: string, expected: string) =>
  new ImError('attribute-invalid', `${attribute}="${value}" is left out of account: ${expected}.`);
export const languageUnavailable = (language: string, cause: unknown) =>
  new ImError('language-unavailable', `The words of "${language}" could not be loaded.`, {cause});
export const wordsInvalid = (what: string) => new ImError('words-invalid', what);
