/**
 * Workgroups, written once on top of any engine: keeps the machine's state in storage, turns its outputs into
 * events and rooms, and gives it the time. Everything it touches is passed in.
 */
import type {
  AskBody,
  AskState,
  Availability,
  Colleague,
  EndReason,
  Estimate,
  Handover,
  HandoverKind,
  HandoverTo,
  LeaveMessageBody,
  LeftMessage,
  Offer,
  QueueState,
  SupervisedRoom,
  WaitingRequestState,
  WireEvent,
  WorkgroupStatus,
} from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';
import type { WorkgroupSettings } from './settings.js';

/** Why the service refused. `http/` makes answers of these. */
export type Refusal =
  | 'unknown-workgroup'
  | 'workgroup-closed'
  | 'queue-full'
  | 'already-asking'
  | 'offer-gone'
  | 'handover-pending'
  | 'not-found'
  | 'forbidden'
  | 'unavailable';

export class WorkgroupError extends Error {
  override readonly name = 'WorkgroupError';
  readonly code: Refusal;
  constructor(code: Refusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface AskInput {
  readonly body: AskBody;
  /** The user whose credentials asked; undefined for an anonymous visitor. */
  readonly owner: string | undefined;
  /** Who the visitor is to the site, when it vouched for the name and the address in `body`. */
  readonly subject?: string | undefined;
  /** Writes what must be kept with the request or not at all, in the same transaction. */
  readonly alongside?: (db: Database, asked: Asked) => void;
}

export interface Asked {
  /** Also the name of the room to come. */
  readonly requestId: string;
  /** The visitor's random handle. */
  readonly username: string;
  readonly position: number;
  readonly estimate: Estimate;
}

export interface HandoverInput {
  readonly room: string;
  readonly kind: HandoverKind;
  readonly to: HandoverTo;
  readonly reason: string;
}

/** Whose workgroups are looked at: those he or she supervises, or all. */
export interface Supervisor {
  readonly username: string;
  readonly admin: boolean;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** How many messages were sent in it, the engine knows. */
export type RunningRoom = Omit<SupervisedRoom, 'messages'>;

export interface WorkgroupService {
  /** Takes up queued requests, open rooms and joined experts from storage, then starts the clock. */
  start(): Promise<void>;
  /** Stops the clock and carries out what was begun. */
  stop(): Promise<void>;
  /** Reads workgroups and members again. Done by itself, within seconds, when another process changed them. */
  reload(): void;

  // configuration
  settings(workgroup: string): WorkgroupSettings | undefined;
  list(): readonly WorkgroupSettings[];
  /** Workgroups this user is a member of. */
  memberships(username: string): readonly string[];

  // visitors
  status(workgroup: string): WorkgroupStatus;
  /** Durable when it resolves. Creates the request and its visitor handle; the caller opens the stream. */
  ask(input: AskInput): Promise<Asked>;
  /** By the visitor's handle. `room` is filled in by the caller from the engine. */
  askState(
    username: string,
  ): Omit<AskState, 'room'> & { readonly requestId: string; readonly workgroup: string };
  /** The latest request of `owner` with this `userID`, for callers without a token. */
  findAsked(owner: string, userID: string): string | undefined;
  /** Cancels a queued request or leaves its room; twice is the same as once. */
  cancel(username: string): Promise<void>;
  /** As `cancel`, of a visitor who did not say so: the reason is `visitor-gone`. */
  gone(username: string): Promise<void>;
  /** Resolves when the request leaves the queue, or when `signal` aborts; for the blocking ask. */
  settled(username: string, signal: AbortSignal): Promise<'invited' | EndReason | 'aborted'>;
  leaveMessage(workgroup: string, body: LeaveMessageBody): Promise<LeftMessage>;

  // experts
  /** @param maxChats as `limit`, of XMPP clients that say it when they come; as before when it is not said */
  join(username: string, workgroup: string, maxChats?: number | null): Promise<void>;
  /** The expert's own limit from now on, within the workgroup's; null for none. */
  limit(username: string, workgroup: string, maxChats: number | null): Promise<void>;
  leave(username: string, workgroup: string): Promise<void>;
  /** Workgroups this expert has joined. */
  joined(username: string): readonly string[];
  presence(username: string, show: Availability): void;
  /** An event stream of this expert or visitor was opened, or the last one closed. */
  connected(username: string, connected: boolean): void;
  accept(username: string, offerId: string): Promise<void>;
  reject(username: string, offerId: string): Promise<void>;
  offers(username: string): readonly Offer[];
  queues(username: string): readonly QueueState[];
  colleagues(workgroup: string): readonly Colleague[];
  leftMessages(username: string): readonly LeftMessage[];
  handleLeftMessage(username: string, workgroup: string, id: string): Promise<void>;

  // handing over
  /** @throws {WorkgroupError} `not-found`, `handover-pending`; `workgroup-closed` when there is nobody to ask */
  handOver(username: string, input: HandoverInput): Handover;
  handover(username: string, room: string): Handover;
  withdrawHandover(username: string, room: string): Promise<void>;

  // supervisors
  supervisedRooms(
    supervisor: Supervisor,
    page: Page,
  ): { readonly rooms: readonly RunningRoom[]; readonly total: number };
  waitingRequests(
    supervisor: Supervisor,
    page: Page,
  ): { readonly requests: readonly WaitingRequestState[]; readonly total: number };
  closeRequest(supervisor: Supervisor, request: string): Promise<void>;
  moveRequest(supervisor: Supervisor, request: string, queue: string): Promise<void>;
}

/** Hands an event to every stream of one user or visitor; who has none misses nothing that a snapshot does not tell. */
export type Deliver = (username: string, event: WireEvent) => void;
