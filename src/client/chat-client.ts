import {
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
  type Availability,
  type Colleague,
  type ExpertState,
  type HistoryPage,
  type LeaveMessageBody,
  type LeftMessage,
  type LoggedIn,
  type PostBody,
  type PostReceipt,
  type QueueState,
  type RoomState,
} from '../protocol/index.js';
import type { Credential } from './credential.js';
import { VisitorClient, type CallOptions, type CreatingOptions } from './visitor-client.js';

/**
 * Typed calls of the whole Chat API. Each rejects with one of the classes of `errors.ts`, or with the reason of
 * its own `signal`.
 *
 * @example
 * const client = new ChatClient({ server: 'https://chat.example.org' });
 * const asked = await client.ask({ workgroup: 'diabetes', userID: 'Ann', emailAddress: 'ann@example.org', question: '…' });
 * const visitor = client.as({ type: 'bearer', token: asked.token });
 */
export class ChatClient extends VisitorClient {
  override as(credential: Credential): ChatClient {
    return new ChatClient({ ...this.link, credential });
  }

  // --- of visitors and experts

  leaveMessage(
    workgroup: string,
    body: LeaveMessageBody,
    options?: CreatingOptions,
  ): Promise<{ id: string }> {
    return this.request(
      { method: 'POST', path: paths.leftMessages(workgroup), json: body, ...options },
      created,
    );
  }

  /** Oldest first. */
  history(
    room: string,
    page: { after?: number; before?: number; limit?: number },
    options?: CallOptions,
  ): Promise<HistoryPage> {
    return this.request(
      { method: 'GET', path: paths.history(room), query: { ...page }, ...options },
      historyPage,
    );
  }

  // --- the expert's stream and presence

  /** `totp`: the code of a second factor, without which some get a `NotSignedIn` of `second-factor-needed`. */
  login(
    username: string,
    password: string,
    { totp, ...options }: CallOptions & { readonly totp?: string | undefined } = {},
  ): Promise<LoggedIn> {
    const call = { method: 'POST', path: paths.login(username), query: { totp }, text: password } as const;
    return this.request({ ...call, ...options }, loggedIn);
  }

  logoff(options?: CallOptions): Promise<void> {
    return this.send({ method: 'POST', path: paths.logoff(), ...options });
  }

  state(options?: CallOptions): Promise<ExpertState> {
    return this.get(paths.state(), expertState, options);
  }

  setPresence(show: Availability, status: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'POST', path: paths.presence(), query: { show, status }, ...options });
  }

  // --- workgroups and offers

  /** Names of the workgroups this expert has joined. */
  assists(options?: CallOptions): Promise<string[]> {
    return this.get(paths.assists(), list(localName), options);
  }

  queues(options?: CallOptions): Promise<QueueState[]> {
    return this.get(paths.queues(), list(queueState), options);
  }

  joinWorkgroup(workgroup: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'POST', path: paths.assist(workgroup), ...options });
  }

  leaveWorkgroup(workgroup: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'DELETE', path: paths.assist(workgroup), ...options });
  }

  colleagues(workgroup: string, options?: CallOptions): Promise<Colleague[]> {
    return this.get(paths.assist(workgroup), list(colleague), options);
  }

  acceptOffer(workgroup: string, offerId: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'PUT', path: paths.assistOffer(workgroup, offerId), ...options });
  }

  rejectOffer(workgroup: string, offerId: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'DELETE', path: paths.assistOffer(workgroup, offerId), ...options });
  }

  leftMessages(workgroup: string, options?: CallOptions): Promise<LeftMessage[]> {
    return this.get(paths.leftMessages(workgroup), list(leftMessage), options);
  }

  handleLeftMessage(workgroup: string, id: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'DELETE', path: paths.leftMessage(workgroup, id), ...options });
  }

  // --- rooms

  rooms(options?: CallOptions): Promise<RoomState[]> {
    return this.get(paths.rooms(), list(roomState), options);
  }

  roomState(room: string, options?: CallOptions): Promise<RoomState> {
    return this.get(paths.room(room), roomState, options);
  }

  joinRoom(room: string, options?: CallOptions): Promise<RoomState> {
    return this.request({ method: 'PUT', path: paths.room(room), ...options }, roomState);
  }

  leaveRoom(room: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'DELETE', path: paths.room(room), ...options });
  }

  /** `to`: a user's name or address. */
  invite(room: string, to: string, reason: string, options?: CallOptions): Promise<void> {
    return this.send({ method: 'POST', path: paths.invite(room, to), text: reason, ...options });
  }

  /** Posts as `post` does, for a visitor who knows no room. Sends `body.id` as the `Idempotency-Key`. */
  postAsked(id: string, body: PostBody, options?: CallOptions): Promise<PostReceipt> {
    const call = {
      method: 'PUT',
      path: paths.asked(id),
      json: body,
      idempotencyKey: body.id,
      ...options,
    } as const;
    return this.request(call, postReceipt);
  }
}
