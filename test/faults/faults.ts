/** What can go wrong, each as a story with a length. Every one ends with `settle`, which checks the promises. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '../../src/client/index.js';
import { untilAnswered, type Participant } from './participant.js';
import { World, type WorldOptions } from './world.js';

export interface Fault {
  readonly name: string;
  /** Undefined when this machine can run it, else why not. */
  readonly impossible?: () => string | undefined;
  readonly run: (length: Length) => Promise<World>;
}

export interface Length {
  readonly kills: number;
  /** Seconds between two cuts, and how often each is done. */
  readonly cuts: readonly { readonly seconds: number; readonly times: number }[];
  readonly restarts: number;
  readonly conversations: number;
  readonly rounds: number;
}

export const short: Length = {
  kills: 3,
  cuts: [{ seconds: 1, times: 4 }],
  restarts: 2,
  conversations: 3,
  rounds: 3,
};

export const long: Length = {
  kills: 100,
  cuts: [
    { seconds: 1, times: 60 },
    { seconds: 5, times: 12 },
    { seconds: 30, times: 4 },
  ],
  restarts: 40,
  conversations: 12,
  rounds: 60,
};

async function talking(conversations: number, options?: WorldOptions): Promise<World> {
  const world = await World.start(options);
  for (let number = 0; number < conversations; number++) await world.ask();
  await Promise.all(world.conversations.map(({ room }) => room));
  return world;
}

export const faults: readonly Fault[] = [
  {
    name: 'the server is killed in the middle of everything',
    async run({ kills, conversations }) {
      const world = await talking(conversations);
      await world.chat(
        (async () => {
          for (let number = 0; number < kills; number++) {
            await pause(200 + Math.random() * 600);
            await world.server.stop('SIGKILL');
            await world.server.start();
          }
          await pause(1_000);
        })(),
      );
      await world.settle();
      return world;
    },
  },
  {
    name: 'SIGTERM under load',
    async run({ restarts, conversations }) {
      const world = await talking(conversations);
      await world.chat(
        (async () => {
          for (let number = 0; number < restarts; number++) {
            await pause(500 + Math.random() * 500);
            await world.server.stop('SIGTERM');
            await world.server.start();
          }
          await pause(1_000);
        })(),
        { breath: 5 },
      );
      await world.settle();
      return world;
    },
  },
  {
    name: 'connections are cut in lines and in characters',
    async run({ cuts, conversations }) {
      const world = await talking(conversations);
      await world.chat(
        (async () => {
          for (const { seconds, times } of cuts)
            for (let number = 0; number < times; number++) {
              await pause(seconds * 1_000);
              world.proxy.cutAll();
            }
          await pause(1_000);
        })(),
      );
      await world.settle();
      if (world.proxy.cutCharacters === 0)
        world.problems.push('No cut hit a character: this proved nothing.');
      return world;
    },
  },
  {
    name: 'every post ten times at once, over connections that are cut',
    async run({ rounds, conversations }) {
      const world = await talking(conversations);
      await world.chat(
        (async () => {
          for (let number = 0; number < rounds; number++) {
            await pause(700);
            world.proxy.cutAll();
          }
        })(),
        { atOnce: 10, breath: 100 },
      );
      await world.settle();
      return world;
    },
  },
  {
    name: 'a reader that does not read',
    async run({ conversations, rounds }) {
      const world = await talking(conversations);
      const { visitor, room } = world.conversations[0]!;
      visitor.stopListening();
      const sleeper = await readNothing(world, visitor);
      const before = memoryOf(world.server.pid);
      const bytes = '今'.repeat(3_900);
      // 700 KB of events in each round: soon much more than a connection's buffers and the limit for one reader.
      for (let round = 0; round < Math.max(12, rounds); round++)
        await Promise.all(
          Array.from({ length: 60 }, async (_, index) =>
            world.experts[0]!.post(await room, `${await room} ${round}.${index} ${bytes}`),
          ),
        );
      const grown = memoryOf(world.server.pid) - before;
      if (grown > 150e6) world.problems.push(`The server grew by ${grown} bytes for one reader.`);
      sleeper.resume();
      const cut = await Promise.race([once(sleeper, 'close').then(() => true), pause(10_000, false)]);
      if (!cut) world.problems.push('The server still keeps what nobody reads.');
      sleeper.destroy();
      visitor.listen();
      await world.settle();
      return world;
    },
  },
  {
    name: 'the disk is full for a while',
    impossible: () => (canMount() ? undefined : 'only root can make a small disk'),
    async run({ conversations }) {
      const disk = mkdtempSync(join(tmpdir(), 'ofchat-disk-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
      try {
        const world = await talking(conversations, { data: disk });
        const filler = join(disk, 'filler');
        let refused = 0;
        await world.chat(
          (async () => {
            await pause(1_500);
            fill(filler, disk);
            // The database writes for a while into room that it has already.
            for (let number = 0; number < (refused > 0 ? 30 : 300); number++) {
              await pause(100);
              refused += (await ready(world)) ? 0 : 1;
            }
            rmSync(filler);
            await pause(2_000);
          })(),
          { breath: 5 },
        );
        await world.settle();
        if (refused === 0) world.problems.push('The disk was never full: this proved nothing.');
        await world.server.stop('SIGKILL');
        return world;
      } finally {
        execFileSync('umount', ['-l', disk]);
        rmSync(disk, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'the clock moves a day, forth and back',
    async run({ conversations }) {
      const world = await talking(conversations);
      await world.chat(
        (async () => {
          await pause(1_000);
          world.server.moveClock();
          await pause(1_500);
          world.server.moveClock();
          await pause(1_500);
        })(),
      );
      await world.settle();
      return world;
    },
  },
  {
    name: 'two accept at once',
    async run({ rounds }) {
      const everybody = { name: 'default', title: '', dispatcher: 'everybody', experts: [], rules: [] };
      const queues = JSON.stringify([{ ...everybody, overflow: null, overflowAfter: 60 }]);
      const world = await World.start({ workgroup: [`queues=${queues}`], accepts: false });
      for (let number = 0; number < rounds; number++) {
        const { question, visitor } = await world.ask();
        const offers = await Promise.all(world.experts.map((expert) => offerOf(expert, question)));
        const answers = await Promise.allSettled(
          world.experts.map(({ client }, index) => client.acceptOffer('diabetes', offers[index]!)),
        );
        const won = answers.filter(({ status }) => status === 'fulfilled').length;
        const told = answers.filter((answer) => codeOf(answer) === 'offer-gone').length;
        if (won !== 1 || told !== answers.length - 1)
          world.problems.push(`${won} of ${answers.length} won, ${told} were told.`);
        visitor.stopListening();
      }
      return world;
    },
  },
  {
    name: 'the expert vanishes after accepting',
    async run({ rounds }) {
      const world = await World.start({
        experts: ['amira', 'ben'],
        workgroup: ['expertGoneAfter=1'],
        accepts: false,
      });
      const [first, second] = world.experts as [Participant, Participant];
      for (let number = 0; number < Math.min(rounds, 10); number++) {
        await second.client.setPresence('away', '');
        await first.client.setPresence('available', '');
        const { question, visitor } = await world.ask();
        const offerId = await offerOf(first, question);
        await first.client.acceptOffer('diabetes', offerId);
        first.stopListening();
        const { room: lost } = await untilAnswered(() => visitor.client.joinAsked(visitor.username));
        await visitor.post(lost, `${lost} Is anybody there?`);
        await second.client.setPresence('available', '');
        const next = await offerOf(second, question);
        await second.client.acceptOffer('diabetes', next);
        await second.client.joinRoom(next);
        const bodies = (await second.history(next)).map(({ body }) => body);
        if (bodies.length !== 1 || bodies[0] !== `${lost} Is anybody there?`)
          world.problems.push(`What was written to nobody came as ${JSON.stringify(bodies)}.`);
        const { room } = await untilAnswered(() => visitor.client.joinAsked(visitor.username));
        if (room !== next) world.problems.push('The visitor is in another room than the expert.');
        visitor.stopListening();
        await second.client.leaveRoom(next);
        first.listen();
      }
      return world;
    },
  },
];

/** The id of the offer of `question`, once this expert has it. */
async function offerOf(expert: Participant, question: string): Promise<string> {
  for (;;) {
    const { offers } = await untilAnswered(() => expert.client.state());
    const offer = offers.find((each) => each.question === question);
    if (offer !== undefined) return offer.offerId;
    await pause(50);
  }
}

function codeOf(answer: PromiseSettledResult<void>): string | undefined {
  return answer.status === 'rejected' && answer.reason instanceof Refused
    ? answer.reason.body.code
    : undefined;
}

/** A connection that asks for the events of `reader` and never takes them. */
async function readNothing({ server }: World, { username, token }: Participant): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(
    `GET /sse/${username} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  await once(socket, 'readable');
  return socket;
}

/** Resident bytes. */
function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1_024;
}

async function ready({ server }: World): Promise<boolean> {
  return (await fetch(`${server.url}/readyz`)).ok;
}

function fill(file: string, disk: string): void {
  for (let block = 1 << 20; block >= 4_096; block /= 2)
    try {
      while (statfsSync(disk).bavail > 0) writeFileSync(file, Buffer.alloc(block), { flag: 'a' });
    } catch {
      // Full, but for what is smaller than this block.
    }
}

function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
