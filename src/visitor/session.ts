/** The only place of the visitor's side with effects: each kind of them has a file of its own beside this one. */
import { afterTimeout, openVisitorFeed, retrying, VisitorClient } from '../client/index.js';
import type { ChatEvent } from '../protocol/index.js';
import { openRoom, type After, type RoomView } from '../room/index.js';
import { createStore, type Store } from '../store/index.js';
import { createAsking } from './asking.js';
import { openConversation, type Conversation } from './conversation.js';
import type { Credentials } from './credentials.js';
import { attempts, randomId, type Effects } from './effects.js';
import type { LeftMessage } from './left-message.js';
import { reduceVisitor, type VisitorAction } from './reduce.js';
import { openSharedTabs, type SharedTabs } from './shared-tabs.js';
import { initialVisitorState, type AskForm, type VisitorState } from './state.js';
import {
  openStoredConversation,
  type StorageChoice,
  type Stored,
  type StoredRoom,
} from './stored-conversation.js';
import { listenForWaking } from './waking.js';
import { createWorkgroupStatus } from './workgroup-status.js';

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
  /** Understands what is kept there; without it the session begins as if nothing were. */
  readonly parseStored?: (text: string) => Stored | undefined;
  /** Every event of the conversation's stream, once it is in the state. */
  readonly onEvent?: (event: ChatEvent) => void;
  readonly client?: VisitorClient;
  readonly openFeed?: typeof openVisitorFeed;
  readonly fetch?: typeof fetch;
  /** Unguessable and never the same: names messages and keys of requests. */
  readonly newId?: () => string;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly after?: After;
}

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
  const { server, workgroup, openFeed = openVisitorFeed, onEvent } = options;
  const { now = Date.now, random = Math.random, after = afterTimeout, newId = randomId } = options;
  const client =
    options.client ?? new VisitorClient({ server, ...(options.fetch && { fetch: options.fetch }) });
  const store = createStore(reduceVisitor, initialVisitorState);
  const storage = openStoredConversation(
    options.storage ?? 'session',
    server,
    workgroup,
    options.parseStored,
  );
  const retry = { random, after };
  const effects: Effects = { client, store, workgroup, retry, newId };
  const status = createWorkgroupStatus(effects);
  const asking = createAsking(effects, { accepted: onAccepted, unwanted: cancelQuietly });

  /** Ends all that runs between `start()` and `stop()`. */
  let run: AbortController | undefined;
  let begun = false;
  let tabs: SharedTabs | undefined;
  let conversation: Conversation | undefined;
  /** Loaded when a message is left. */
  let leftMessage: Promise<LeftMessage> | undefined;
  let credentials: Credentials | undefined;

  function start(): void {
    if (run !== undefined) return;
    const { signal } = (run = new AbortController());
    tabs = openSharedTabs({
      server,
      workgroup,
      credentials: () => credentials,
      onConversation: (theirs) => credentials ?? takeUp(theirs, undefined),
      onOver: (username) => username === credentials?.username && conversation?.sync(),
      onForgotten: forgetHere,
    });
    listenForWaking(wake, signal);
    const stored = begun ? undefined : storage.read();
    if (!begun) store.dispatch({ type: 'formEdited', form: formToStart(stored) });
    begun = true;
    signal.addEventListener('abort', store.subscribe(persist));

    const interrupted =
      stored?.asking ?? (store.get().current.phase === 'asking' ? asking.question : undefined);
    credentials ??= stored?.credentials;
    if (credentials !== undefined) takeUp(credentials, stored?.room);
    else if (interrupted !== undefined) asking.resume(interrupted, signal);
    else tabs.ask();
    void leftMessage?.then((loaded) => loaded.resume(signal));
    status.load(signal);
  }

  function stop(): void {
    run?.abort();
    run = undefined;
    endConversation();
    tabs?.close();
    tabs = undefined;
  }

  function refresh(): void {
    if (run !== undefined) status.load(run.signal);
  }

  function wake(): void {
    conversation?.wake();
    const { workgroup: about, current } = store.get();
    const maybeOutdated = current.phase === 'idle' || current.phase === 'unavailable';
    if (about.status === 'failed' || maybeOutdated) refresh();
  }

  // --- what this browser keeps

  /** What was typed before a reload goes first, then what is in the form, then what the site knows. */
  function formToStart(stored: Stored | undefined): AskForm {
    const { form } = store.get();
    const of = (field: keyof AskForm) => stored?.form[field] || form[field] || options.form?.[field] || '';
    return { name: of('name'), emailAddress: of('emailAddress'), question: of('question') };
  }

  /** Called at every change; writes only what the visitor did, so that merely looking stores nothing. */
  function persist(): void {
    const { form, current } = store.get();
    const fields = Object.keys(form) as (keyof AskForm)[];
    const typed = fields.some((field) => form[field] !== (options.form?.[field] ?? ''));
    // The transcript of what is over stays on the screen, and nowhere else.
    if (current.phase === 'ended' || (!typed && credentials === undefined)) return storage.clear();
    storage.write({
      form,
      ...(current.phase === 'asking' && asking.question && { asking: asking.question }),
      ...(credentials && { credentials }),
      ...(current.phase === 'chatting' && { room: storedRoom(current.room) }),
      ...(current.phase === 'queued' && current.abandoned && { room: storedRoom(current.abandoned) }),
    });
  }

  function storedRoom({ room, nick, draft, seenSeq, outbox }: RoomView): StoredRoom {
    return { room, roomJid: conversation?.roomJid ?? '', nick, draft, seenSeq, outbox };
  }

  /** What is known of a room before the server is reached. */
  function roomFrom({ room, roomJid, nick, ...kept }: StoredRoom): RoomView {
    const { question } = store.get().form;
    const known = { room, roomJid, nick, workgroup, question };
    return openRoom({ ...known, url: '', occupants: [], lastSeq: 0, ended: false }, kept);
  }

  // --- the conversation

  function onAccepted(mine: Credentials): void {
    // Who listens to the state may have left already.
    if (store.get().current.phase !== 'queued') return cancelQuietly(mine);
    credentials = mine;
    persist();
    tabs?.tell(mine);
    converse(mine, true, undefined);
  }

  /** Goes on with a conversation from before a reload or a stop, or of another tab. */
  function takeUp(theirs: Credentials, room: StoredRoom | undefined): void {
    const { current } = store.get();
    const elsewhere = current.phase === 'unavailable' && current.leave !== 'writing';
    if (run === undefined || elsewhere || current.phase === 'asking' || current.phase === 'ended') return;
    credentials = theirs;
    store.dispatch({ type: 'conversationTakenUp', room: room && roomFrom(room) });
    converse(theirs, false, room?.roomJid);
    // A stop came between the wish to leave and its answer.
    if ('leaving' in current && current.leaving) conversation?.leave();
  }

  function converse(theirs: Credentials, fresh: boolean, roomJid: string | undefined): void {
    endConversation();
    conversation = openConversation({
      client: clientOf(theirs),
      credentials: theirs,
      store,
      openFeed,
      fetch: options.fetch,
      now,
      retry,
      fresh,
      roomJid,
      onEvent,
      onOver() {
        credentials = undefined;
        persist();
        tabs?.over(theirs.username);
      },
    });
  }

  function endConversation(): void {
    conversation?.stop();
    conversation = undefined;
  }

  function clientOf({ token }: Credentials): VisitorClient {
    return client.as({ type: 'bearer', token });
  }

  /** Leaves without showing how that goes: nobody should wait for a visitor who will not come. */
  function cancelQuietly(theirs: Credentials): void {
    if (run === undefined) return;
    const { signal } = run;
    const call = () => clientOf(theirs).cancelAsked(theirs.username, { signal, keepalive: true });
    retrying(call, { ...retry, signal, attempts }).catch(() => {});
  }

  /** Leaves queue or room, and shows how that goes. */
  function leave(): void {
    const { current } = store.get();
    if (!('leaving' in current) || current.leaving || conversation === undefined) return;
    store.dispatch({ type: 'leaveStarted' });
    conversation.leave();
  }

  function abandon(): void {
    if (credentials === undefined) return;
    cancelQuietly(credentials);
    tabs?.over(credentials.username);
    endConversation();
    credentials = undefined;
  }

  async function leaveMessage(form: AskForm): Promise<void> {
    try {
      leftMessage ??= import('./left-message.js').then((loaded) => loaded.createLeftMessage(effects));
      const { submit } = await leftMessage;
      if (run !== undefined) submit(form, run.signal);
    } catch {
      leftMessage = undefined;
      store.dispatch({ type: 'leftMessageRefused', problems: [{ key: 'serverAway' }] });
    }
  }

  function forgetHere(): void {
    endConversation();
    credentials = undefined;
    asking.drop();
    store.dispatch({ type: 'forgotten' });
    storage.clear();
  }

  return {
    store,
    start,
    stop,
    refresh,
    edit: (form) => store.dispatch({ type: 'formEdited', form }),
    ask(form) {
      if (run !== undefined) asking.ask(form, run.signal);
    },
    cancel() {
      const { phase } = store.get().current;
      if (phase === 'queued') leave();
      if (phase !== 'asking') return;
      asking.drop();
      store.dispatch({ type: 'leaveStarted' });
    },
    preferMessage() {
      if (store.get().current.phase === 'queued') abandon();
      store.dispatch({ type: 'messagePreferred' });
    },
    leaveMessage: (form) => void leaveMessage(form),
    send(text) {
      const body = text.trim();
      if (body === '' || store.get().current.phase !== 'chatting') return;
      const stamp = new Date(now()).toISOString();
      store.dispatch({ type: 'messageSaid', item: { id: newId(), body, data: null, stamp } });
      conversation?.sent();
      conversation?.drain();
    },
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
    leave() {
      if (store.get().current.phase === 'chatting') leave();
    },
    askAgain() {
      if (credentials !== undefined) return;
      endConversation();
      store.dispatch({ type: 'askedAgain' });
      refresh();
    },
    forget() {
      abandon();
      tabs?.forgotten();
      forgetHere();
    },
  };
}
