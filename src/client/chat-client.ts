import type {
  AskAccepted,
  AskBody,
  AskState,
  Availability,
  ChatState,
  Colleague,
  ExpertState,
  HistoryPage,
  LeaveMessageBody,
  LeftMessage,
  LoggedIn,
  PostBody,
  PostReceipt,
  QueueState,
  RoomState,
  WorkgroupStatus,
} from '../protocol/index.js';

export type Credential =
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string };

export interface ChatClientOptions {
  /** Origin of the Chat API server, such as `https://chat.example.org`; a path in front of the API may follow. */
  readonly server: string;
  readonly credential?: Credential;
  /** The global `fetch` by default. */
  readonly fetch?: typeof fetch;
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

/** Typed calls of the Chat API. Each rejects with one of the classes of `errors.ts`. */
export declare class ChatClient {
  constructor(options: ChatClientOptions);
  readonly server: string;
  /** The same server with another credential. */
  as(credential: Credential): ChatClient;

  workgroup(workgroup: string, options?: CallOptions): Promise<WorkgroupStatus>;
  ask(body: AskBody, options?: CreatingOptions): Promise<AskAccepted>;
  asked(id: string, options?: CallOptions): Promise<AskState>;
  joinAsked(id: string, options?: CallOptions): Promise<RoomState>;
  postAsked(id: string, body: PostBody, options?: CallOptions): Promise<PostReceipt>;
  cancelAsked(id: string, options?: CallOptions): Promise<void>;
  leaveMessage(workgroup: string, body: LeaveMessageBody, options?: CreatingOptions): Promise<{ id: string }>;

  login(username: string, password: string, options?: CallOptions): Promise<LoggedIn>;
  logoff(options?: CallOptions): Promise<void>;
  state(options?: CallOptions): Promise<ExpertState>;
  setPresence(show: Availability, status: string, options?: CallOptions): Promise<void>;
  assists(options?: CallOptions): Promise<string[]>;
  queues(options?: CallOptions): Promise<QueueState[]>;
  joinWorkgroup(workgroup: string, options?: CallOptions): Promise<void>;
  leaveWorkgroup(workgroup: string, options?: CallOptions): Promise<void>;
  colleagues(workgroup: string, options?: CallOptions): Promise<Colleague[]>;
  acceptOffer(workgroup: string, offerId: string, options?: CallOptions): Promise<void>;
  rejectOffer(workgroup: string, offerId: string, options?: CallOptions): Promise<void>;
  leftMessages(workgroup: string, options?: CallOptions): Promise<LeftMessage[]>;
  handleLeftMessage(workgroup: string, id: string, options?: CallOptions): Promise<void>;

  rooms(options?: CallOptions): Promise<RoomState[]>;
  roomState(room: string, options?: CallOptions): Promise<RoomState>;
  joinRoom(room: string, options?: CallOptions): Promise<RoomState>;
  /** Sends `body.id` as the `Idempotency-Key`. */
  post(room: string, body: PostBody, options?: CallOptions): Promise<PostReceipt>;
  leaveRoom(room: string, options?: CallOptions): Promise<void>;
  /** `to`: a user's name or address. */
  invite(room: string, to: string, reason: string, options?: CallOptions): Promise<void>;
  history(
    room: string,
    page: { after?: number; before?: number; limit?: number },
    options?: CallOptions,
  ): Promise<HistoryPage>;
  /** `to`: a room's address (`RoomState.roomJid`) or a user's. */
  sendChatState(state: ChatState, to: string, options?: CallOptions): Promise<void>;
}
