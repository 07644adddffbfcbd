import {
  askAccepted,
  askState,
  colleague,
  created,
  expertState,
  historyPage,
  leftMessage,
  list,
  localName,
  loggedIn,
  paths,
  postReceipt,
  queueState,
  roomState,
  workgroupStatus,
  type AskAccepted,
  type AskBody,
  type AskState,
  type Availability,
  type ChatState,
  type Colleague,
  type Decoder,
  type ExpertState,
  type HistoryPage,
  type LeaveMessageBody,
  type LeftMessage,
  type LoggedIn,
  type PostBody,
  type PostReceipt,
  type QueueState,
  type RoomState,
  type WorkgroupStatus,
} from '../protocol/index.js';
import type { Credential } from './credential.js';
import { request, send, type Call, type Link } from './request.js';

export interface ChatClientOptions {
  /** Origin of the Chat API server, such as `https://chat.example.org`; a path in front of the API may follow. */
  readonly server: string;
  readonly credential?: Credential;
  /** The global `fetch` by default. */
  readonly fetch?: typeof fetch;
  /** The longest a call may take, in ms, before it counts as `ServerAway`; 30,000 by default. */
  readonly timeout?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Lets the call outlive the page (leaving on `pagehide`). */
  readonly keepalive?: boolean;
}

export interface CreatingOptions extends CallOptions {
  /** The same key with the same body is done once, however often it is sent. */
  readonly idempotencyKey?: string;
}

/**
 * Typed calls of the Chat API. Each rejects with one of the classes of `errors.ts`, or with the reason of
 * its own `signal`.
 *
 * @example
 * const client = new ChatClient({ server: 'https://chat.example.org' });
 * const asked = await client.ask({ workgroup: 'diabetes', userID: 'Ann', emailAddress: 'ann@example.org', question: '…' });
 * const visitor = client.as({ type: 'bearer', token: asked.token });
 */
export class ChatClient {
  readonly server: string;
  readonly #link: Link;

  constructor(options: ChatClientOptions) {
    this.server = options.server.replace(/\/+$/, '');
    this.#link = {
      server: this.server,
      credential: options.credential,
      // Looked up at each call, and never called as a method, which browsers refuse.
      fetch: options.fetch ?? ((...about) => fetch(...about)),
      timeout: options.timeout ?? 30_000,
    };
  }

  /** The same server with another credential. */
  as(credential: Credential): ChatClient {
    return new ChatClient({ ...this.#link, credential });
  }

  // --- the visitor

  workgroup(workgroup: string, options?: CallOptions): Promise<WorkgroupStatus> {
    return this.#get(paths.workgroup(workgroup), workgroupStatus, options);
  }

  /** Answers at once with a place in the queue (202), and does not wait for an expert. */
  ask(body: AskBody, options?: CreatingOptions): Promise<AskAccepted> {
    const headers = { Prefer: 'respond-async' };
    return this.#request({ method: 'POST', path: paths.ask(), json: body, headers, ...options }, askAccepted);
  }

  asked(id: string, options?: CallOptions): Promise<AskState> {
    return this.#get(paths.asked(id), askState, options);
  }

  joinAsked(id: string, options?: CallOptions): Promise<RoomState> {
    return this.#request({ method: 'POST', path: paths.asked(id), ...options }, roomState);
  }

  /** Sends `body.id` as the `Idempotency-Key`. */
  postAsked(id: string, body: PostBody, options?: CallOptions): Promise<PostReceipt> {
    const call = {
      method: 'PUT',
      path: paths.asked(id),
      json: body,
      idempotencyKey: body.id,
      ...options,
    } as const;
    return this.#request(call, postReceipt);
  }

  /** Leaves the queue or the room. */
  cancelAsked(id: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: paths.asked(id), ...options });
  }

  leaveMessage(
    workgroup: string,
    body: LeaveMessageBody,
    options?: CreatingOptions,
  ): Promise<{ id: string }> {
    return this.#request(
      { method: 'POST', path: paths.leftMessages(workgroup), json: body, ...options },
      created,
    );
  }

  // --- the expert's stream and presence

  login(username: string, password: string, options?: CallOptions): Promise<LoggedIn> {
    return this.#request(
      { method: 'POST', path: paths.login(username), text: password, ...options },
      loggedIn,
    );
  }

  logoff(options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: paths.logoff(), ...options });
  }

  state(options?: CallOptions): Promise<ExpertState> {
    return this.#get(paths.state(), expertState, options);
  }

  setPresence(show: Availability, status: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: paths.presence(), query: { show, status }, ...options });
  }

  // --- workgroups and offers

  /** Names of the workgroups this expert has joined. */
  assists(options?: CallOptions): Promise<string[]> {
    return this.#get(paths.assists(), list(localName), options);
  }

  queues(options?: CallOptions): Promise<QueueState[]> {
    return this.#get(paths.queues(), list(queueState), options);
  }

  joinWorkgroup(workgroup: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: paths.assist(workgroup), ...options });
  }

  leaveWorkgroup(workgroup: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: paths.assist(workgroup), ...options });
  }

  colleagues(workgroup: string, options?: CallOptions): Promise<Colleague[]> {
    return this.#get(paths.assist(workgroup), list(colleague), options);
  }

  acceptOffer(workgroup: string, offerId: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'PUT', path: paths.assistOffer(workgroup, offerId), ...options });
  }

  rejectOffer(workgroup: string, offerId: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: paths.assistOffer(workgroup, offerId), ...options });
  }

  leftMessages(workgroup: string, options?: CallOptions): Promise<LeftMessage[]> {
    return this.#get(paths.leftMessages(workgroup), list(leftMessage), options);
  }

  handleLeftMessage(workgroup: string, id: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: paths.leftMessage(workgroup, id), ...options });
  }

  // --- rooms

  rooms(options?: CallOptions): Promise<RoomState[]> {
    return this.#get(paths.rooms(), list(roomState), options);
  }

  roomState(room: string, options?: CallOptions): Promise<RoomState> {
    return this.#get(paths.room(room), roomState, options);
  }

  joinRoom(room: string, options?: CallOptions): Promise<RoomState> {
    return this.#request({ method: 'PUT', path: paths.room(room), ...options }, roomState);
  }

  /** Sends `body.id` as the `Idempotency-Key`. */
  post(room: string, body: PostBody, options?: CallOptions): Promise<PostReceipt> {
    const call = {
      method: 'POST',
      path: paths.room(room),
      json: body,
      idempotencyKey: body.id,
      ...options,
    } as const;
    return this.#request(call, postReceipt);
  }

  leaveRoom(room: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: paths.room(room), ...options });
  }

  /** `to`: a user's name or address. */
  invite(room: string, to: string, reason: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: paths.invite(room, to), text: reason, ...options });
  }

  /** Oldest first. */
  history(
    room: string,
    page: { after?: number; before?: number; limit?: number },
    options?: CallOptions,
  ): Promise<HistoryPage> {
    return this.#request(
      { method: 'GET', path: paths.history(room), query: { ...page }, ...options },
      historyPage,
    );
  }

  /** `to`: a room's address (`RoomState.roomJid`) or a user's. */
  sendChatState(state: ChatState, to: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: paths.chatState(state, to), ...options });
  }

  // --- all of them

  #get<T>(path: string, decoder: Decoder<T>, options: CallOptions | undefined): Promise<T> {
    return request(this.#link, { method: 'GET', path, ...options }, decoder);
  }

  #request<T>(call: Call, decoder: Decoder<T>): Promise<T> {
    return request(this.#link, call, decoder);
  }

  #send(call: Call): Promise<void> {
    return send(this.#link, call);
  }
}
