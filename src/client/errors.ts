/** One class for each decision a caller makes. Messages are whole sentences; `cause` is kept. */
import type { ErrorBody } from '../protocol/index.js';

export abstract class ChatApiError extends Error {}

/**
 * Try again later: no network, a proxy's HTML page whatever its status below 400, 408, 425, 429, 5xx, and a 409
 * `in-progress` (the first call with the same key still runs).
 */
export class ServerAway extends ChatApiError {
  override readonly name = 'ServerAway';
  /** Seconds the server asked to wait, from Retry-After; undefined when it did not say. */
  readonly retryAfter: number | undefined;
  /** Undefined when there was no answer at all. */
  readonly status: number | undefined;
  constructor(message: string, about: { retryAfter?: number; status?: number; cause?: unknown } = {}) {
    super(message, 'cause' in about ? { cause: about.cause } : undefined);
    this.retryAfter = about.retryAfter;
    this.status = about.status;
  }
}

/** Sign in again (401). */
export class NotSignedIn extends ChatApiError {
  override readonly name = 'NotSignedIn';
  readonly body: ErrorBody | undefined;
  constructor(message: string, body?: ErrorBody) {
    super(message);
    this.body = body;
  }
}

/** Show the sentence; trying again changes nothing. */
export class Refused extends ChatApiError {
  override readonly name = 'Refused';
  readonly status: number;
  /** From an original server, made from its `exception` and `message`. */
  readonly body: ErrorBody;
  constructor(body: ErrorBody) {
    super(body.message);
    this.status = body.status;
    this.body = body;
  }
}

/** Report a bug: the answer is not what the contract says. */
export class BadAnswer extends ChatApiError {
  override readonly name = 'BadAnswer';
}
