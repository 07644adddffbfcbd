import { expect } from 'chai';
import type { ChatEvent, EndReason, WorkgroupStatus } from '../../src/protocol/index.js';
import {
  initialVisitorState,
  reduceVisitor,
  type VisitorAction,
  type VisitorPhase,
  type VisitorState,
} from '../../src/visitor/index.js';
import { adams, annsRoom, at, message, roomState, withMessages, withPending } from '../room/fixtures.js';
import { form } from './support/visitor.js';

const room = withPending(withMessages(annsRoom(), message(1, adams)), 'a');
const problem = { key: 'serverAway' } as const;
const status: WorkgroupStatus = {
  workgroup: 'diabetes',
  title: 'Diabetes care',
  description: '',
  open: true,
  waiting: 0,
  offline: 'message',
  texts: {},
};

/** Every place of the diagram, and those in which the same action means something else. */
const places = {
  idle: { phase: 'idle', problems: [] },
  asking: { phase: 'asking' },
  queued: { phase: 'queued', position: 2, estimate: undefined, leaving: false },
  leavingQueue: { phase: 'queued', position: 2, estimate: undefined, leaving: true },
  chatting: { phase: 'chatting', room, leaving: false },
  ended: { phase: 'ended', reason: 'expert-left', room: { ...room, ended: 'expert-left' } },
  endedUnanswered: { phase: 'ended', reason: 'visitor-gone', room: undefined },
  closed: { phase: 'unavailable', reason: 'closed', leave: 'writing', problems: [] },
  sending: { phase: 'unavailable', reason: 'no-expert', leave: 'sending', problems: [] },
  sent: { phase: 'unavailable', reason: 'no-expert', leave: 'sent', problems: [] },
} satisfies { [place: string]: VisitorPhase };

type Place = keyof typeof places;

const ended = (reason: EndReason | 'expired'): VisitorAction => ({ type: 'conversationEnded', reason });
const event = (event: ChatEvent): VisitorAction => ({ type: 'eventArrived', event, at: at(1) });

/** `changed`: the same phase with other content. What a row does not name stays as it is. */
type Result = VisitorPhase['phase'] | 'changed';

const everywhere: { [place in Place]: Result } = Object.fromEntries(
  Object.keys(places).map((place) => [place, 'changed']),
) as { [place in Place]: Result };
const inRooms = { chatting: 'changed', ended: 'changed' } as const;

const table: readonly { name: string; action: VisitorAction; results: { [place in Place]?: Result } }[] = [
  { name: 'formEdited', action: { type: 'formEdited', form }, results: everywhere },
  { name: 'linkChanged', action: { type: 'linkChanged', link: { status: 'live' } }, results: everywhere },
  { name: 'workgroupAsked', action: { type: 'workgroupAsked' }, results: everywhere },
  { name: 'workgroupFailed', action: { type: 'workgroupFailed', problem }, results: everywhere },
  {
    name: 'workgroupKnown, open',
    action: { type: 'workgroupKnown', workgroup: status },
    results: { ...everywhere, closed: 'idle' },
  },
  {
    name: 'workgroupKnown, closed',
    action: { type: 'workgroupKnown', workgroup: { ...status, open: false } },
    results: { ...everywhere, idle: 'unavailable' },
  },
  { name: 'asked', action: { type: 'asked', form }, results: { idle: 'asking' } },
  {
    name: 'askRefused',
    action: { type: 'askRefused', problems: [problem] },
    results: { idle: 'changed', asking: 'idle' },
  },
  { name: 'askClosed', action: { type: 'askClosed' }, results: { asking: 'unavailable' } },
  {
    name: 'askAccepted',
    action: { type: 'askAccepted', position: 1, estimate: undefined },
    results: { asking: 'queued' },
  },
  {
    name: 'conversationTakenUp, queued',
    action: { type: 'conversationTakenUp', room: undefined },
    results: { idle: 'queued', closed: 'queued' },
  },
  {
    name: 'conversationTakenUp, in a room',
    action: { type: 'conversationTakenUp', room },
    results: { idle: 'chatting', closed: 'chatting' },
  },
  {
    name: 'queueUpdated',
    action: { type: 'queueUpdated', position: 1, estimate: undefined },
    results: { queued: 'changed', leavingQueue: 'changed', chatting: 'queued' },
  },
  {
    name: 'leaveStarted',
    action: { type: 'leaveStarted' },
    results: { asking: 'idle', queued: 'changed', chatting: 'changed' },
  },
  { name: 'leaveFailed', action: { type: 'leaveFailed' }, results: { leavingQueue: 'changed' } },
  {
    name: 'left',
    action: { type: 'left' },
    results: { queued: 'idle', leavingQueue: 'idle', chatting: 'ended' },
  },
  {
    name: 'conversationEnded, cancelled',
    action: ended('cancelled'),
    results: { queued: 'idle', leavingQueue: 'idle', chatting: 'ended' },
  },
  {
    name: 'conversationEnded, no-expert',
    action: ended('no-expert'),
    results: { queued: 'unavailable', leavingQueue: 'idle', chatting: 'ended' },
  },
  {
    name: 'conversationEnded, closed',
    action: ended('closed'),
    results: { queued: 'unavailable', leavingQueue: 'idle', chatting: 'ended' },
  },
  {
    name: 'conversationEnded, visitor-gone',
    action: ended('visitor-gone'),
    results: { queued: 'ended', leavingQueue: 'idle', chatting: 'ended' },
  },
  {
    name: 'conversationEnded, expired',
    action: ended('expired'),
    results: { queued: 'ended', leavingQueue: 'ended', chatting: 'ended' },
  },
  {
    name: 'roomKnown',
    action: { type: 'roomKnown', state: { ...roomState, url: 'https://meet.example.org' }, at: at(1) },
    results: { ...inRooms, queued: 'chatting' },
  },
  {
    name: 'roomKnown, over',
    action: {
      type: 'roomKnown',
      state: { ...roomState, ended: true, url: 'https://meet.example.org' },
      at: at(1),
    },
    results: { queued: 'ended', chatting: 'ended', ended: 'changed' },
  },
  {
    name: 'eventArrived, message',
    action: event({ type: 'messageReceived', room: 'fhrtbf7', message: message(2, adams) }),
    results: inRooms,
  },
  {
    name: 'eventArrived, of another room',
    action: event({ type: 'messageReceived', room: 'another', message: message(2, adams) }),
    results: {},
  },
  {
    name: 'eventArrived, room ended',
    action: event({ type: 'roomEnded', room: 'fhrtbf7', reason: 'expert-left' }),
    results: { chatting: 'ended' },
  },
  { name: 'eventArrived, nothing of a room', action: event({ type: 'resync' }), results: {} },
  {
    name: 'messagesReceived',
    action: { type: 'messagesReceived', messages: [message(2, adams)], at: at(1) },
    results: inRooms,
  },
  { name: 'olderAsked', action: { type: 'olderAsked' }, results: inRooms },
  {
    name: 'olderArrived',
    action: { type: 'olderArrived', page: { room: 'fhrtbf7', messages: [], more: true }, at: at(1) },
    results: inRooms,
  },
  {
    name: 'messageSaid',
    action: { type: 'messageSaid', item: { id: 'b', body: 'b', data: null, stamp: at(1) } },
    results: { chatting: 'changed' },
  },
  { name: 'messageSending', action: { type: 'messageSending', id: 'a' }, results: inRooms },
  { name: 'messageDelayed', action: { type: 'messageDelayed', id: 'a' }, results: {} },
  {
    name: 'messagePosted',
    action: { type: 'messagePosted', receipt: { id: 'a', seq: 2, stamp: at(1) } },
    results: inRooms,
  },
  { name: 'messageFailed', action: { type: 'messageFailed', id: 'a', problem: 'refused' }, results: inRooms },
  { name: 'messageRetried', action: { type: 'messageRetried', id: 'a' }, results: {} },
  { name: 'messageDiscarded', action: { type: 'messageDiscarded', id: 'a' }, results: {} },
  { name: 'drafted', action: { type: 'drafted', draft: 'Hm' }, results: inRooms },
  { name: 'composingExpired', action: { type: 'composingExpired', nick: 'dr-adams' }, results: {} },
  { name: 'seen', action: { type: 'seen' }, results: inRooms },
  {
    name: 'messagePreferred',
    action: { type: 'messagePreferred' },
    results: { idle: 'unavailable', queued: 'unavailable', leavingQueue: 'unavailable' },
  },
  {
    name: 'leftMessageSubmitted',
    action: { type: 'leftMessageSubmitted', form },
    results: { closed: 'changed' },
  },
  {
    name: 'leftMessageRefused',
    action: { type: 'leftMessageRefused', problems: [problem] },
    results: { closed: 'changed', sending: 'changed' },
  },
  { name: 'leftMessageAccepted', action: { type: 'leftMessageAccepted' }, results: { sending: 'changed' } },
  {
    name: 'askedAgain',
    action: { type: 'askedAgain' },
    results: { ended: 'idle', endedUnanswered: 'idle', closed: 'idle', sending: 'idle', sent: 'idle' },
  },
];

function standing(place: Place): VisitorState {
  return { ...initialVisitorState, current: places[place] };
}

describe('transitions of a visitor', () => {
  for (const { name, action, results } of table) {
    it(`${name}: ${describeRow(results)}`, () => {
      for (const place of Object.keys(places) as Place[]) {
        const before = standing(place);
        const after = reduceVisitor(before, action);
        const expected = results[place];
        if (expected === undefined) expect(after, place).to.equal(before);
        else if (expected === 'changed') {
          expect(after, place).not.to.equal(before);
          expect(after.current.phase, place).to.equal(before.current.phase);
        } else expect(after.current.phase, place).to.equal(expected);
      }
    });
  }

  it('forgotten: from anywhere to an empty form, and nothing is left', () => {
    for (const place of Object.keys(places) as Place[]) {
      const before = { ...standing(place), form, link: { status: 'live' as const }, unread: 3 };
      expect(reduceVisitor(before, { type: 'forgotten' })).to.deep.equal(initialVisitorState);
    }
  });

  it('has a row for every action', () => {
    // The compiler holds the list: an action without a member here does not compile.
    const all: { readonly [type in VisitorAction['type']]: true } = {
      formEdited: true,
      linkChanged: true,
      workgroupAsked: true,
      workgroupKnown: true,
      workgroupFailed: true,
      askedAgain: true,
      forgotten: true,
      asked: true,
      askRefused: true,
      askClosed: true,
      askAccepted: true,
      conversationTakenUp: true,
      queueUpdated: true,
      leaveStarted: true,
      leaveFailed: true,
      left: true,
      conversationEnded: true,
      roomKnown: true,
      eventArrived: true,
      messagesReceived: true,
      olderAsked: true,
      olderArrived: true,
      messageSaid: true,
      messageSending: true,
      messageDelayed: true,
      messagePosted: true,
      messageFailed: true,
      messageRetried: true,
      messageDiscarded: true,
      drafted: true,
      composingExpired: true,
      seen: true,
      messagePreferred: true,
      leftMessageSubmitted: true,
      leftMessageRefused: true,
      leftMessageAccepted: true,
    };
    const tested = new Set<string>([...table.map(({ action }) => action.type), 'forgotten']);
    expect(tested).to.deep.equal(new Set(Object.keys(all)));
  });

  it('says no longer what was wrong with a field once its text is another', () => {
    const problems = [
      { key: 'questionMissing', field: 'question' },
      { key: 'nameMissing', field: 'name' },
    ] as const;
    const before: VisitorState = { ...initialVisitorState, current: { phase: 'idle', problems } };
    const after = reduceVisitor(before, { type: 'formEdited', form: { question: 'May I?' } });
    expect(after.current).to.deep.equal({ phase: 'idle', problems: [problems[1]] });
  });

  it('keeps the unsent message on the form after asking again, and drops the one that was sent', () => {
    const again = (place: Place) =>
      reduceVisitor({ ...standing(place), form }, { type: 'askedAgain' }).form.question;
    expect(again('closed')).to.equal(form.question);
    expect(again('sent')).to.equal('');
    expect(again('ended')).to.equal('');
  });
});

function describeRow(results: { [place in Place]?: Result }): string {
  if (results === everywhere) return 'everywhere';
  const moves = Object.entries(results).map(([place, result]) =>
    result === 'changed' ? place : `${place} → ${result}`,
  );
  return moves.join(', ') || 'nothing';
}
