/** A query on its way to its answer. */
import type { Principal } from '../engine/engine.js';
import type { Element, Query } from '../xmpp/index.js';
import { ApiError } from './errors.js';
import type { Routes } from './routes.js';
import type { Sender } from './xmpp-sender.js';

export interface Asked {
  readonly routes: Routes;
  readonly sender: Sender;
  readonly query: Query;
  /** Local part of the address that was asked; empty for a service. */
  readonly name: string;
}

/** @returns what stands in the result; nothing for an empty one */
export type Answer = (asked: Asked) => Promise<Element | undefined> | Element | undefined;

/** By `get` or `set`, namespace and name of the element. */
export type Answers = { readonly [query: string]: Answer };

/** To visitors, what is there for users only does not exist. */
export function user({ sender: { principal } }: Asked): Principal {
  if (principal.kind !== 'user') throw new ApiError('not-found');
  return principal;
}
