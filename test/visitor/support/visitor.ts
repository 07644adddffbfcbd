/** A visitor with a session against a scripted Chat API, and ways to wait for what they would notice. */
import {
  createVisitorSession,
  roomOf,
  type VisitorSession,
  type VisitorSessionOptions,
  type VisitorState,
} from '../../../src/visitor/index.js';
import { parseStored } from '../../../src/visitor/parse-stored.js';
import { ScriptedChatApi } from './scripted-chat-api.js';

export const form = { name: 'Ann', emailAddress: 'ann@example.org', question: 'May I eat honey?' };

/** A clock whose waiting is over at once, except for what takes a second or more. */
export interface TestClock {
  /** Lets everything that waits happen now. */
  ring(): void;
  readonly waiting: number;
}

export interface Visitor {
  readonly api: ScriptedChatApi;
  readonly session: VisitorSession;
  readonly clock: TestClock;
  readonly state: VisitorState;
  readonly phase: VisitorState['current']['phase'];
  /** What was said in the room, as the visitor reads it, pending messages at the end. */
  readonly transcript: string[];
  until(holds: (state: VisitorState) => boolean): Promise<VisitorState>;
}

const visitors: VisitorSession[] = [];
const used = new Set<string>();

/** What a browser has kept of a conversation. */
export function keyOf({ server, workgroup }: ScriptedChatApi): string {
  return `ofchat ${server} ${workgroup}`;
}

/** Ends what a test left running, and empties what it stored. */
export function cleanUp(): void {
  for (const session of visitors.splice(0)) session.stop();
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) if (used.has(key)) localStorage.removeItem(key);
}

export function visit(api = new ScriptedChatApi(), options: Partial<VisitorSessionOptions> = {}): Visitor {
  const waiting = new Set<() => void>();
  const session = createVisitorSession({
    server: api.server,
    workgroup: api.workgroup,
    fetch: api.fetch,
    parseStored,
    // Streams that were cut come back soon; nothing else is random.
    random: () => 0,
    after(_, callback) {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
    ...options,
  });
  visitors.push(session);
  used.add(keyOf(api));
  const clock: TestClock = {
    ring() {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
    get waiting() {
      return waiting.size;
    },
  };
  session.start();
  return {
    api,
    session,
    clock,
    get state() {
      return session.store.get();
    },
    get phase() {
      return session.store.get().current.phase;
    },
    get transcript() {
      const room = roomOf(session.store.get().current);
      return [...(room?.log.messages ?? []), ...(room?.outbox ?? [])].map(({ body }) => body);
    },
    until: (holds) => until(session, holds),
  };
}

export function until(
  session: VisitorSession,
  holds: (state: VisitorState) => boolean,
): Promise<VisitorState> {
  return new Promise((resolve) => {
    const look = (state: VisitorState) => {
      if (!holds(state)) return;
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = session.store.subscribe(look);
    look(session.store.get());
  });
}

export async function waitingVisitor(
  api?: ScriptedChatApi,
  options?: Partial<VisitorSessionOptions>,
): Promise<Visitor> {
  const visitor = visit(api, options);
  await visitor.until(({ workgroup }) => workgroup.status === 'known');
  visitor.session.ask(form);
  await visitor.until(({ current, link }) => current.phase === 'queued' && link.status === 'live');
  return visitor;
}

export async function chattingVisitor(
  api?: ScriptedChatApi,
  options?: Partial<VisitorSessionOptions>,
): Promise<Visitor> {
  const visitor = await waitingVisitor(api, options);
  visitor.api.offerRoom();
  await visitor.until(({ current }) => current.phase === 'chatting');
  return visitor;
}

/** What the visitor said and the server has not confirmed. */
export function pending(visitor: Visitor) {
  return roomOf(visitor.state.current)?.outbox ?? [];
}

/** Lets time pass until it holds. */
export async function ringUntil(visitor: Visitor, holds: () => boolean): Promise<void> {
  await eventually(() => (visitor.clock.ring(), holds()));
}

/** For what stands in no state: what reaches the server. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve));
}
