/** A server, its experts, and conversations that go on while something breaks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ChatClient } from '../../src/client/index.js';
import type { ChatEvent } from '../../src/protocol/index.js';
import { check } from './checks.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Participant, untilAnswered } from './participant.js';
import { passwordOf, ServerProcess } from './server-process.js';

export interface Conversation {
  readonly question: string;
  /** Resolves with the room's name when both are in it. */
  readonly room: Promise<string>;
  readonly visitor: Participant;
  expert: Participant | undefined;
}

export interface WorldOptions {
  readonly experts?: readonly string[];
  readonly workgroup?: readonly string[];
  /** Made by the caller, such as a small disk; a temporary folder by default. */
  readonly data?: string;
  /** Puts something between everybody and the server, instead of the network that cuts; answers its address. */
  readonly front?: (port: number) => Promise<string>;
  /** Whether experts accept by themselves what they are offered; they do by default. */
  readonly accepts?: boolean;
}

/** Letters of one, two, three and four bytes, so that cuts can hit characters. */
const texts = [
  'Guten Tag',
  'مرحبا، كيف حالك؟',
  '今日は',
  '👩🏽‍⚕️ takes a look',
  'x'.repeat(2_000),
  'ø'.repeat(500),
];

export class World {
  readonly server: ServerProcess;
  readonly proxy: CuttingProxy;
  /** Where everybody goes. */
  readonly url: string;
  readonly experts: Participant[] = [];
  readonly conversations: Conversation[] = [];
  /** What went wrong so far; empty in a good run. */
  readonly problems: string[] = [];
  private readonly scratch: string | undefined;
  private readonly joined = new Map<string, (expert: Participant) => void>();
  private count = 0;

  static async start(options: WorldOptions = {}): Promise<World> {
    const { experts = ['amira', 'ben', 'chloe'], workgroup = [] } = options;
    const scratch = options.data === undefined ? mkdtempSync(join(tmpdir(), 'ofchat-faults-')) : undefined;
    const settings = ['maxChats=100', 'requestTimeout=600', ...workgroup];
    const server = await ServerProcess.prepare(options.data ?? join(scratch!, 'data'), {
      experts,
      workgroup: settings,
    });
    await server.start();
    const proxy = await CuttingProxy.start(server.port);
    const url = (await options.front?.(server.port)) ?? proxy.url;
    const world = new World(server, proxy, url, scratch);
    for (const expert of experts) await world.signIn(expert, options.accepts ?? true);
    return world;
  }

  private constructor(server: ServerProcess, proxy: CuttingProxy, url: string, scratch: string | undefined) {
    this.url = url;
    this.server = server;
    this.proxy = proxy;
    this.scratch = scratch;
  }

  async signIn(username: string, accepts: boolean): Promise<Participant> {
    const client = new ChatClient({ server: this.url, timeout: 5_000 });
    const { token } = await untilAnswered(() => client.login(username, passwordOf(username)));
    const expert: Participant = new Participant({
      name: username,
      server: this.url,
      username,
      token,
      onEvent: (event) => {
        if (accepts) void this.answer(expert, event);
      },
    });
    this.experts.push(expert);
    expert.listen();
    return expert;
  }

  async ask(): Promise<Conversation> {
    const question = `Question ${++this.count}`;
    const client = new ChatClient({ server: this.url, timeout: 5_000 });
    const key = crypto.randomUUID();
    const asked = await untilAnswered(() =>
      client.ask(
        { workgroup: 'diabetes', userID: `Visitor ${this.count}`, emailAddress: 'a@example.org', question },
        { idempotencyKey: key },
      ),
    );
    let offered!: () => void;
    const ready = new Promise<void>((resolve) => (offered = resolve));
    const visitor: Participant = new Participant({
      name: asked.userID,
      server: this.url,
      username: asked.username,
      token: asked.token,
      onEvent: (event) => {
        if (event.type === 'roomOffered') offered();
        else if (event.type === 'resync') void untilInvited(visitor).then(offered, () => undefined);
      },
    });
    const answered = new Promise<Participant>((resolve) => this.joined.set(question, resolve));
    visitor.listen();
    const conversation: Conversation = {
      question,
      visitor,
      expert: undefined,
      room: ready.then(async () => {
        const { room } = await untilAnswered(() => visitor.client.joinAsked(asked.username));
        conversation.expert = await answered;
        await visitor.catchUp(room);
        return room;
      }),
    };
    this.conversations.push(conversation);
    return conversation;
  }

  /** Everybody writes in turns of their own till `during` is over. */
  async chat(during: Promise<unknown>, { atOnce = 1, breath = 30 } = {}): Promise<void> {
    const over = new AbortController();
    const ended = during.finally(() => over.abort());
    const writers = this.conversations.flatMap((conversation) =>
      (['visitor', 'expert'] as const).map(async (side) => {
        const room = await conversation.room;
        const writer = conversation[side]!;
        for (let number = 1; !over.signal.aborted; number++) {
          await writer.post(room, `${room} ${side} ${number} ${texts[number % texts.length]}`, atOnce);
          await pause(Math.random() * 2 * breath);
        }
      }),
    );
    await Promise.all([ended, ...writers]);
  }

  /** Waits till everybody has everything, then looks whether it is right. */
  async settle(): Promise<void> {
    this.problems.push(...(await check(this)));
    for (const person of this.people) this.problems.push(...person.problems);
  }

  get people(): Participant[] {
    return [...this.experts, ...this.conversations.map(({ visitor }) => visitor)];
  }

  async stop(): Promise<void> {
    for (const person of this.people) person.stopListening();
    await this.proxy.stop();
    await this.server.stop('SIGKILL');
    if (this.scratch !== undefined) rmSync(this.scratch, { recursive: true, force: true });
  }

  private async answer(expert: Participant, event: ChatEvent): Promise<void> {
    if (event.type === 'resync') {
      const { offers } = await untilAnswered(() => expert.client.state());
      for (const offer of offers) await this.accept(expert, offer.workgroup, offer.offerId, offer.question);
    } else if (event.type === 'offerReceived') {
      const { workgroup, offerId, question } = event.offer;
      await this.accept(expert, workgroup, offerId, question);
    }
  }

  private async accept(
    expert: Participant,
    workgroup: string,
    offerId: string,
    question: string,
  ): Promise<void> {
    try {
      await untilAnswered(() => expert.client.acceptOffer(workgroup, offerId));
    } catch {
      // Taken by another, or by this one in a call whose answer was lost.
      const { rooms } = await untilAnswered(() => expert.client.state());
      if (!rooms.some(({ room }) => room === offerId) && !(await this.isInvited(expert, offerId))) return;
    }
    try {
      await untilAnswered(() => expert.client.joinRoom(offerId));
    } catch (error) {
      this.problems.push(`${expert.name} cannot join: ${String(error)}`);
      return;
    }
    await expert.catchUp(offerId);
    this.joined.get(question)?.(expert);
  }

  private async isInvited(expert: Participant, room: string): Promise<boolean> {
    try {
      await untilAnswered(() => expert.client.roomState(room));
      return true;
    } catch {
      return false;
    }
  }
}

/** Asks once how the request stands; resolves only when there is a room. */
async function untilInvited({ client, username }: Participant): Promise<void> {
  const { phase } = await untilAnswered(() => client.asked(username));
  if (phase !== 'invited' && phase !== 'chatting') throw new Error('Not yet.');
}
