/** The body of an answer that is not 2xx, from ours, from an original server, or made up when there is none. */
import { isObject, member } from './decoder.js';
import type { ErrorBody, ErrorCode } from './errors.js';

const codes: { readonly [status: number]: ErrorCode } = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** Never throws. `status` is the answer's own: a body cannot claim another. */
export function decodeError(status: number, answer: unknown): ErrorBody {
  const read = (key: string): string | undefined => {
    const value = isObject(answer) ? member(answer, key) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const message = read('message');
  const field = read('field');
  const ressource = read('ressource') ?? read('resource');
  return {
    status,
    // A code that a newer server invented is handed on: nobody branches on it, and logs can name it.
    code:
      (read('code') as ErrorCode | undefined) ??
      codes[status] ??
      (status < 500 ? 'invalid-body' : 'internal'),
    // The original loses its texts: most of its errors say "Exception".
    message: message && message !== 'Exception' ? message : `The server refused this request (${status}).`,
    ...(field !== undefined && { field }),
    exception: read('exception') ?? '',
    ...(ressource !== undefined && { ressource }),
  };
}
