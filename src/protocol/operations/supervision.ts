/** What experts and supervisors do beyond answering offers: hand conversations over, watch, put queues right. */
import type { Estimate } from '../bodies.js';
import type { Operations } from './operation.js';

// --- one's own limit

export interface OwnLimit {
  /** How many chats the caller wants at once, within the workgroup's limit; null: as many as that. */
  maxChats: number | null;
}

// --- handing over

/** Whom to ask: one user, the experts of a queue of the room's workgroup, or those of a workgroup. */
export type HandoverTo = { user: string } | { queue: string } | { workgroup: string };

export interface HandoverBody {
  to: HandoverTo;
  /** For whoever is asked. */
  reason?: string;
}

/** `transfer`: the one who hands over leaves when the other has come. `invitation`: both stay. */
export type HandoverKind = 'transfer' | 'invitation';

export interface Handover {
  room: string;
  kind: HandoverKind;
  /** Whose experts are asked. */
  workgroup: string;
  /** `accepted`: on the way into the room. */
  phase: 'offered' | 'accepted';
  /** Shown name, with `accepted`. */
  expert?: string;
}

// --- watching

export interface SupervisedRoom {
  room: string;
  workgroup: string;
  question: string;
  /** Shown name of the visitor. */
  visitor: string;
  experts: { username: string; name: string }[];
  /** ISO 8601, UTC: when its room was opened. */
  since: string;
  messages: number;
}

export interface SupervisedRooms {
  room: SupervisedRoom[];
  total: number;
}

export interface WaitingRequestState {
  /** Names it in the calls beside this one. */
  request: string;
  workgroup: string;
  queue: string;
  /** 1-based, in its queue. */
  position: number;
  question: string;
  /** Shown name of the visitor. */
  visitor: string;
  /** ISO 8601, UTC. */
  since: string;
  /** Seconds. */
  waited: number;
  estimate: Estimate;
  offeredTo: { username: string; name: string }[];
}

export interface WaitingRequests {
  request: WaitingRequestState[];
  total: number;
}

/** By name; the OpenAPI document has the same names. */
export interface SupervisionCalls {
  limitOwnChats: { params: { workgroup: string }; body: OwnLimit };
  transferRoom: { params: { room: string }; body: HandoverBody; answer: Handover };
  inviteExpert: { params: { room: string }; body: HandoverBody; answer: Handover };
  readHandover: { params: { room: string }; answer: Handover };
  withdrawHandover: { params: { room: string } };
  listSupervisedRooms: { query?: { offset?: number; limit?: number }; answer: SupervisedRooms };
  listWaitingRequests: { query?: { offset?: number; limit?: number }; answer: WaitingRequests };
  closeWaitingRequest: { params: { request: string } };
  moveWaitingRequest: { params: { request: string }; body: { queue: string } };
}

export const supervisionOperations: Operations<SupervisionCalls> = {
  limitOwnChats: { method: 'PUT', path: '/chat/assists/{workgroup}', inStream: true },
  transferRoom: { method: 'POST', path: '/chat/rooms/{room}/transfer', inStream: true },
  inviteExpert: { method: 'POST', path: '/chat/rooms/{room}/invitation', inStream: true },
  readHandover: { method: 'GET', path: '/chat/rooms/{room}/transfer', inStream: true },
  withdrawHandover: { method: 'DELETE', path: '/chat/rooms/{room}/transfer', inStream: true },
  listSupervisedRooms: { method: 'GET', path: '/chat/supervision', inStream: true },
  listWaitingRequests: { method: 'GET', path: '/chat/supervision/queues', inStream: true },
  closeWaitingRequest: { method: 'DELETE', path: '/chat/supervision/queues/{request}', inStream: true },
  moveWaitingRequest: { method: 'PUT', path: '/chat/supervision/queues/{request}', inStream: true },
};
