/** What screen readers and the page are told of a room and of its end: messages, who comes and goes, who is writing. */
import { laterTexts } from '../i18n/index.js';
import { othersIn, type LoggedMessage, type OutboxItem, type RoomView } from '../room/index.js';
import { roomOf, type VisitorState } from '../visitor/index.js';
import { nameOf } from './room-view.js';
import type { News, Plans, Told } from './told.js';

/** Somebody must write for this long, in ms, before it is said. */
const composingDelay = 2_000;
/** What comes this soon after the link came back, in ms, is a replay. */
const replayTime = 1_500;

export function createLaterNews({
  speaker,
  page,
  texts,
  plans,
  now,
}: Told & { readonly plans: Plans; readonly now: () => number }): News['changed'] {
  let liveSince = Infinity;
  let replayed = 0;
  const say = () => laterTexts(texts()).say;

  function linkChanged(before: VisitorState, { link, current }: VisitorState): void {
    // A room that is entered brings its history along.
    const entered = current.phase === 'chatting' && before.current.phase !== 'chatting';
    if (link.status !== 'live') liveSince = Infinity;
    else if (before.link.status !== 'live' || entered) liveSince = now();
  }

  function phaseChanged(before: VisitorState, { current }: VisitorState): void {
    const was = before.current;
    if (current.phase === was.phase) return;
    if (current.phase === 'ended' && current.reason === 'expired') speaker.alert(say()('endedExpired'));
    else if (current.phase === 'ended') speaker.status(say()('ended'));
    else if (current.phase === 'unavailable' && was.phase === 'queued' && current.reason === 'no-expert')
      speaker.status(say()('noExpert'));
    else if (current.phase === 'idle' && was.phase === 'unavailable' && was.reason === 'closed')
      speaker.status(say()('openNow'));
  }

  function messagesChanged(before: RoomView | undefined, room: RoomView): void {
    const arrived = before ? newMessages(before, room) : [];
    arrived.forEach(page.messageArrived);
    if (
      arrived.length > 1 ||
      (arrived.length > 0 && now() - liveSince < replayTime) ||
      liveSince === Infinity
    ) {
      replayed += arrived.length;
      if (arrived.length > 0) plans.plan('replay', replayTime, sayReplayed);
    } else for (const { name, body } of arrived) speaker.message(say()('says', { name, text: body }));
    if (!before) return;
    const wasFailed = new Set(before.outbox.filter(isFailed).map(({ id }) => id));
    const failed = room.outbox.filter((item) => isFailed(item) && !wasFailed.has(item.id));
    failed.forEach(page.messageFailed);
    if (failed.length > 0) speaker.alert(say()('sendFailed'));
  }

  function sayReplayed(): void {
    speaker.message(say()('newMessages', { count: replayed }));
    replayed = 0;
  }

  function noticesChanged(before: RoomView | undefined, room: RoomView): void {
    if (!before || before.room !== room.room) {
      const others = othersIn(room);
      if (before === undefined && others.length > 0)
        speaker.status(say()('joined', { name: texts().list(others.map(({ name }) => name)) }));
      return;
    }
    for (const { kind, name } of room.notices.slice(before.notices.length))
      speaker.status(say()(kind, { name }));
  }

  function composingChanged(before: RoomView | undefined, room: RoomView | undefined): void {
    const nick = room?.composing[0];
    if (nick === before?.composing[0]) return;
    plans.cancel('composing');
    if (room && nick !== undefined)
      plans.plan('composing', composingDelay, () =>
        speaker.status(say()('isWriting', { name: nameOf(room, nick) })),
      );
  }

  return (before, state) => {
    linkChanged(before, state);
    phaseChanged(before, state);
    const room = roomOf(state.current);
    const roomBefore = roomOf(before.current);
    if (room === roomBefore) return;
    composingChanged(roomBefore, room);
    if (!room) return;
    messagesChanged(roomBefore, room);
    noticesChanged(roomBefore, room);
  };
}

const isFailed = ({ status }: OutboxItem): boolean => status === 'failed';

/** Messages of others that came now and were not seen before; history, older pages and echoes are none. */
function newMessages(before: RoomView, room: RoomView): readonly LoggedMessage[] {
  if (before.room !== room.room || before.log === room.log) return [];
  const known = new Set(before.log.messages.map(({ seq }) => seq));
  return room.log.messages.filter(
    ({ seq, nick }) => seq > before.seenSeq && nick !== room.nick && !known.has(seq),
  );
}
