/** Effects of the rooms: joining, histories, one outbox drain per room, and chat states both ways. */
import { createOutboxDrain, Refused, retrying, type OutboxDrain } from '../client/index.js';
import type { ChatEvent, ExpertState as Snapshot } from '../protocol/index.js';
import {
  createComposingSender,
  createComposingWatch,
  next,
  type ComposingSender,
  type ComposingWatch,
  type KeptOfRoom,
  type OutboxItem,
} from '../room/index.js';
import { report, roomOf, stampOf, type DeskContext } from './desk-context.js';
import { createDeskHistory } from './desk-history.js';
import { createHeldEvents } from './held-events.js';

export interface DeskRooms {
  /** Resolves when the room is open or cannot be opened. */
  join(room: string, select: boolean): Promise<void>;
  send(room: string, body: string): void;
  retry(room: string, id: string): void;
  compose(room: string, draft: string): void;
  loadOlder(room: string): void;
  leave(room: string): void;
  /** After the snapshot was taken in: fetches what the logs lack. `before`: the rooms that were open until then. */
  synced(snapshot: Snapshot, before: readonly string[]): void;
  /** Any event of the stream; it is taken in at once, or behind an answer that it may have overtaken. */
  take(event: ChatEvent): void;
  /** The link is live again. */
  wake(): void;
  stop(): void;
}

/** Refusals of a post that tell something of the room itself. */
const over = ['room-ended', 'not-an-occupant', 'not-found'];

interface RoomEffects {
  readonly drain: OutboxDrain;
  readonly sender: ComposingSender;
  readonly watch: ComposingWatch;
}

export function createDeskRooms(
  context: DeskContext,
  kept: { readonly [room: string]: KeptOfRoom },
): DeskRooms {
  const { client, store, signal, now, after, random } = context;
  const effects = new Map<string, RoomEffects>();
  const joining = new Map<string, Promise<void>>();
  const history = createDeskHistory(context);
  const held = createHeldEvents(takeNow);
  const find = (room: string) => roomOf(context, room);

  function join(room: string, select: boolean): Promise<void> {
    let joined = joining.get(room);
    if (joined === undefined) {
      joined = held.during(room, () => openRoom(room, select)).finally(() => joining.delete(room));
      joining.set(room, joined);
    }
    return joined;
  }

  async function openRoom(room: string, select: boolean): Promise<void> {
    try {
      const state = await retrying(() => client.joinRoom(room, { signal }), { signal, random, after });
      store.dispatch({ type: 'roomOpened', state, kept: kept[room] ?? {}, select, at: stampOf(context) });
      catchUp(room, state.lastSeq);
    } catch (error) {
      report(context, error);
    }
  }

  function catchUp(room: string, last: number): void {
    if (find(room)?.outbox.length) effectsOf(room).drain.drain();
    void history.catchUp(room, last);
  }

  function effectsOf(room: string): RoomEffects {
    let known = effects.get(room);
    if (known === undefined) {
      known = {
        drain: drainOf(room),
        sender: createComposingSender({
          now,
          after,
          send(state) {
            const to = find(room)?.roomJid;
            // Nobody is helped by hearing that a chat state was not delivered.
            if (to !== undefined) void client.sendChatState(state, to, { signal }).catch(() => {});
          },
        }),
        watch: createComposingWatch({
          after,
          expired: (nick) => store.dispatch({ type: 'chatStateExpired', room, nick }),
        }),
      };
      effects.set(room, known);
    }
    return known;
  }

  function drainOf(room: string): OutboxDrain {
    return createOutboxDrain<OutboxItem>({
      now,
      random,
      after,
      next: () => next(find(room)?.outbox ?? []),
      pending: ({ id }) => find(room)?.outbox.some((item) => item.id === id) ?? false,
      post: ({ id, body, data }, posting) => client.post(room, { ...data, body, id }, { signal: posting }),
      onSending: ({ id }) => store.dispatch({ type: 'messageSending', room, id }),
      onPosted(_, receipt) {
        store.dispatch({ type: 'messagePosted', room, receipt });
        context.onReached();
      },
      onDelayed: ({ id }) => store.dispatch({ type: 'messageWaiting', room, id }),
      onFailed({ id }, error) {
        const problem = error instanceof Refused ? error.message : 'sendFailed';
        store.dispatch({ type: 'messageFailed', room, id, problem });
        if (error instanceof Refused && over.includes(error.body.code)) void askWhetherOpen(room);
      },
      onNotSignedIn: () => context.onExpired(),
    });
  }

  /** The room may be over, or not this expert's any more: then the desk should say so. */
  const askWhetherOpen = (room: string) => held.during(room, () => sync(room));

  async function sync(room: string): Promise<void> {
    try {
      const state = await client.roomState(room, { signal });
      store.dispatch({ type: 'roomSynced', state, at: stampOf(context) });
      const here = state.occupants.some(({ nick }) => nick === state.nick);
      if (!here) store.dispatch({ type: 'roomEnded', room, reason: 'expert-left' });
    } catch (error) {
      // To somebody who is not in it, a room looks as if it did not exist.
      if (error instanceof Refused) store.dispatch({ type: 'roomEnded', room, reason: 'closed' });
    }
  }

  function takeNow(event: ChatEvent): void {
    if (signal.aborted) return;
    store.dispatch({ type: 'eventArrived', event, now: now() });
    if (event.type === 'chatStateChanged' && event.room !== undefined && find(event.room)) {
      effectsOf(event.room).watch.changed(event.from, event.state);
    } else if (event.type === 'messageReceived') {
      effects.get(event.room)?.watch.changed(event.message.nick, 'active');
      effects.get(event.room)?.drain.drain();
      void history.fillGap(event.room);
    }
  }

  async function leave(room: string): Promise<void> {
    const known = find(room);
    if (known === undefined || known.ended !== undefined || known.leaving) return;
    store.dispatch({ type: 'roomLeaving', room });
    try {
      await client.leaveRoom(room, { signal });
      store.dispatch({ type: 'roomEnded', room, reason: 'expert-left' });
    } catch (error) {
      if (error instanceof Refused) store.dispatch({ type: 'roomEnded', room, reason: 'expert-left' });
      else {
        store.dispatch({ type: 'roomNotLeft', room });
        report(context, error);
      }
    }
  }

  return {
    join,
    send(room, body) {
      if (body.trim() === '' || find(room)?.ended !== undefined) return;
      const item = { id: context.newId(), body, data: null, stamp: stampOf(context) };
      store.dispatch({ type: 'messageSaid', room, item });
      const { sender, drain } = effectsOf(room);
      sender.sent();
      drain.drain();
    },
    retry(room, id) {
      store.dispatch({ type: 'messageRetried', room, id });
      effectsOf(room).drain.drain();
    },
    compose(room, draft) {
      if (find(room) === undefined) return;
      store.dispatch({ type: 'draftEdited', room, draft });
      effectsOf(room).sender.typed(draft);
    },
    loadOlder: (room) => void history.loadOlder(room),
    leave: (room) => void leave(room),
    synced(snapshot, before) {
      for (const { room, lastSeq } of snapshot.rooms) catchUp(room, lastSeq);
      for (const room of before) {
        if (snapshot.rooms.some((one) => one.room === room) || joining.has(room)) continue;
        if (find(room)?.ended === undefined) void askWhetherOpen(room);
      }
    },
    take(event) {
      if (!held.hold(event)) takeNow(event);
    },
    wake() {
      for (const { drain } of effects.values()) drain.wake();
    },
    stop() {
      for (const { drain, sender, watch } of effects.values()) {
        drain.stop();
        sender.stop();
        watch.stop();
      }
      effects.clear();
    },
  };
}
