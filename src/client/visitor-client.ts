import {
  askAccepted,
  askState,
  paths,
  postReceipt,
  roomState,
  workgroupStatus,
  type AskAccepted,
  type AskBody,
  type AskState,
  type ChatState,
  type Decoder,
  type PostBody,
  type PostReceipt,
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
 * The calls of a visitor's conversation, apart so that a page that only asks need not load those of experts.
 * Each rejects with one of the classes of `errors.ts`, or with the reason of its own `signal`.
 */
export class VisitorClient {
  readonly server: string;
  protected readonly link: Link;

  constructor(options: ChatClientOptions) {
    this.server = options.server.replace(/\/+$/, '');
    this.link = {
      server: this.server,
      credential: options.credential,
      // Looked up at each call, and never called as a method, which browsers refuse.
      fetch: options.fetch ?? ((...about) => fetch(...about)),
      timeout: options.timeout ?? 30_000,
    };
  }

  /** The same server with another credential. */
  as(credential: Credential): VisitorClient {
    return new VisitorClient({ ...this.link, credential });
  }

  // --- asking

  workgroup(workgroup: string, options?: CallOptions): Promise<WorkgroupStatus> {
    return this.get(paths.workgroup(workgroup), workgroupStatus, options);
  }

  /** Answers at once with a place in the queue (202), and does not wait for an expert. */
  ask(body: AskBody, options?: CreatingOptions): Promise<AskAccepted> {
    const headers = { Prefer: 'respond-async' };
    return this.request({ method: 'POST', path: paths.ask(), json: body, headers, ...options }, askAccepted);
  }

  asked(id: string, options?: CallOptions): Promise<AskState> {
    return this.get(paths.asked(id), askState, options);
  }

  joinAsked(id: string, options?: CallOptions): Promise<RoomState> {
    return this.request({ method: 'POST', path: paths.asked(id), ...options }, roomState);
  }

  /** Leaves the queue or the room. */
  cancelAsked(id: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'DELETE', path: paths.asked(id), ...options });
  }

  // --- rooms

  /** Sends `body.id` as the `Idempotency-Key`. */
  post(room: string, body: PostBody, options?: CallOptions): Promise<PostReceipt> {
    const call = {
      method: 'POST',
      path: paths.room(room),
      json: body,
      idempotencyKey: body.id,
      ...options,
    } as const;
    return this.request(call, postReceipt);
  }

  /** `to`: a room's address (`RoomState.roomJid`) or a user's. */
  sendChatState(state: ChatState, to: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'POST', path: paths.chatState(state, to), ...options });
  }

  // --- all calls

  protected get<T>(path: string, decoder: Decoder<T>, options: CallOptions | undefined): Promise<T> {
    return this.request({ method: 'GET', path, ...options }, decoder);
  }

  /** Any other call of the contract, with the decoder of its answer. */
  request<T>(call: Call, decoder: Decoder<T>): Promise<T> {
    return request(this.link, call, decoder);
  }

  protected send(call: Call): Promise<void> {
    return send(this.link, call);
  }
}
