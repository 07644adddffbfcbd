/** Queries (iq) and their answers: the table of what there is. Everything else is refused as RFC 6120 §8.4 says. */
import { QueryRefused, type Condition, type Element, type Query } from '../xmpp/index.js';
import { toApiError } from './errors.js';
import type { Routes } from './routes.js';
import type { Answers } from './xmpp-asked.js';
import { roomQueries, roomServiceQueries } from './xmpp-room-queries.js';
import { serverQueries } from './xmpp-server-queries.js';
import type { Sender } from './xmpp-sender.js';
import { workgroupQueries, workgroupServiceQueries } from './xmpp-workgroup-queries.js';

/** @throws QueryRefused, ApiError, and as the engine and the workgroups */
export async function answerQuery(
  routes: Routes,
  sender: Sender,
  query: Query,
): Promise<Element | undefined> {
  const { kind, payload, address } = query;
  const answers = answersAt(sender, query);
  const namespace = payload.getNS() ?? '';
  const key = `${kind} ${namespace} ${payload.name}`;
  if (Object.hasOwn(answers, key))
    return answers[key]!({ routes, sender, query, name: 'name' in address ? address.name : '' });
  const known = Object.keys(answers).some((each) => each.split(' ')[1] === namespace);
  throw new QueryRefused(known ? 'feature-not-implemented' : 'service-unavailable');
}

function answersAt({ principal }: Sender, { address }: Query): Answers {
  switch (address.place) {
    case 'server':
      return serverQueries;
    case 'user':
      // One's own bare address is answered by the server (RFC 6121 §8.5.2.1.3); of others nothing is told.
      return address.name === principal.username ? serverQueries : {};
    case 'rooms':
      return roomServiceQueries;
    case 'room':
      return address.nick === '' ? roomQueries : {};
    case 'workgroups':
      return workgroupServiceQueries;
    case 'workgroup':
      return workgroupQueries;
    case 'elsewhere':
      throw new QueryRefused('item-not-found');
  }
}

const conditions: { readonly [code: string]: Condition } = {
  'invalid-body': 'bad-request',
  'invalid-field': 'bad-request',
  'not-found': 'item-not-found',
  'unknown-workgroup': 'item-not-found',
  forbidden: 'forbidden',
  'foreign-origin': 'forbidden',
  'already-exists': 'conflict',
  'handover-pending': 'conflict',
  'offer-gone': 'not-acceptable',
  'not-an-occupant': 'not-acceptable',
  'room-ended': 'not-acceptable',
  'workgroup-closed': 'service-unavailable',
};

/** How a query is refused. What is no answer to it, such as that the server cannot keep anything now, is thrown on. */
export function refusalOf(error: unknown): { readonly condition: Condition; readonly sentence: string } {
  if (error instanceof QueryRefused) return { condition: error.condition, sentence: error.message };
  const { refusal } = toApiError(error);
  const condition = conditions[refusal.code];
  if (condition === undefined) throw error;
  return { condition, sentence: refusal.message };
}
