/** The only place of the expert's side with effects. */
import { afterTimeout, ChatClient, NotSignedIn, Refused } from '../client/index.js';
import type { LoggedIn } from '../protocol/index.js';
import type { After } from '../room/index.js';
import { createStore, type Store } from '../store/index.js';
import type { ExpertActions } from './actions.js';
import { reduceExpert, signedOut, type ExpertAction } from './reduce.js';
import { createMemory, rememberedOf, type Presence, type Remembered } from './remembered.js';
import { createSignedSession, type SignedSession } from './signed-session.js';
import type { ExpertState } from './state.js';

export interface ExpertSession extends ExpertActions {
  readonly store: Store<ExpertState, ExpertAction>;
  /** Takes up the stored sign-in of this tab, if there is one. */
  start(): void;
  /** Stops every request, timer and stream; does not sign off. */
  stop(): void;
}

export interface ExpertSessionOptions {
  /** Origin of the Chat API server. */
  readonly server: string;
  /** Where a reload finds the sign-in again; undefined keeps it in memory only. */
  readonly storage?: Storage | undefined;
  readonly fetch?: typeof fetch;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly after?: After;
  /** Ids of messages. */
  readonly newId?: () => string;
  /** Where `online`, `pageshow` and `visibilitychange` are heard: the window, if there is one. */
  readonly wakeTarget?: EventTarget | undefined;
}

const available: Presence = { show: 'available', status: '' };

const wakeEvents = ['online', 'pageshow', 'visibilitychange', 'focus'];

export function createExpertSession(options: ExpertSessionOptions): ExpertSession {
  const { server, now = Date.now, random = Math.random, after = afterTimeout } = options;
  const newId = options.newId ?? (() => crypto.randomUUID());
  const anonymous = new ChatClient({ server, ...(options.fetch ? { fetch: options.fetch } : {}) });
  const memory = createMemory(options.storage, server);
  const store = createStore<ExpertState, ExpertAction>(reduceExpert, {
    ...signedOut,
    username: memory.read()?.username ?? '',
  });
  /** Everything that ends with this sign-in. */
  let current:
    { readonly abort: AbortController; readonly token?: string; readonly signed?: SignedSession } | undefined;

  function begin(): AbortController {
    end();
    const abort = new AbortController();
    current = { abort };
    return abort;
  }

  function end(): void {
    current?.abort.abort();
    current?.signed?.stop();
    current = undefined;
  }

  async function logIn(username: string, password: string, totp: string | undefined): Promise<void> {
    const abort = begin();
    store.dispatch({ type: 'signInStarted', username });
    try {
      const answer = await anonymous.login(username, password, { totp, signal: abort.signal });
      if (abort.signal.aborted) return;
      const before = memory.read();
      take(abort, answer, before?.username === answer.username ? before : undefined, available);
    } catch (error) {
      if (abort.signal.aborted) return;
      if (error instanceof NotSignedIn) store.dispatch({ type: 'signInFailed', problem: problemOf(error) });
      else if (error instanceof Refused)
        store.dispatch({ type: 'signInFailed', problem: 'refused', sentence: error.message });
      else store.dispatch({ type: 'signInFailed', problem: 'serverAway' });
    }
  }

  function take(
    abort: AbortController,
    { username, name, token }: Pick<LoggedIn, 'username' | 'name' | 'token'>,
    remembered: Remembered | undefined,
    presence: Presence,
  ): void {
    store.dispatch({ type: 'signedIn', username, name });
    for (const invitation of remembered?.invitations ?? [])
      store.dispatch({ type: 'invitationArrived', invitation });
    const context = {
      client: anonymous.as({ type: 'bearer', token }),
      store,
      signal: abort.signal,
      now,
      random,
      after,
      newId,
      onReached: wake,
      onExpired: () => expire(abort),
    };
    const signed = createSignedSession({
      context,
      username,
      token,
      fetch: options.fetch,
      remembered,
      presence,
    });
    current = { abort, token, signed };
    const unsubscribe = store.subscribe(remember);
    abort.signal.addEventListener('abort', unsubscribe, { once: true });
    const { selected, rooms, invitations } = remembered ?? {
      selected: undefined,
      rooms: {},
      invitations: [],
    };
    memory.write({ username, name, token, presence, selected, rooms, invitations });
  }

  /** Not before the first snapshot: until then the rooms stand in the memory only. */
  function remember(state: ExpertState): void {
    if (state.phase === 'signedIn' && state.loaded) memory.write(rememberedOf(state, current?.token));
  }

  function expire(abort: AbortController): void {
    if (current?.abort !== abort) return;
    const remembered = memory.read();
    end();
    if (remembered !== undefined) memory.write({ ...remembered, token: undefined });
    store.dispatch({ type: 'signInExpired' });
  }

  const wake = () => current?.signed?.wake();

  /** Asks the signed-in session; with nobody signed in there is nothing to ask. */
  const signed = (): SignedSession | undefined => current?.signed;

  return {
    store,
    start() {
      for (const type of wakeEvents) options.wakeTarget?.addEventListener(type, wake);
      const remembered = memory.read();
      if (current !== undefined || remembered?.token === undefined) return;
      const { username, name, token } = remembered;
      take(begin(), { username, name, token }, remembered, remembered.presence);
    },
    stop() {
      for (const type of wakeEvents) options.wakeTarget?.removeEventListener(type, wake);
      end();
    },
    signIn: (username, password, code) => void logIn(username, password, code),
    signOff() {
      const token = current?.token;
      end();
      memory.forget();
      store.dispatch({ type: 'signedOff' });
      if (token === undefined) return;
      // The page may be closed at once; and whoever wants to go is not kept by an error.
      void anonymous
        .as({ type: 'bearer', token })
        .logoff({ keepalive: true })
        .catch(() => {});
    },
    setPresence: (show, status) => signed()?.setPresence(show, status),
    accept: (offerId) => signed()?.accept(offerId),
    reject: (offerId) => signed()?.reject(offerId),
    join: (room) => signed()?.join(room),
    decline: (room) => signed()?.decline(room),
    select: (room) => signed()?.select(room),
    send: (room, body) => signed()?.send(room, body),
    retry: (room, id) => signed()?.retry(room, id),
    discard: (room, id) => signed()?.discard(room, id),
    compose: (room, draft) => signed()?.compose(room, draft),
    see: (room) => signed()?.see(room),
    loadOlder: (room) => signed()?.loadOlder(room),
    loadColleagues: (workgroup) => signed()?.loadColleagues(workgroup),
    invite: (room, username, reason) => signed()?.invite(room, username, reason),
    leave: (room) => signed()?.leave(room),
    dismissRoom: (room) => signed()?.dismissRoom(room),
    handleLeftMessage: (workgroup, id) => signed()?.handleLeftMessage(workgroup, id),
    dismissNotice: (id) => signed()?.dismissNotice(id),
  };
}

function problemOf({ body }: NotSignedIn): 'wrongPassword' | 'codeNeeded' | 'wrongCode' {
  if (body?.code !== 'second-factor-needed') return 'wrongPassword';
  return body.field === undefined ? 'codeNeeded' : 'wrongCode';
}
