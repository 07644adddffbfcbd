/** What the session's parts act with: all that is not pure is passed in. */
import type { VisitorClient } from '../client/index.js';
import type { After } from '../room/index.js';
import type { Store } from '../store/index.js';
import type { VisitorAction } from './reduce.js';
import type { VisitorState } from './state.js';

/** How calls are repeated while the server is away. */
export interface Retry {
  readonly random: () => number;
  readonly after: After;
}

export interface Effects {
  readonly client: VisitorClient;
  readonly store: Store<VisitorState, VisitorAction>;
  readonly workgroup: string;
  readonly retry: Retry;
  /** Unguessable and never the same: names messages and keys of requests. */
  readonly newId: () => string;
}

/** How often something the visitor waits for is tried before they are told that the server is away. */
export const attempts = 4;

/** `crypto.randomUUID` exists in secure contexts only; a clinic's intranet may have none. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
