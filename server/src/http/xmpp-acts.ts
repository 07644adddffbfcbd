/** What a stanza asks for is done by the same operations as the other calls, under the same limits and rights. */
import { limits, type WireRoomMessage } from '../../../src/protocol/index.js';
import { roomAddress, userAddress } from '../events/index.js';
import {
  failure,
  occupant,
  QueryRefused,
  result,
  roomMessage,
  type Act,
  type Element,
  type Join,
  type Query,
  type Send,
} from '../xmpp/index.js';
import { dataOf, messageOf } from './bodies.js';
import { ApiError } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { directMessageBody } from './people-schemas.js';
import { joinWithPassword } from './room-password.js';
import { postMessage } from './rooms-routes.js';
import type { Routes } from './routes.js';
import { checkAgainst } from './validation.js';
import { answerQuery, refusalOf } from './xmpp-queries.js';
import { stanzaEvent, type Sender } from './xmpp-sender.js';

/** What exists for visitors; everything else is as if it were not there. */
const forVisitors: readonly Act['type'][] = ['post', 'chatState', 'join', 'leaveRoom', 'query', 'nothing'];

/** In bytes: an event is read up to `limits.eventText`, and base64 makes four of three. */
const longestAnswer = Math.floor((limits.eventText - 1_024) * 0.75);

export class StanzaActs {
  private readonly routes: Routes;

  constructor(routes: Routes) {
    this.routes = routes;
  }

  /** @throws ApiError and as the engine and the workgroups */
  async do(sender: Sender, act: Act): Promise<void> {
    const { streams, workgroups } = this.routes.context;
    const { principal } = sender;
    if (principal.kind === 'visitor' && !forVisitors.includes(act.type)) throw new ApiError('not-found');
    // Messages are counted where they are sent.
    if (act.type !== 'post' && act.type !== 'send') this.routes.limits.sign(principal);
    switch (act.type) {
      case 'nothing':
        return;
      case 'post': {
        const { request } = sender;
        const message = writtenOf(act.body, act.data, act.id);
        return void (await postMessage(this.routes, request, principal, act.room, message));
      }
      case 'send':
        return this.send(sender, act);
      case 'join':
        return this.join(sender, act);
      case 'presence':
        return streams.setPresence(principal, act.show, act.status);
      case 'joinWorkgroup':
        this.checkMember(sender, act.workgroup);
        return workgroups.join(principal.username, act.workgroup, act.maxChats);
      case 'leaveWorkgroup':
        this.checkMember(sender, act.workgroup);
        return workgroups.leave(principal.username, act.workgroup);
      case 'query':
        return this.query(sender, act);
      default:
        await streams.do(principal, act);
    }
  }

  private async send({ request, principal, stream }: Sender, act: Send): Promise<void> {
    const sent = checkAgainst(request, directMessageBody, writtenOf(act.body, act.data, act.id));
    const { body = '', id = idempotencyKey(request), ...extra } = sent;
    this.routes.limits.message(principal);
    await this.routes.context.streams.do(principal, {
      type: 'sendMessage',
      to: act.to,
      body,
      data: body === '' ? extra : dataOf({ ...sent, body }),
      origin: stream.streamid,
      ...(id === undefined ? {} : { id }),
    });
  }

  /** Who is there and what was said last is told to this stream; that oneself has come is an event for all. */
  private async join(sender: Sender, { room, password, history }: Join): Promise<void> {
    const { streams, config } = this.routes.context;
    const { principal, request } = sender;
    const { username, kind } = principal;
    const join = () =>
      streams.do(principal, { type: 'joinRoom', room, ...(password === undefined ? {} : { password }) });
    const joined =
      password === undefined ? await join() : await joinWithPassword(this.routes.limits, request, join);
    const to = userAddress(config.domain, username);
    const reader = { username, kind, address: to };
    for (const { nick, role } of joined.occupants) {
      const from = roomAddress(config.domain, room, nick);
      if (nick !== joined.nick) this.tell(sender, occupant({ from, to, show: 'available', role }, reader));
    }
    if (history === 0) return;
    const { messages } = await streams.do(principal, { type: 'history', room, limit: history });
    for (const { nick, role, ...about } of messages) {
      const from = roomAddress(config.domain, room, nick);
      const past: WireRoomMessage = { ...about, type: 'groupchat', from, to, role };
      this.tell(sender, roomMessage(past, true));
    }
  }

  private async query(sender: Sender, query: Query): Promise<void> {
    const asker = userAddress(this.routes.context.config.domain, sender.principal.username);
    try {
      const answer = result(query, asker, await answerQuery(this.routes, sender, query));
      if (Buffer.byteLength(answer.toString()) > longestAnswer)
        throw new QueryRefused('not-acceptable', 'The answer is too long for one event.');
      this.tell(sender, answer);
    } catch (error) {
      const { condition, sentence } = refusalOf(error);
      this.tell(sender, failure(query, asker, condition, sentence));
    }
  }

  private checkMember({ principal }: Sender, workgroup: string): void {
    if (!this.routes.context.workgroups.memberships(principal.username).includes(workgroup))
      throw new ApiError('unknown-workgroup');
  }

  private tell({ stream }: Sender, stanza: Element): void {
    this.routes.context.hub.tell(stream.streamid, stanzaEvent(stanza));
  }
}

/** As the other calls have it in their bodies: an object in which the text is one member. */
function writtenOf(body: string, data: string | undefined, id: string | undefined): unknown {
  const object = data === undefined ? {} : messageOf(data, true);
  const extra = typeof object === 'object' && object !== null && !Array.isArray(object) ? object : {};
  return { ...extra, ...(body === '' ? {} : { body }), ...(id === undefined ? {} : { id }) };
}
