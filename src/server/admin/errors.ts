import {ImError, serverError} from '../../protocol/index.js';

/** A request of the admin API that is refused, with its HTTP status and what headers that asks for. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const keyRefused = () =>
  new AdminError(401, 'key-refused', 'This takes "Authorization: Bearer" with the admin key.', {
    'WWW-Authenticate': 'Bearer',
  });
export const tooManyKeys = () =>
  new AdminError(429, 'rate-limited', 'Too many wrong keys came from this address.');
export const notFound = (what: string) => new AdminError(404, 'not-found', `There is no ${what}.`);
export const methodRefused = (methods: readonly string[]) =>
  new AdminError(405, 'method-refused', `This address takes ${methods.join(', ')}.`, {
    Allow: methods.join(', '),
  });
export const bodyTooLarge = (limit: number) =>
  new AdminError(413, 'body-too-large', `A body holds at most ${limit} bytes.`);
export const requestInvalid = (why: string) => new AdminError(400, 'request-invalid', why);

/** What the caller is told; undefined for a fault of the server, which is for the log. */
export function asAdminError(error: unknown): AdminError | undefined {
  if (error instanceof AdminError) return error;
  if (!(error instanceof ImError)) return undefined;
  if (error.code === 'try-later') return new AdminError(503, error.code, error.message);
  if (error.code === 'place-unknown') return requestInvalid(error.message);
  return error.code === 'frame-invalid' ? requestInvalid(error.message) : undefined;
}

export const failed = () => new AdminError(500, 'server-error', serverError().message);
