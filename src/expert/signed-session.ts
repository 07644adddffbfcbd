/** The effects while an expert is signed in: the event stream, snapshots, presence, and what the views ask for. */
import { openEventFeed, retrying, type FeedStatus } from '../client/index.js';
import { localPart, type ChatEvent, type Colleague, type InvitationReceived } from '../protocol/index.js';
import { raise, report, signedState, type DeskContext } from './desk-context.js';
import { createDeskOffers } from './desk-offers.js';
import { createDeskRooms } from './desk-rooms.js';
import type { ExpertActions } from './actions.js';
import type { Presence, Remembered } from './remembered.js';

export interface SignedSession extends Omit<ExpertActions, 'signIn' | 'signOff'> {
  /** The machine woke, came online, or the page was shown. */
  wake(): void;
  stop(): void;
}

export interface SignedSessionOptions {
  readonly context: DeskContext;
  readonly username: string;
  readonly token: string;
  readonly fetch: typeof fetch | undefined;
  /** From before a reload. */
  readonly remembered: Remembered | undefined;
  /** What the expert wants to show, as far as is known; told again when the server has forgotten it. */
  readonly presence: Presence;
}

export function createSignedSession(options: SignedSessionOptions): SignedSession {
  const { context, remembered } = options;
  const { client, store, signal, now, after, random } = context;
  const kept = remembered?.rooms ?? {};
  const rooms = createDeskRooms(context, kept);
  const offers = createDeskOffers(context, (room) => rooms.join(room, true));
  let wanted = options.presence;
  /** Events that arrive while a snapshot is on its way; they are newer, so they are taken in behind it. */
  let held: ChatEvent[] | undefined;
  let syncAgain = false;

  async function sync(): Promise<void> {
    syncAgain = held !== undefined;
    if (syncAgain) return;
    held = [];
    try {
      const snapshot = await retrying(() => client.state({ signal }), { signal, random, after });
      const state = signedState(context);
      const before = (state?.rooms ?? []).filter(({ ended }) => ended === undefined).map(({ room }) => room);
      store.dispatch({ type: 'snapshotArrived', snapshot, kept, now: now() });
      if (state?.loaded === false && remembered?.selected !== undefined)
        store.dispatch({ type: 'roomSelected', room: remembered.selected });
      rooms.synced(snapshot, before);
      if (snapshot.show === 'offline' && wanted.show !== 'offline') await announce();
      else wanted = { show: snapshot.show, status: snapshot.status };
    } catch (error) {
      report(context, error);
    }
    if (signal.aborted) return;
    const late = held;
    held = undefined;
    for (const event of late) take(event);
    if (syncAgain) void sync();
  }

  async function announce(): Promise<void> {
    const { show, status } = wanted;
    store.dispatch({ type: 'presenceChosen', show, status });
    await retrying(() => client.setPresence(show, status, { signal }), { signal, random, after });
  }

  function onEvent(event: ChatEvent): void {
    if (signal.aborted) return;
    if (event.type === 'resync') void sync();
    else if (held !== undefined) held.push(event);
    else take(event);
  }

  function take(event: ChatEvent): void {
    if (event.type === 'invitationReceived') invited(event);
    rooms.take(event);
  }

  /** The workgroup invites to the room of an accepted offer; colleagues ask, and the expert decides. */
  function invited({ room, inviter, reason }: InvitationReceived): void {
    const state = signedState(context);
    if (state === undefined || state.rooms.some((one) => one.room === room && one.ended === undefined))
      return;
    const from = localPart(inviter);
    const own =
      offers.accepted(room) ||
      state.offers.some((offer) => offer.offerId === room) ||
      state.queues.some((queue) => queue.workgroup === from);
    if (own) return void rooms.join(room, offers.accepted(room));
    // Whom it is about is good to know, and no reason to lose the invitation.
    const known = client.roomState(room, { signal }).catch(() => undefined);
    void Promise.all([nameOf(from), known]).then(([inviter, about]) => {
      const visitor = about?.visitor?.name ?? '';
      const workgroup = about?.workgroup ?? '';
      store.dispatch({
        type: 'invitationArrived',
        invitation: { room, inviter, reason, visitor, workgroup },
      });
    });
  }

  /** The shown name of a colleague; who is none, or cannot be looked up, keeps the user name. */
  async function nameOf(username: string): Promise<string> {
    const known = colleague(context, username);
    if (known !== undefined) return known.name;
    const lists = (signedState(context)?.queues ?? []).map(async ({ workgroup }) => {
      const colleagues = await client.colleagues(workgroup, { signal });
      store.dispatch({ type: 'colleaguesArrived', workgroup, colleagues });
    });
    await Promise.allSettled(lists);
    return colleague(context, username)?.name ?? username;
  }

  function onStatus(status: FeedStatus): void {
    if (signal.aborted) return;
    if (status.status === 'closed') {
      if (status.reason !== 'asked') context.onExpired();
      return;
    }
    store.dispatch({ type: 'linkChanged', link: status });
    if (status.status !== 'live') return;
    rooms.wake();
    // A stream that never had an event cannot be resumed: what happened meanwhile is known to the server only.
    if (signedState(context)?.loaded !== true || feed.lastEventId === undefined) void sync();
  }

  const feed = openEventFeed({
    server: client.server,
    username: options.username,
    credential: { type: 'bearer', token: options.token },
    onEvent,
    onStatus,
    now,
    random,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });

  const tell = async (call: Promise<void>, done?: () => void) => {
    try {
      await call;
      if (!signal.aborted) done?.();
    } catch (error) {
      report(context, error);
    }
  };

  return {
    setPresence(show, status) {
      wanted = { show, status };
      void tell(announce());
    },
    accept: (offerId) => void offers.accept(offerId),
    reject: (offerId) => void offers.reject(offerId),
    join(room) {
      store.dispatch({ type: 'invitationJoining', room });
      void rooms.join(room, true).then(() => store.dispatch({ type: 'invitationSettled', room }));
    },
    decline: (room) => store.dispatch({ type: 'invitationSettled', room }),
    select: (room) => store.dispatch({ type: 'roomSelected', room }),
    send: rooms.send,
    retry: rooms.retry,
    discard: (room, id) => store.dispatch({ type: 'messageDiscarded', room, id }),
    compose: rooms.compose,
    see: (room) => store.dispatch({ type: 'roomSeen', room }),
    loadOlder: rooms.loadOlder,
    loadColleagues(workgroup) {
      void client.colleagues(workgroup, { signal }).then(
        (colleagues) => store.dispatch({ type: 'colleaguesArrived', workgroup, colleagues }),
        (error: unknown) => report(context, error),
      );
    },
    invite(room, username, reason) {
      const name = colleague(context, username)?.name ?? username;
      void tell(client.invite(room, username, reason, { signal }), () =>
        raise(context, 'inviteSent', { name }),
      );
    },
    leave: rooms.leave,
    dismissRoom: (room) => store.dispatch({ type: 'roomDismissed', room }),
    handleLeftMessage(workgroup, id) {
      const name = signedState(context)?.leftMessages.find((one) => one.id === id)?.userID ?? '';
      void tell(client.handleLeftMessage(workgroup, id, { signal }), () => {
        store.dispatch({ type: 'leftMessageHandled', id });
        raise(context, 'messageHandled', { name });
      });
    },
    dismissNotice: (id) => store.dispatch({ type: 'noticeDismissed', id }),
    wake: () => feed.wake(),
    stop() {
      feed.close();
      rooms.stop();
      offers.stop();
    },
  };
}

function colleague(context: DeskContext, username: string): Colleague | undefined {
  const lists = Object.values(signedState(context)?.colleagues ?? {});
  return lists.flat().find((one) => one.username === username);
}
