/** The real workgroup service on the real engine and a real database file, without HTTP, in a process of its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { createEmbeddedEngine } from '../server/src/engine/index.js';
import { openStorage, type Storage } from '../server/src/storage/index.js';
import {
  addMember,
  createWorkgroupService,
  saveWorkgroup,
  systemClock,
  type WorkgroupService,
} from '../server/src/workgroup/index.js';
import { startWorker, takeOrders, type Worker } from './orders.js';
import { until } from './requests.js';

type Orders = {
  open: [{ file: string; experts: number; most: number }, object];
  /** Questions come in, many at once, until so many wait or the time is over. */
  ask: [{ count: number; longestSeconds: number }, Pace];
  /** The experts come, take what they are offered, and each chat ends at once, until nobody waits or the time is over. */
  answer: [{ longestSeconds: number }, Pace];
  close: [object, object];
};

/** How many, and the milliseconds that each hundredth of them took, for one. */
export interface Pace {
  readonly done: number;
  readonly milliseconds: readonly number[];
  readonly errors: number;
}

export function startQueueLoad(): Worker<Orders> {
  return startWorker<Orders>(import.meta.filename);
}

// --- the process itself ------------------------------------------------------------------------------

const workgroup = 'bench';
/** At once; they share commits, as those of many visitors do. */
const asksAtOnce = 200;

let storage: Storage;
let service: WorkgroupService;
let experts: string[] = [];
/** Made while nobody answered yet. */
const offered: [expert: string, request: string][] = [];
let onOffer = (expert: string, request: string) => void offered.push([expert, request]);
let problems = 0;
/** The visitor of each request that waits. */
const visitors = new Map<string, string>();
let meant = 0;

const orders: { [Name in keyof Orders]: (given: Orders[Name][0]) => Promise<Orders[Name][1]> } = {
  open: async ({ file, experts: count, most }) => {
    storage = openStorage(file);
    experts = Array.from({ length: count }, (_, index) => `expert-${index}`);
    await saveWorkgroup(
      storage,
      {
        name: workgroup,
        title: 'Bench',
        maxChats: 100,
        offerTimeout: 3_600,
        queueLimit: most,
        requestTimeout: 86_400,
      },
      Date.now(),
    );
    for (const expert of experts) await addMember(storage, workgroup, expert);
    const engine = createEmbeddedEngine({ storage, now: Date.now, newId: randomUUID, domain: 'localhost' });
    service = createWorkgroupService({
      storage,
      admin: engine.admin,
      deliver: (username, { data }) => {
        const about = data as { type?: string; id?: string };
        if (about.type === 'offerReceived' && about.id !== undefined) onOffer(username, about.id);
      },
      clock: systemClock,
      randomBytes,
      domain: 'localhost',
      nameOf: (username) => username,
      report: (problem, error) => {
        if (problems++ === 0) console.error(problem, error);
      },
    });
    await service.start();
    // Somebody must be there, else the workgroup is closed; this one lets the first request wait.
    await join(experts[0]!);
    return {};
  },

  ask: async ({ count, longestSeconds }) => {
    meant = count;
    const pace = new PaceOf(Math.max(1, Math.ceil(count / 100)));
    const end = performance.now() + longestSeconds * 1_000;
    let next = 0;
    const visitor = async () => {
      while (next < count && performance.now() < end) {
        const body = {
          workgroup,
          userID: `Visitor ${next++}`,
          emailAddress: 'visitor@example.org',
          question: 'May I ask you something?',
        };
        const { requestId, username } = await service.ask({ body, owner: undefined });
        visitors.set(requestId, username);
        pace.one();
      }
    };
    await Promise.all(Array.from({ length: asksAtOnce }, visitor));
    return pace.told(problems);
  },

  answer: async ({ longestSeconds }) => {
    for (const expert of experts.slice(1)) await join(expert);
    const pace = new PaceOf(Math.max(1, Math.ceil(meant / 100)));
    const end = performance.now() + longestSeconds * 1_000;
    let busy = 0;
    onOffer = (expert, request) => {
      if (performance.now() > end) return;
      busy++;
      void answered(expert, request, pace).finally(() => busy--);
    };
    for (const [expert, request] of offered) onOffer(expert, request);
    await until(() => visitors.size === 0 || performance.now() > end, longestSeconds * 1_000);
    await until(() => busy === 0, 10_000);
    return pace.told(problems);
  },

  close: async () => {
    await service.stop();
    await storage.close();
    return {};
  },
};

async function join(expert: string) {
  const now = Date.now();
  await storage.write((db) => {
    db.prepare(
      `INSERT OR IGNORE INTO streams (streamid, kind, username, name, created_at, used_at) VALUES (?, 'user', ?, ?, ?, ?)`,
    ).run(`stream-of-${expert}`, expert, expert, now, now);
  });
  service.connected(expert, true);
  await service.join(expert, workgroup);
}

async function answered(expert: string, request: string, pace: PaceOf) {
  try {
    await service.accept(expert, request);
    await service.cancel(visitors.get(request)!);
    visitors.delete(request);
    pace.one();
  } catch (error) {
    if (problems++ === 0) console.error(error);
  }
}

/** How long one takes while many are on their way, measured over so many that follow each other. */
class PaceOf {
  private readonly each: number;
  private readonly milliseconds: number[] = [];
  private done = 0;
  private since = performance.now();

  constructor(each: number) {
    this.each = each;
  }

  one() {
    if (++this.done % this.each > 0) return;
    const now = performance.now();
    this.milliseconds.push((now - this.since) / this.each);
    this.since = now;
  }

  told(errors: number): Pace {
    return { done: this.done, milliseconds: this.milliseconds, errors };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) takeOrders<Orders>(orders);
