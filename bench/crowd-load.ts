/** Holds many event streams of one server, each of somebody else, in a process of its own. */
import type { ClientRequest } from 'node:http';
import { pathToFileURL } from 'node:url';
import { paths } from '../src/protocol/index.js';
import { sourceOf } from './amounts.js';
import { startWorker, takeOrders, type Worker } from './orders.js';
import { call, fieldOf, follow, inParallel, steadily, until } from './requests.js';

/** Whose streams; without it those of a bare server, which knows nobody. */
type Owners = readonly { readonly username: string; readonly authorization: string }[];

type Orders = {
  gather: [
    { url: string; streams: number; owners?: Owners; room?: string },
    { open: number; errors: number },
  ];
  /** One message to all: milliseconds from the start of the POST to the event at each. */
  shout: [object, readonly number[]];
  /** All streams are cut, and one message is sent while nobody reads. */
  cut: [object, object];
  /** All come back within so many seconds, each behind the last event it has seen. */
  comeBack: [{ seconds: number }, CameBack];
};

export interface CameBack {
  readonly errors: number;
  /** Of those that came back: who were told what they had missed, and nothing else. */
  readonly resumed: number;
  /** Who were told to ask for everything instead. */
  readonly resynced: number;
  /** Milliseconds from the start of each request to what it had missed. */
  readonly latencies: readonly number[];
}

export type CrowdLoad = Worker<Orders>;

export function startCrowdLoad(): CrowdLoad {
  return startWorker<Orders>(import.meta.filename);
}

// --- the process itself ------------------------------------------------------------------------------

interface Member {
  readonly path: string;
  readonly authorization: string;
  lastEventId: string | undefined;
  stream: ClientRequest | undefined;
  onData: ((data: string) => void) | undefined;
}

let url = '';
let posting = { path: '/send', authorization: '' };
let members: Member[] = [];
let shouts = 0;
/** What everybody waits for now. */
let awaited = '';
let begun = 0;
let latencies: number[] = [];
let errors = 0;

function onError(error: unknown) {
  if (errors++ === 0) console.error(error);
}

async function listen(member: Member, index: number) {
  const { path, authorization, lastEventId } = member;
  member.stream = await follow(url, path, {
    authorization,
    lastEventId,
    localAddress: sourceOf(index),
    onFrame: (frame) => {
      const data = fieldOf(frame, 'data');
      if (data === undefined) return;
      member.lastEventId = fieldOf(frame, 'id') ?? member.lastEventId;
      if (data.includes(awaited)) latencies.push(performance.now() - begun);
      member.onData?.(data);
    },
  });
}

async function send() {
  awaited = `bench-shout-${++shouts}-`;
  latencies = [];
  begun = performance.now();
  const body = JSON.stringify({ body: 'To everybody', id: awaited });
  await call(url, 'POST', posting.path, posting.authorization, body);
}

const orders: { [Name in keyof Orders]: (given: Orders[Name][0]) => Promise<Orders[Name][1]> } = {
  gather: async ({ url: server, streams, owners, room }) => {
    url = server;
    if (owners !== undefined && room !== undefined)
      posting = { path: paths.room(room), authorization: owners[0]!.authorization };
    members = Array.from({ length: streams }, (_, index) => {
      const owner = owners?.[index];
      return {
        path: owner === undefined ? '/events' : paths.events(owner.username),
        authorization: owner?.authorization ?? '',
        lastEventId: undefined,
        stream: undefined,
        onData: undefined,
      };
    });
    await inParallel(streams, 48, (index) => listen(members[index]!, index), onError);
    return { open: streams - errors, errors };
  },

  shout: async () => {
    await send();
    await until(() => latencies.length >= members.length, 10_000);
    return latencies;
  },

  cut: async () => {
    for (const member of members) member.stream?.destroy();
    await send();
    return {};
  },

  comeBack: async ({ seconds }) => {
    errors = 0;
    let resumed = 0;
    let resynced = 0;
    const took: number[] = [];
    await steadily(members.length, seconds, async (index) => {
      const member = members[index]!;
      const asked = performance.now();
      const told = new Promise<void>((done) => {
        member.onData = (data) => {
          if (data.includes(awaited)) {
            resumed++;
            took.push(performance.now() - asked);
          } else if (data.includes('resync')) resynced++;
          else return;
          done();
        };
        setTimeout(done, 10_000).unref();
      });
      try {
        await listen(member, index);
        await told;
      } catch (error) {
        onError(error);
      }
    });
    return { errors, resumed, resynced, latencies: took.toSorted((a, b) => a - b) };
  },
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) takeOrders<Orders>(orders);
