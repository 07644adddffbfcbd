/**
 * A Chat API of one workgroup in memory, behind a `fetch`: the contract's answers and events for one visitor,
 * and the faults a network has. What the expert does, the test says.
 */
import type {
  AskState,
  EndReason,
  ErrorCode,
  Occupant,
  RoomMessage,
  RoomState,
} from '../../../src/protocol/index.js';

interface Request {
  readonly username: string;
  readonly token: string;
  readonly question: string;
  readonly events: { readonly event: string; readonly data: object }[];
  readonly readers: Set<ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>>;
  phase: AskState['phase'];
  reason?: EndReason;
  room?: Room;
}

interface Room {
  readonly name: string;
  readonly messages: RoomMessage[];
  readonly occupants: Occupant[];
  ended: boolean;
}

/** `away`: never arrives; `lostReply`: is done, but the answer is lost; else the answer with its code. */
export type Fault =
  'away' | 'lostReply' | { readonly status: number; readonly code: ErrorCode; readonly field?: string };

const expert: Occupant = { nick: 'dr-adams', name: 'Dr Adams', role: 'expert' };
const jid = (room: string, nick = '') => `${room}@conference.example.org${nick && `/${nick}`}`;

export class ScriptedChatApi {
  /** Of its own: test pages of one origin share channels and storage. */
  readonly server = `https://${crypto.randomUUID()}.example.org`;
  readonly workgroup = 'diabetes';
  open = true;
  /** `POST /ask`, `GET /sse/visitor-1` … in order of arrival. */
  readonly calls: string[] = [];
  readonly leftMessages: object[] = [];
  readonly chatStates: string[] = [];
  /** Events happen and reach nobody, though streams look alive. */
  deaf = false;
  readonly requests: Request[] = [];
  readonly #faults: { route: RegExp; fault: Fault; times: number }[] = [];
  readonly #held: { route: RegExp; until: Promise<void> }[] = [];
  readonly #late: { route: RegExp; until: Promise<void> }[] = [];
  readonly #keys = new Map<string, object>();

  /** The newest request. */
  get request(): Request {
    return this.requests.at(-1)!;
  }

  get messages(): readonly string[] {
    return this.request.room?.messages.map(({ body }) => body) ?? [];
  }

  /** How many event streams are open. */
  get readers(): number {
    return this.requests.reduce((sum, { readers }) => sum + readers.size, 0);
  }

  countOf(route: RegExp): number {
    return this.calls.filter((call) => route.test(call)).length;
  }

  /** The next calls of this route fail so. */
  fail(route: RegExp, fault: Fault, times = 1): void {
    this.#faults.push({ route, fault, times });
  }

  /** Calls of this route wait until the returned function is called. */
  hold(route: RegExp): () => void {
    let release = () => {};
    const held = { route, until: new Promise<void>((resolve) => (release = resolve)) };
    this.#held.push(held);
    return () => {
      this.#held.splice(this.#held.indexOf(held), 1);
      release();
    };
  }

  /** What this route answers is on its way until the returned function is called. */
  delay(route: RegExp): () => void {
    let release = () => {};
    this.#late.push({ route, until: new Promise<void>((resolve) => (release = resolve)) });
    return () => release();
  }

  /** Everything works again, and streams are told what they have missed. */
  heal(): void {
    this.#faults.length = 0;
    this.deaf = false;
    this.resync();
  }

  // --- what the expert and the workgroup do

  offerRoom(): void {
    const { request } = this;
    const { room: before } = request;
    const name = before === undefined ? `room-${request.username}` : `next-${before.name}`;
    request.phase = 'invited';
    request.room = { name, messages: [...(before?.messages ?? [])], occupants: [expert], ended: false };
    this.emit('chatapi.ask', { type: 'offer', url: '', mucRoom: jid(request.room.name) });
  }

  says(body: string): void {
    this.#commit(`expert-${this.messages.length}`, expert, body);
  }

  updateQueue(position: number): void {
    this.emit('chatapi.ask', { type: 'update-queue', position: String(position), remaingTime: '60' });
  }

  /** Away before the first word: the question is offered again, and what was said begins the next room. */
  expertGone(): void {
    const { request } = this;
    const room = request.room!;
    request.phase = 'queued';
    room.ended = true;
    this.updateQueue(1);
    this.emit('chatapi.muc', { type: 'ended', from: jid(room.name), reason: 'expert-gone' });
  }

  depart(reason: EndReason): void {
    this.#end(this.request, reason);
  }

  endRoom(reason: EndReason): void {
    this.#end(this.request, reason);
  }

  expertIs(state: string): void {
    this.emit('chatapi.chat', { type: 'groupchat', from: jid(this.request.room!.name, expert.nick), state });
  }

  joins(occupant: Occupant): void {
    this.request.room!.occupants.push(occupant);
    const from = jid(this.request.room!.name, occupant.nick);
    this.emit('chatapi.presence', { type: 'presence', from, show: 'available', status: '', ...occupant });
  }

  // --- what the network does

  /** Closes every stream; clients come back by themselves. */
  cutStreams(): void {
    for (const { readers } of this.requests) {
      for (const reader of readers) reader.close();
      readers.clear();
    }
  }

  resync(): void {
    this.emit('resync', { type: 'resync' });
  }

  emit(event: string, data: object, request = this.request): void {
    request.events.push({ event, data });
    if (this.deaf) return;
    for (const reader of request.readers) reader.enqueue(frame(request.events.length, event, data));
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const url = new URL(String(input));
    const path = url.pathname.replace('/restapi/v1', '');
    const route = `${init.method ?? 'GET'} ${path}`;
    init.signal?.throwIfAborted();
    this.calls.push(route);
    for (const { route: held, until } of this.#held) if (held.test(route)) await orAbort(until, init.signal);
    const failing = this.#faults.find((one) => one.times > 0 && one.route.test(route));
    if (failing) failing.times--;
    const fault = failing?.fault;
    // A reply later than the call, as over any network.
    await orAbort(Promise.resolve(), init.signal);
    if (fault === 'away') throw new TypeError('Failed to fetch');
    if (typeof fault === 'object') return refusal(fault.status, fault.code, fault.field);
    const answer = this.#answer(route, url, init);
    for (const { route: late, until } of this.#late) if (late.test(route)) await orAbort(until, init.signal);
    if (fault === 'lostReply') throw new TypeError('Failed to fetch');
    return answer;
  };

  #answer(route: string, url: URL, init: RequestInit): Response {
    const [method, path = ''] = route.split(' ');
    const [, resource, name = '', more] = path.split('/').map(decodeURIComponent);
    const headers = new Headers(init.headers);
    const body =
      typeof init.body === 'string' && init.body ? (JSON.parse(init.body) as Record<string, string>) : {};
    const key = headers.get('Idempotency-Key') ?? '';
    if (resource === 'workgroups' && more === 'messages') {
      return Response.json(
        this.#once(key, () => (this.leftMessages.push(body), { id: key })),
        { status: 201 },
      );
    }
    if (resource === 'workgroups')
      return name === this.workgroup ? Response.json(this.#status()) : refusal(404, 'unknown-workgroup');
    if (resource === 'ask' && !name) return this.#ask(key, body);

    const token = headers.get('Authorization')?.replace('Bearer ', '');
    const request = this.requests.find((one) => one.token === token);
    if (!request) return refusal(401, 'not-signed-in');
    if (resource === 'sse') return this.#stream(request, headers, init.signal);
    if (resource === 'ask') return this.#asked(method!, request);
    return this.#inRoom(method!, path, url, request, body, key);
  }

  #status(): object {
    const { workgroup, open } = this;
    const about = {
      workgroup,
      title: 'Diabetes care',
      description: '',
      open,
      waiting: 0,
      offline: 'message',
      texts: {},
    };
    return open ? { ...about, estimate: { from: 30, to: 60 } } : about;
  }

  #ask(key: string, body: Record<string, string>): Response {
    if (!this.open) return refusal(409, 'workgroup-closed');
    const answer = this.#once(key, () => {
      const username = `visitor-${this.requests.length + 1}`;
      const token = `token-${username}`;
      this.requests.push({
        username,
        token,
        question: body['question']!,
        events: [],
        readers: new Set(),
        phase: 'queued',
      });
      const place = { queuePosition: 2, estimate: { from: 30, to: 60 } };
      return {
        workgroup: this.workgroup,
        userID: body['userID'],
        username,
        token,
        streamid: `stream-${username}`,
        ...place,
      };
    });
    return Response.json(answer, { status: 202 });
  }

  #asked(method: string, request: Request): Response {
    if (method === 'DELETE') {
      if (request.phase !== 'ended') this.#end(request, request.room ? 'visitor-left' : 'cancelled');
      return new Response(null, { status: 204 });
    }
    if (method === 'POST') {
      const { room } = request;
      if (!room) return refusal(409, 'not-an-occupant');
      if (room.ended) return refusal(409, 'room-ended');
      request.phase = 'chatting';
      if (!room.occupants.some(({ role }) => role === 'visitor'))
        room.occupants.push({ nick: 'Ann', name: 'Ann', role: 'visitor' });
      return Response.json(this.#roomState(request, room));
    }
    const { phase, room, reason, question } = request;
    const queued = phase === 'queued';
    return Response.json({
      workgroupJID: `${this.workgroup}@workgroup.example.org`,
      inQueue: queued,
      available: this.open,
      phase,
      question,
      queuePosition: queued ? 2 : -1,
      queueRemainingTime: queued ? 60 : -1,
      ...(room && !queued && { room: this.#roomState(request, room) }),
      ...(reason && { reason }),
    });
  }

  #inRoom(
    method: string,
    path: string,
    url: URL,
    request: Request,
    body: Record<string, string>,
    key: string,
  ): Response {
    const { room } = request;
    const chatState = /\/chatstate\/([^/]+)\//.exec(path)?.[1];
    if (chatState) {
      this.chatStates.push(chatState);
      return new Response(null, { status: 204 });
    }
    if (!room || !path.includes(`/rooms/${room.name}`)) return refusal(404, 'not-found');
    if (path.endsWith('/history')) return this.#history(room, url.searchParams);
    if (method !== 'POST') return refusal(405, 'method-not-allowed');
    const known = this.#keys.get(key);
    if (known) return Response.json(known);
    if (room.ended) return refusal(409, 'room-ended');
    const { id, seq, stamp } = this.#commit(
      body['id']!,
      { nick: 'Ann', name: 'Ann', role: 'visitor' },
      body['body']!,
    );
    const receipt = { id, seq, stamp };
    this.#keys.set(key, receipt);
    return Response.json(receipt);
  }

  #history(room: Room, query: URLSearchParams): Response {
    const limit = Number(query.get('limit') ?? 200);
    const after = query.get('after');
    const before = Number(query.get('before') ?? Infinity);
    const all = room.messages.filter(({ seq }) => (after === null ? seq < before : seq > Number(after)));
    const messages = after === null ? all.slice(-limit) : all.slice(0, limit);
    return Response.json({ room: room.name, messages, more: all.length > messages.length });
  }

  #stream(request: Request, headers: Headers, signal: AbortSignal | null | undefined): Response {
    let mine: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
    const leave = () => request.readers.delete(mine);
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
        mine = controller;
        request.readers.add(controller);
        controller.enqueue(new TextEncoder().encode(': welcome\n\n'));
        const last = headers.get('Last-Event-ID');
        if (last === null) return;
        request.events.slice(Number(last)).forEach(({ event, data }, index) => {
          controller.enqueue(frame(Number(last) + index + 1, event, data));
        });
      },
      cancel: () => void leave(),
    });
    signal?.addEventListener('abort', () => {
      if (leave()) mine.error(new DOMException('Aborted', 'AbortError'));
    });
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  #roomState(request: Request, { name, occupants, messages, ended }: Room): RoomState {
    return {
      room: name,
      roomJid: jid(name),
      workgroup: this.workgroup,
      question: request.question,
      url: '',
      nick: 'Ann',
      occupants,
      lastSeq: messages.length,
      ended,
      ...(request.reason && { reason: request.reason }),
    };
  }

  #commit(id: string, { nick, name, role }: Occupant, body: string): RoomMessage {
    const room = this.request.room!;
    const stamp = new Date(Date.UTC(2026, 10, 22, 9, 0, room.messages.length)).toISOString();
    const message: RoomMessage = {
      id,
      seq: room.messages.length + 1,
      nick,
      name,
      role,
      body,
      data: null,
      stamp,
    };
    room.messages.push(message);
    this.emit('chatapi.muc', { ...message, type: 'groupchat', to: '', from: jid(room.name, nick) });
    return message;
  }

  #end(request: Request, reason: EndReason): void {
    request.phase = 'ended';
    request.reason = reason;
    if (!request.room) return this.emit('chatapi.ask', { type: 'depart-queue', reason }, request);
    request.room.ended = true;
    this.emit('chatapi.muc', { type: 'ended', from: jid(request.room.name), reason }, request);
  }

  #once(key: string, make: () => object): object {
    const known = this.#keys.get(key);
    if (known) return known;
    const made = make();
    this.#keys.set(key, made);
    return made;
  }
}

function frame(id: number, event: string, data: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function refusal(status: number, code: ErrorCode, field?: string): Response {
  const message = `Refused: ${code}.`;
  return Response.json({ status, code, message, exception: '', ...(field && { field }) }, { status });
}

function orAbort(promise: Promise<void>, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
    void promise.then(resolve);
  });
}
