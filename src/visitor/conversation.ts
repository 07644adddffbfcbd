/**
 * The effects of one conversation, from the accepted question to its end: its event stream, the snapshots and
 * pages that fill what the stream missed, and the outbox. Everything it learns becomes an action.
 */
import {
  createOutboxDrain,
  NotSignedIn,
  Refused,
  retrying,
  ServerAway,
  type BadAnswer,
  type VisitorClient,
  type FeedStatus,
  type openVisitorFeed,
} from '../client/index.js';
import type { AskState, ChatEvent, RoomState } from '../protocol/index.js';
import {
  completeUpTo,
  createComposingSender,
  createComposingWatch,
  lastSeq,
  next,
  type OutboxItem,
  type RoomView,
} from '../room/index.js';
import type { Store } from '../store/index.js';
import { roomOf } from './phases.js';
import type { VisitorAction } from './reduce.js';
import type { RoomHistory } from './room-history.js';
import type { VisitorState } from './state.js';
import type { Credentials } from './credentials.js';
import type { Retry } from './effects.js';

export interface ConversationOptions {
  /** Has the conversation's token. */
  readonly client: VisitorClient;
  readonly credentials: Credentials;
  readonly store: Store<VisitorState, VisitorAction>;
  readonly openFeed: typeof openVisitorFeed;
  readonly fetch: typeof fetch | undefined;
  readonly now: () => number;
  readonly retry: Retry;
  /** The server has told its state just now. */
  readonly fresh: boolean;
  /** The room's address, when it is known from before a reload. */
  readonly roomJid: string | undefined;
  readonly onEvent: ((event: ChatEvent) => void) | undefined;
  /** It is over and the state says so; called once. What is on the screen may still be read. */
  readonly onOver: () => void;
}

export interface Conversation {
  /** Undefined until the room is open. */
  readonly roomJid: string | undefined;
  /** Something was added to the outbox. */
  drain(): void;
  typed(draft: string): void;
  sent(): void;
  loadOlder(): void;
  /** Leaves queue or room; the state says already that it is being left. */
  leave(): void;
  /** Asks the server how things stand. */
  sync(): void;
  /** The machine woke, or its page was shown. */
  wake(): void;
  /** Stops every request, timer and stream; at the server the conversation goes on. */
  stop(): void;
}

export function openConversation(options: ConversationOptions): Conversation {
  const { client, credentials, store, now, retry } = options;
  const { username } = credentials;
  const life = new AbortController();
  let over = false;
  let everLive = false;
  let roomJid = options.roomJid;

  const feed = options.openFeed({
    server: client.server,
    username,
    credential: { type: 'bearer', token: credentials.token },
    onEvent,
    onStatus,
    now,
    random: retry.random,
    ...(options.fetch && { fetch: options.fetch }),
  });
  const drain = createOutboxDrain<OutboxItem>({
    next: () => next(openRoomNow()?.outbox ?? []),
    pending: ({ id }) => openRoomNow()?.outbox.some((item) => item.id === id) ?? false,
    post: ({ id, body, data }, signal) => client.post(openRoomNow()!.room, { ...data, body, id }, { signal }),
    onSending: ({ id }) => tell({ type: 'messageSending', id }),
    onPosted: posted,
    onDelayed: ({ id }) => tell({ type: 'messageDelayed', id }),
    onFailed: refused,
    onNotSignedIn: expired,
    now,
    ...retry,
  });
  let history: Promise<RoomHistory> | undefined;
  /** What the stream told of the room before the answer to joining it did; that answer may be older. */
  const early: ChatEvent[] = [];
  const composing = createComposingSender({
    send: (state) => {
      // Informative only: a chat state that does not arrive is no loss.
      if (roomJid) client.sendChatState(state, roomJid, { signal: life.signal }).catch(() => {});
    },
    now,
    after: retry.after,
  });
  const watch = createComposingWatch({
    expired: (nick) => tell({ type: 'composingExpired', nick }),
    after: retry.after,
  });

  function tell(action: VisitorAction): void {
    store.dispatch(action);
    const { phase } = store.get().current;
    if (phase !== 'queued' && phase !== 'chatting') finish();
  }

  function openRoomNow(): RoomView | undefined {
    const { current } = store.get();
    return current.phase === 'chatting' ? current.room : undefined;
  }

  // --- what the stream tells

  function onStatus(status: FeedStatus): void {
    store.dispatch({
      type: 'linkChanged',
      link: status.status === 'closed' ? { status: 'closed' } : status,
    });
    if (over) return;
    if (status.status === 'live') {
      everLive = true;
      // With an id to resume from, the server replays what was missed, or says that it cannot.
      if (feed.lastEventId === undefined) void sync();
      void history?.then(({ renew }) => renew());
      drain.wake();
    } else if (status.status === 'waiting' && !everLive) {
      // Some proxies let no stream through: then asking at each attempt is slow, but it works.
      void sync();
    } else if (status.status === 'closed' && status.reason === 'not-signed-in') expired();
    else if (status.status === 'closed' && status.reason === 'gone') void sync();
  }

  function onEvent(event: ChatEvent): void {
    take(event);
    options.onEvent?.(event);
  }

  function take(event: ChatEvent): void {
    const { current } = store.get();
    switch (event.type) {
      case 'queueUpdated':
        tell(event);
        // The expert went away unheard, and another one is asked; unless the event is older than the room.
        if (current.phase === 'chatting') void sync();
        return;
      case 'queueDeparted':
        if (current.phase === 'queued') tell({ type: 'conversationEnded', reason: event.reason });
        return;
      case 'roomOffered':
        if (current.phase === 'queued') void learn((signal) => join(signal, () => void sync()));
        return;
      case 'resync':
        return void sync();
      default:
        return roomEvent(event);
    }
  }

  function roomEvent(event: ChatEvent): void {
    tell({ type: 'eventArrived', event, at: stamp() });
    const room = openRoomNow();
    if (!room) early.push(event);
    if (!room || !('room' in event) || event.room !== room.room) return;
    if (event.type === 'chatStateChanged' && event.from !== room.nick) watch.changed(event.from, event.state);
    if (event.type !== 'messageReceived') return;
    complete(room, 0);
    drain.drain();
  }

  // --- what the server tells when asked

  let syncing = new AbortController();

  /** The newest question wins: an older answer could undo what is known since. */
  async function learn(ask: (signal: AbortSignal) => Promise<void>): Promise<void> {
    syncing.abort();
    const { signal } = (syncing = new AbortController());
    try {
      await ask(signal);
    } catch (error) {
      // The server does not know this conversation any more, or its token. Anything else may be better next time.
      const gone = error instanceof NotSignedIn || error instanceof Refused;
      if (!signal.aborted && gone) expired();
    }
  }

  function sync(): Promise<void> {
    return learn(async (signal) => {
      const state = await retrying(() => client.asked(username, { signal }), { ...retry, signal });
      if (!signal.aborted) await apply(state, signal);
    });
  }

  async function apply(state: AskState, signal: AbortSignal): Promise<void> {
    if (state.phase === 'queued') {
      tell({ type: 'queueUpdated', position: place(state), estimate: state.estimate });
    } else if (state.phase === 'ended') {
      if (state.room) known(state.room);
      tell({ type: 'conversationEnded', reason: state.reason ?? 'closed' });
    } else if (state.phase === 'chatting' && state.room) {
      known(state.room);
    } else {
      await join(signal, () => tell({ type: 'conversationEnded', reason: 'closed' }));
    }
  }

  /** @param refused what to do when the room cannot be entered: it may have ended already */
  async function join(signal: AbortSignal, refused: () => void): Promise<void> {
    const { current } = store.get();
    // Who is leaving the queue opens no room any more.
    if (current.phase === 'queued' && current.leaving) return;
    try {
      const room = await retrying(() => client.joinAsked(username, { signal }), { ...retry, signal });
      if (!signal.aborted) known(room);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!signal.aborted) refused();
    }
  }

  function known(state: RoomState): void {
    roomJid = state.roomJid;
    tell({ type: 'roomKnown', state, at: stamp() });
    early.splice(0).forEach(roomEvent);
    const room = roomOf(store.get().current);
    if (room) complete(room, state.lastSeq);
    if (!over) drain.drain();
  }

  function expired(): void {
    tell({ type: 'conversationEnded', reason: 'expired' });
  }

  // --- what the stream did not bring

  /** Fetches what is missing up to this sequence; in most rooms nothing ever is. */
  function complete({ log }: RoomView, upTo: number): void {
    if (completeUpTo(log) < Math.max(upTo, lastSeq(log))) fetchHistory((loaded) => loaded.complete(upTo));
  }

  function fetchHistory(use: (loaded: RoomHistory) => void): void {
    history ??= loadHistory();
    history.then(use, () => {});
  }

  async function loadHistory(): Promise<RoomHistory> {
    const load = () =>
      import('./room-history.js').catch((cause: unknown) => {
        throw new ServerAway('A part of the program cannot be loaded.', { cause });
      });
    const { createRoomHistory } = await retrying(load, { ...retry, signal: life.signal });
    return createRoomHistory({ client, store, retry, stamp, onPage: () => drain.drain() });
  }

  // --- the outbox

  function posted(item: OutboxItem, receipt: { id: string; seq: number; stamp: string }): void {
    // The server is back: its stream is as well.
    feed.wake();
    // By the item's id, whatever the server called it.
    tell({ type: 'messagePosted', receipt: { ...receipt, id: item.id } });
    const room = openRoomNow();
    if (room) complete(room, 0);
  }

  function refused(item: OutboxItem, error: Refused | BadAnswer): void {
    const code = error instanceof Refused ? error.body.code : undefined;
    const gone = code === 'room-ended' || code === 'not-an-occupant' || code === 'not-found';
    const problem =
      code === 'room-ended' ? 'roomEnded' : error instanceof Refused ? error.message : 'serverAway';
    tell({ type: 'messageFailed', id: item.id, problem });
    if (gone && !over) void sync();
  }

  // --- the end

  async function leave(): Promise<void> {
    const { signal } = life;
    try {
      const call = () => client.cancelAsked(username, { signal, keepalive: true });
      await retrying(call, { ...retry, signal, attempts: 3 });
    } catch (error) {
      if (signal.aborted || over) return;
      if (error instanceof ServerAway) {
        tell({ type: 'leaveFailed' });
        // A room may have been offered meanwhile.
        return void sync();
      }
    }
    if (!signal.aborted && !over) tell({ type: 'left' });
  }

  function finish(): void {
    if (over) return;
    over = true;
    syncing.abort();
    closeDown();
    options.onOver();
  }

  function closeDown(): void {
    feed.close();
    drain.stop();
    composing.stop();
    watch.stop();
  }

  function stop(): void {
    over = true;
    life.abort();
    syncing.abort();
    void history?.then((loaded) => loaded.stop());
    closeDown();
  }

  function stamp(): string {
    return new Date(now()).toISOString();
  }

  // What was on its way when this began again may have arrived or not: its id makes sending it again safe.
  for (const { id, status } of openRoomNow()?.outbox ?? []) {
    if (status === 'sending') tell({ type: 'messageDelayed', id });
  }
  // A question that was accepted just now is asked about when its stream is live, and not before.
  if (!options.fresh) void sync();
  drain.drain();

  return {
    get roomJid() {
      return roomJid;
    },
    drain: drain.drain,
    typed: composing.typed,
    sent: composing.sent,
    loadOlder: () => fetchHistory((loaded) => loaded.loadOlder()),
    leave: () => void leave(),
    sync: () => void sync(),
    wake() {
      feed.wake();
      drain.wake();
    },
    stop,
  };
}

/** 1-based; undefined when the server does not know it (-1). */
function place(state: AskState): number | undefined {
  return state.queuePosition > 0 ? state.queuePosition : undefined;
}
