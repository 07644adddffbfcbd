/** What a screen reader is told while the visitor's state changes; nothing here is seen. */
import { sayEstimate, type WidgetTexts } from '../i18n/index.js';
import type { LoggedMessage, RoomView } from '../room/index.js';
import type { VisitorState } from '../visitor/index.js';
import { nameOf } from './room-view.js';

export interface Speaker {
  message(text: string): void;
  status(text: string): void;
  alert(text: string): void;
}

export interface Announcements {
  changed(before: VisitorState, after: VisitorState): void;
  stop(): void;
}

/** At most one word about the queue in this time, in ms. */
const queueInterval = 30_000;
/** Somebody must write for this long, in ms, before it is said. */
const composingDelay = 2_000;
/** What comes this soon after the link came back, in ms, is a replay. */
const replayTime = 1_500;

export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls back later; returns the function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
}

const realClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

export function createAnnouncements(
  speaker: Speaker,
  texts: () => WidgetTexts,
  { now, after: wait }: Clock = realClock,
): Announcements {
  const waiting = new Map<string, () => void>();
  let queueSaidAt = -Infinity;
  let liveSince = Infinity;
  let replayed = 0;
  let lost = false;

  const after = (name: string, milliseconds: number, callback: () => void) => {
    waiting.get(name)?.();
    waiting.set(name, wait(milliseconds, callback));
  };
  const cancel = (name: string) => {
    waiting.get(name)?.();
    waiting.delete(name);
  };

  function linkChanged(before: VisitorState, state: VisitorState): void {
    const { status } = state.link;
    if (status === before.link.status) return;
    liveSince = status === 'live' ? now() : Infinity;
    if (status === 'waiting' && !lost) {
      lost = true;
      speaker.status(texts().say('connectionLost'));
    } else if (status === 'live' && lost) {
      lost = false;
      speaker.status(texts().say('connectionBack'));
    }
  }

  function phaseChanged(before: VisitorState, { current, link }: VisitorState): void {
    const { phase } = current;
    if (phase === before.current.phase) return;
    cancel('queue');
    cancel('composing');
    queueSaidAt = -Infinity;
    if (phase === 'ended') {
      const sentence = texts().say(current.reason === 'expired' ? 'endedExpired' : 'ended');
      if (current.reason === 'expired') speaker.alert(sentence);
      else speaker.status(sentence);
    }
    if (phase === 'unavailable' && before.current.phase === 'queued' && current.reason === 'no-expert')
      speaker.status(texts().say('noExpert'));
    if (before.current.phase === 'unavailable' && before.current.reason === 'closed' && phase === 'idle')
      speaker.status(texts().say('openNow'));
    // A room that is entered brings its history along.
    if (phase === 'chatting' && link.status === 'live') liveSince = now();
  }

  function queueChanged(state: VisitorState): void {
    const { current } = state;
    if (current.phase !== 'queued' || current.position === undefined) return;
    const { position, estimate } = current;
    after('queue', Math.max(0, queueSaidAt + queueInterval - now()), () => {
      queueSaidAt = now();
      const place = position <= 1 ? texts().say('next') : texts().say('position', { count: position });
      const wait = estimate && texts().say('expectedWait', { estimate: sayEstimate(texts(), estimate) });
      speaker.status(wait ? `${place}. ${wait}` : place);
    });
  }

  function messagesChanged(before: RoomView | undefined, room: RoomView): void {
    const arrived = before ? newMessages(before, room) : [];
    if (
      arrived.length > 1 ||
      (arrived.length > 0 && now() - liveSince < replayTime) ||
      liveSince === Infinity
    ) {
      replayed += arrived.length;
      if (arrived.length > 0) after('replay', replayTime, sayReplayed);
    } else for (const { name, body } of arrived) speaker.message(texts().say('says', { name, text: body }));
    const failed = room.outbox.some(
      ({ id, status }) =>
        status === 'failed' && before?.outbox.find((item) => item.id === id)?.status !== 'failed',
    );
    if (before && failed) speaker.alert(texts().say('sendFailed'));
  }

  function sayReplayed(): void {
    speaker.message(texts().say('newMessages', { count: replayed }));
    replayed = 0;
  }

  function noticesChanged(before: RoomView | undefined, room: RoomView): void {
    if (!before || before.room !== room.room) {
      const { nick, occupants } = room;
      const others = occupants.filter((one) => one.nick !== nick && one.role !== 'service');
      if (before === undefined && others.length > 0)
        speaker.status(texts().say('joined', { name: texts().list(others.map(({ name }) => name)) }));
      return;
    }
    for (const { kind, name } of room.notices.slice(before.notices.length))
      speaker.status(texts().say(kind, { name }));
  }

  function composingChanged(before: RoomView | undefined, room: RoomView): void {
    const [nick] = room.composing;
    if (nick === before?.composing[0]) return;
    cancel('composing');
    if (nick !== undefined)
      after('composing', composingDelay, () =>
        speaker.status(texts().say('isWriting', { name: nameOf(room, nick) })),
      );
  }

  return {
    changed(before, state) {
      linkChanged(before, state);
      phaseChanged(before, state);
      if (before.current !== state.current) queueChanged(state);
      const room = roomOf(state);
      const roomBefore = roomOf(before);
      if (!room || room === roomBefore) return;
      messagesChanged(roomBefore, room);
      noticesChanged(roomBefore, room);
      composingChanged(roomBefore, room);
    },
    stop() {
      for (const prevent of waiting.values()) prevent();
      waiting.clear();
    },
  };
}

export function roomOf({ current }: VisitorState): RoomView | undefined {
  return current.phase === 'chatting' || current.phase === 'ended' ? current.room : undefined;
}

/** Messages of others that came now and were not seen before; history, older pages and echoes are none. */
export function newMessages(before: RoomView, room: RoomView): readonly LoggedMessage[] {
  if (before.room !== room.room || before.log === room.log) return [];
  const known = new Set(before.log.messages.map(({ seq }) => seq));
  return room.log.messages.filter(
    ({ seq, nick }) => seq > before.seenSeq && nick !== room.nick && !known.has(seq),
  );
}
