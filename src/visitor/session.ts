/** The only place of the visitor's side with effects; those of an open conversation are in `conversation.ts`. */
import { afterTimeout, ChatClient, openEventFeed, Refused, retrying } from '../client/index.js';
import type { AskBody, ChatEvent } from '../protocol/index.js';
import { openRoom, type After, type RoomView } from '../room/index.js';
import { createStore, type Store } from '../store/index.js';
import { openConversation, type Conversation } from './conversation.js';
import { problemOf, problemsOf, trimmed } from './problems.js';
import { reduceVisitor, type VisitorAction } from './reduce.js';
import { openSharedTabs, type SharedTabs } from './shared-tabs.js';
import { initialVisitorState, type AskForm, type VisitorState } from './state.js';
import {
  openStoredConversation,
  type StorageChoice,
  type Stored,
  type StoredRoom,
} from './stored-conversation.js';
import type { Asking, Credentials } from './stored-conversation.js';

/** What views may ask for. None of these throws or rejects: what goes wrong stands in the state. */
export interface VisitorActions {
  /** Loads the workgroup's status, or loads it again. */
  refresh(): void;
  /** Keeps what was typed, in state and storage. */
  edit(form: Partial<AskForm>): void;
  ask(form: AskForm): void;
  /** Leaves the queue; in `asking` too. */
  cancel(): void;
  /** From `queued` or `idle` to the leave-a-message form. */
  preferMessage(): void;
  leaveMessage(form: AskForm): void;
  send(body: string): void;
  retry(id: string): void;
  discard(id: string): void;
  /** The composer's text changed: keeps the draft and tells others that the visitor is composing. */
  compose(draft: string): void;
  /** All messages up to now were seen. */
  see(): void;
  loadOlder(): void;
  /** Leaves the room. */
  leave(): void;
  /** From `ended` or `unavailable` back to the form. */
  askAgain(): void;
  /** Forgets the conversation on this device. */
  forget(): void;
}

export interface VisitorSession extends VisitorActions {
  readonly store: Store<VisitorState, VisitorAction>;
  /** Takes up the stored conversation, if there is one, else loads the workgroup's status. */
  start(): void;
  /** Stops every request, timer and stream. The conversation itself goes on at the server. */
  stop(): void;
}

export interface VisitorSessionOptions {
  /** Origin of the Chat API server, such as `https://chat.example.org`. */
  readonly server: string;
  readonly workgroup: string;
  /** What the site knows already; what the visitor typed goes first. */
  readonly form?: Partial<AskForm>;
  /** Where the token and the drafts are kept: `session` by default. */
  readonly storage?: StorageChoice;
  /** Every event of the conversation's stream, once it is in the state. */
  readonly onEvent?: (event: ChatEvent) => void;
  readonly client?: ChatClient;
  readonly openFeed?: typeof openEventFeed;
  readonly fetch?: typeof fetch;
  /** Unguessable and never the same: names messages and keys of requests. */
  readonly newId?: () => string;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly after?: After;
}

/** How often something the visitor waits for is tried before they are told that the server is away. */
const attempts = 4;

/**
 * The visitor's session with one workgroup. Nothing happens before `start()`, and nothing after `stop()`;
 * both may be called again and again.
 *
 * @example
 * const session = createVisitorSession({ server: 'https://chat.example.org', workgroup: 'diabetes' });
 * session.store.subscribe(({ current }) => console.log(current.phase));
 * session.start();
 * session.ask({ name: 'Ann', emailAddress: 'ann@example.org', question: 'May I eat honey?' });
 */
export function createVisitorSession(options: VisitorSessionOptions): VisitorSession {
  const { server, workgroup, openFeed = openEventFeed, newId = randomId } = options;
  const { now = Date.now, random = Math.random, after = afterTimeout } = options;
  const client = options.client ?? new ChatClient({ server, ...(options.fetch && { fetch: options.fetch }) });
  const storage = openStoredConversation(options.storage ?? 'session', server, workgroup);
  const store = createStore(reduceVisitor, initialVisitorState);

  /** Ends all that runs between `start()` and `stop()`. */
  let run: AbortController | undefined;
  let tabs: SharedTabs | undefined;
  let conversation: Conversation | undefined;
  let credentials: Credentials | undefined;
  let loading = false;
  let begun = false;
  /** The question, or the message to leave, that was sent last: the same text again goes under the same key. */
  let asking: Asking | undefined;
  let leaving: Asking | undefined;

  function start(): void {
    if (run !== undefined) return;
    run = new AbortController();
    tabs = openSharedTabs({
      server,
      workgroup,
      credentials: () => credentials,
      onConversation: (theirs) => credentials ?? takeUp(theirs, undefined),
      onOver: (username) => username === credentials?.username && conversation?.sync(),
      onForgotten: forgetHere,
    });
    listenForWaking(wake, run.signal);
    const stored = begun ? undefined : takeUpStored();
    begun = true;
    const unsubscribe = store.subscribe(persist);
    run.signal.addEventListener('abort', unsubscribe);

    const { current } = store.get();
    if (credentials !== undefined) takeUp(credentials, stored?.room);
    else if (asking !== undefined && current.phase === 'asking') void postQuestion(asking);
    else if (asking !== undefined && stored !== undefined) resumeAsking(asking);
    else tabs.ask();
    if (leaving !== undefined && current.phase === 'unavailable' && current.leave === 'sending')
      void postMessage(leaving);
    refresh();
  }

  function stop(): void {
    if (run === undefined) return;
    run.abort();
    run = undefined;
    loading = false;
    conversation?.stop();
    conversation = undefined;
    tabs?.close();
    tabs = undefined;
  }

  function wake(): void {
    conversation?.wake();
    const { workgroup: about, current } = store.get();
    if (about.status === 'failed' || current.phase === 'idle' || current.phase === 'unavailable') refresh();
  }

  async function load(signal: AbortSignal): Promise<void> {
    loading = true;
    store.dispatch({ type: 'workgroupAsked' });
    try {
      const call = () => client.workgroup(workgroup, { signal });
      const known = await retrying(call, { signal, attempts, random, after });
      if (!signal.aborted) store.dispatch({ type: 'workgroupKnown', workgroup: known });
    } catch (error) {
      if (signal.aborted) return;
      const missing = error instanceof Refused && error.status === 404;
      const problem = missing ? ({ key: 'unknownWorkgroup' } as const) : problemOf(error);
      store.dispatch({ type: 'workgroupFailed', problem });
    }
    if (!signal.aborted) loading = false;
  }

  function refresh(): void {
    if (run !== undefined && !loading) void load(run.signal);
  }

  // --- what this browser keeps

  function takeUpStored(): Stored | undefined {
    const stored = storage.read();
    const { name = '', emailAddress = '', question = '' } = options.form ?? {};
    const form = {
      name: stored?.form.name || name,
      emailAddress: stored?.form.emailAddress || emailAddress,
      question: stored?.form.question || question,
    };
    store.dispatch({ type: 'formEdited', form });
    credentials = stored?.credentials;
    asking = stored?.asking;
    return stored;
  }

  /** Called at every change; writes only what the visitor did, so that merely looking stores nothing. */
  function persist(): void {
    const { form, current } = store.get();
    const typed = (['name', 'emailAddress', 'question'] as const).some(
      (field) => form[field] !== (options.form?.[field] ?? ''),
    );
    // The transcript of what is over stays on the screen, and nowhere else.
    if (current.phase === 'ended' || (!typed && credentials === undefined)) return storage.clear();
    storage.write({
      form,
      ...(current.phase === 'asking' && asking && { asking }),
      ...(credentials && { credentials }),
      ...(current.phase === 'chatting' && { room: storedRoom(current.room) }),
    });
  }

  function storedRoom({ room, nick, draft, seenSeq, outbox }: RoomView): StoredRoom {
    return { room, roomJid: conversation?.roomJid ?? '', nick, draft, seenSeq, outbox };
  }

  // --- asking

  function ask(typed: AskForm): void {
    if (run === undefined || store.get().current.phase !== 'idle') return;
    const form = trimmed(typed);
    store.dispatch({ type: 'formEdited', form: typed });
    const problems = problemsOf(form);
    if (problems.length > 0) return store.dispatch({ type: 'askRefused', problems });
    asking = keyed(asking, bodyOf(form));
    store.dispatch({ type: 'asked', form });
    void postQuestion(asking);
  }

  function bodyOf({ name, emailAddress, question }: AskForm): AskBody {
    return { workgroup, userID: name, emailAddress, question };
  }

  function keyed(last: Asking | undefined, body: AskBody): Asking {
    return JSON.stringify(last?.body) === JSON.stringify(body) ? last! : { key: newId(), body };
  }

  /** A reload came between the question and its answer. */
  function resumeAsking(mine: Asking): void {
    const { userID, emailAddress, question } = mine.body;
    store.dispatch({ type: 'asked', form: { name: userID, emailAddress, question } });
    void postQuestion(mine);
  }

  async function postQuestion(mine: Asking): Promise<void> {
    const { signal } = run!;
    const wanted = () => asking === mine && store.get().current.phase === 'asking';
    try {
      const call = () => client.ask(mine.body, { idempotencyKey: mine.key, signal });
      const accepted = await retrying(call, { signal, attempts, random, after });
      if (signal.aborted) return;
      const { token, username, streamid, queuePosition: position, estimate } = accepted;
      if (!wanted()) return void cancelQuietly({ token, username, streamid }, signal);
      asking = undefined;
      credentials = { token, username, streamid };
      store.dispatch({ type: 'askAccepted', position, estimate });
      tabs?.tell(credentials);
      converse(credentials, true, undefined);
    } catch (error) {
      if (signal.aborted || !wanted()) return;
      const code = error instanceof Refused ? error.body.code : undefined;
      // The key was used for another text, which can only be a fault here: the next try gets a new one.
      if (code !== undefined) asking = undefined;
      if (code === 'workgroup-closed') store.dispatch({ type: 'askClosed' });
      else store.dispatch({ type: 'askRefused', problems: [problemOf(error)] });
    }
  }

  /** A question that was taken back before its answer came must not wait in the queue. */
  async function cancelQuietly(theirs: Credentials, signal: AbortSignal): Promise<void> {
    const call = () => clientOf(theirs).cancelAsked(theirs.username, { signal, keepalive: true });
    await retrying(call, { signal, attempts, random, after }).catch(() => {});
  }

  function cancel(): void {
    const { current } = store.get();
    if (current.phase === 'asking') {
      asking = undefined;
      store.dispatch({ type: 'leaveStarted' });
    } else if (current.phase === 'queued' && !current.leaving && conversation !== undefined) {
      store.dispatch({ type: 'leaveStarted' });
      conversation.leave();
    }
  }

  // --- the conversation

  function takeUp(theirs: Credentials, room: StoredRoom | undefined): void {
    const { current } = store.get();
    const elsewhere = current.phase === 'unavailable' && current.leave !== 'writing';
    if (run === undefined || elsewhere || current.phase === 'asking' || current.phase === 'ended') return;
    credentials = theirs;
    asking = undefined;
    store.dispatch({ type: 'conversationTakenUp', room: room && roomFrom(room) });
    converse(theirs, false, room?.roomJid);
    // A stop came between the wish to leave and its answer.
    if ('leaving' in current && current.leaving) conversation?.leave();
  }

  /** What is known of a room before the server is reached. */
  function roomFrom(stored: StoredRoom): RoomView {
    const state = {
      ...{ room: stored.room, roomJid: stored.roomJid, nick: stored.nick, workgroup },
      ...{ question: store.get().form.question, url: '', occupants: [], lastSeq: 0, ended: false },
    };
    return openRoom(state, stored);
  }

  function converse(theirs: Credentials, fresh: boolean, roomJid: string | undefined): void {
    conversation?.stop();
    conversation = openConversation({
      client: clientOf(theirs),
      credentials: theirs,
      ...{
        store,
        openFeed,
        fetch: options.fetch,
        now,
        random,
        after,
        fresh,
        roomJid,
        onEvent: options.onEvent,
      },
      onOver: () => {
        credentials = undefined;
        persist();
        tabs?.over(theirs.username);
      },
    });
  }

  function clientOf({ token }: Credentials): ChatClient {
    return client.as({ type: 'bearer', token });
  }

  function send(text: string): void {
    const body = text.trim();
    const { current } = store.get();
    if (body === '' || current.phase !== 'chatting' || run === undefined) return;
    const stamp = new Date(now()).toISOString();
    store.dispatch({ type: 'messageSaid', item: { id: newId(), body, data: null, stamp } });
    conversation?.sent();
    conversation?.drain();
  }

  function leave(): void {
    const { current } = store.get();
    if (current.phase !== 'chatting' || current.leaving || conversation === undefined) return;
    store.dispatch({ type: 'leaveStarted' });
    conversation.leave();
  }

  // --- leaving a message

  function preferMessage(): void {
    const { current } = store.get();
    if (current.phase === 'queued') abandon();
    store.dispatch({ type: 'messagePreferred' });
  }

  function leaveMessage(typed: AskForm): void {
    const { current } = store.get();
    if (run === undefined || current.phase !== 'unavailable' || current.leave !== 'writing') return;
    const form = trimmed(typed);
    store.dispatch({ type: 'formEdited', form: typed });
    const problems = problemsOf(form);
    if (problems.length > 0) return store.dispatch({ type: 'leftMessageRefused', problems });
    leaving = keyed(leaving, bodyOf(form));
    store.dispatch({ type: 'leftMessageSubmitted', form });
    void postMessage(leaving);
  }

  async function postMessage({ key, body }: Asking): Promise<void> {
    const { signal } = run!;
    const { userID, emailAddress, question: message } = body;
    try {
      const left = { userID, emailAddress, message };
      const call = () => client.leaveMessage(workgroup, left, { idempotencyKey: key, signal });
      await retrying(call, { signal, attempts, random, after });
      if (signal.aborted) return;
      leaving = undefined;
      store.dispatch({ type: 'leftMessageAccepted' });
    } catch (error) {
      if (!signal.aborted) store.dispatch({ type: 'leftMessageRefused', problems: [problemOf(error)] });
    }
  }

  // --- beginning anew

  function askAgain(): void {
    conversation?.stop();
    conversation = undefined;
    store.dispatch({ type: 'askedAgain' });
    refresh();
  }

  function forget(): void {
    abandon();
    tabs?.forgotten();
    forgetHere();
  }

  function forgetHere(): void {
    conversation?.stop();
    conversation = undefined;
    credentials = asking = leaving = undefined;
    store.dispatch({ type: 'forgotten' });
    storage.clear();
  }

  /** Leaves without waiting for the answer: nobody should wait for a visitor who will not come. */
  function abandon(): void {
    if (credentials === undefined) return;
    if (run !== undefined) void cancelQuietly(credentials, run.signal);
    tabs?.over(credentials.username);
    conversation?.stop();
    conversation = undefined;
    credentials = undefined;
  }

  return {
    store,
    start,
    stop,
    refresh,
    ask,
    cancel,
    preferMessage,
    leaveMessage,
    send,
    leave,
    askAgain,
    forget,
    edit: (form) => store.dispatch({ type: 'formEdited', form }),
    retry(id) {
      store.dispatch({ type: 'messageRetried', id });
      conversation?.drain();
    },
    discard: (id) => store.dispatch({ type: 'messageDiscarded', id }),
    compose(draft) {
      store.dispatch({ type: 'drafted', draft });
      conversation?.typed(draft);
    },
    see: () => store.dispatch({ type: 'seen' }),
    loadOlder: () => conversation?.loadOlder(),
  };
}

/** `crypto.randomUUID` exists in secure contexts only; a clinic's intranet may have none. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Outside a page nothing wakes, and nothing is listened to. */
function listenForWaking(wake: () => void, signal: AbortSignal): void {
  if (typeof document === 'undefined') return;
  addEventListener('online', wake, { signal });
  addEventListener('pageshow', wake, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake(), {
    signal,
  });
}
