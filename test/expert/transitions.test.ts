import { expect } from 'chai';
import {
  reduceExpert,
  signedOut,
  type ExpertAction,
  type ExpertState,
  type Signed,
} from '../../src/expert/index.js';
import type { ChatEvent, RoomState } from '../../src/protocol/index.js';
import {
  chatting,
  deskStates,
  endedRoom,
  frozenNow,
  leftMessages,
  offer,
  signed,
} from '../../stories/expert-states.js';

const now = frozenNow;
const at = new Date(now).toISOString();

const roomState: RoomState = {
  room: 'r9',
  roomJid: 'r9@conference.example.org',
  workgroup: 'diabetes',
  question: 'What about sugar?',
  url: '',
  nick: 'anna',
  occupants: [],
  lastSeq: 0,
  ended: false,
};

const event = (one: ChatEvent): ExpertAction => ({ type: 'eventArrived', event: one, now });

/** One of each kind, so that the table below is total: the compiler asks for every type. */
const actions: { readonly [Type in ExpertAction['type']]: ExpertAction & { readonly type: Type } } = {
  signInStarted: { type: 'signInStarted', username: 'ben' },
  signInFailed: { type: 'signInFailed', problem: 'wrongPassword' },
  signedIn: { type: 'signedIn', username: 'ben', name: 'Ben' },
  signedOff: { type: 'signedOff' },
  signInExpired: { type: 'signInExpired' },
  linkChanged: { type: 'linkChanged', link: { status: 'connecting' } },
  snapshotArrived: {
    type: 'snapshotArrived',
    snapshot: { ...signed(), queues: [], offers: [], rooms: [], leftMessages: [] },
    kept: {},
    now,
  },
  presenceChosen: { type: 'presenceChosen', show: 'away', status: 'Lunch' },
  eventArrived: { type: 'eventArrived', event: { type: 'messageLeft', message: leftMessages[0]! }, now },
  colleaguesArrived: { type: 'colleaguesArrived', workgroup: 'diabetes', colleagues: [] },
  noticeRaised: { type: 'noticeRaised', key: 'serverAway', values: {} },
  noticeDismissed: { type: 'noticeDismissed', id: 1 },
  invitationArrived: {
    type: 'invitationArrived',
    invitation: { room: 'r8', inviter: 'Ben', reason: '', visitor: '', workgroup: '' },
  },
  invitationJoining: { type: 'invitationJoining', room: 'r9' },
  invitationNotJoined: { type: 'invitationNotJoined', room: 'r9' },
  invitationSettled: { type: 'invitationSettled', room: 'r9' },
  roomSelected: { type: 'roomSelected', room: 'r4' },
  leftMessageHandled: { type: 'leftMessageHandled', id: 'm1' },
  offerAnswering: { type: 'offerAnswering', offerId: 'o1', answer: 'accepting' },
  offerUnanswered: { type: 'offerUnanswered', offerId: 'o2' },
  offerSettled: { type: 'offerSettled', offerId: 'o1' },
  roomOpened: { type: 'roomOpened', state: roomState, kept: {}, select: true, at },
  roomSynced: { type: 'roomSynced', state: { ...roomState, room: 'r1' }, at },
  roomEnded: { type: 'roomEnded', room: 'r1', reason: 'closed' },
  roomLeaving: { type: 'roomLeaving', room: 'r1' },
  roomNotLeft: { type: 'roomNotLeft', room: 'r2' },
  roomSeen: { type: 'roomSeen', room: 'r1' },
  roomDismissed: { type: 'roomDismissed', room: 'r4' },
  draftEdited: { type: 'draftEdited', room: 'r1', draft: 'Well' },
  messageSaid: { type: 'messageSaid', room: 'r1', item: { id: 'a', body: 'Yes', data: null, stamp: at } },
  messageSending: { type: 'messageSending', room: 'r1', id: 'waiting' },
  messageWaiting: { type: 'messageWaiting', room: 'r1', id: 'sending' },
  messageRetried: { type: 'messageRetried', room: 'r1', id: 'failed' },
  messageDiscarded: { type: 'messageDiscarded', room: 'r1', id: 'failed' },
  messageFailed: { type: 'messageFailed', room: 'r1', id: 'waiting', problem: 'sendFailed' },
  messagePosted: { type: 'messagePosted', room: 'r1', receipt: { id: 'sending', seq: 7, stamp: at } },
  chatStateExpired: { type: 'chatStateExpired', room: 'r1', nick: chatting.composing[0]! },
  olderAsked: { type: 'olderAsked', room: 'r1' },
  olderArrived: { type: 'olderArrived', room: 'r1', page: { room: 'r1', messages: [], more: true }, at },
  missedArrived: {
    type: 'missedArrived',
    room: 'r1',
    page: {
      room: 'r1',
      messages: [{ ...chatting.log.messages[0]!, id: 'x', seq: 9, role: 'visitor', stamp: at }],
      more: false,
    },
    at,
  },
};

const pending = (id: string, status: 'waiting' | 'sending' | 'failed') => ({
  id,
  body: id,
  data: null,
  stamp: at,
  status,
});

/** A desk on which every action finds something to do. */
const full: Signed = signed({
  offers: [offer('o1', 10), offer('o2', 10, { phase: 'rejecting' })],
  invitations: [{ room: 'r9', inviter: 'Ben', reason: '', visitor: '', workgroup: '', joining: false }],
  rooms: [
    {
      ...chatting,
      seenSeq: 0,
      unread: 3,
      outbox: [pending('sending', 'sending'), pending('waiting', 'waiting'), pending('failed', 'failed')],
    },
    { ...chatting, room: 'r2', leaving: true },
    endedRoom,
  ],
  selected: 'r1',
  leftMessages: [leftMessages[0]!],
  notices: [{ id: 1, key: 'serverAway', values: {} }],
});

/** Where the action finds nothing to do on the full desk. */
const startFor: { readonly [type: string]: Signed } = {
  eventArrived: { ...full, leftMessages: [] },
  invitationNotJoined: { ...full, invitations: [{ ...full.invitations[0]!, joining: true }] },
};

const everywhere = ['signInStarted', 'signedIn', 'signedOff', 'signInExpired'];

describe("transitions of the expert's state", () => {
  for (const [type, action] of Object.entries(actions)) {
    it(`${type} concerns nobody who is not signed in`, () => {
      if (everywhere.includes(type)) return;
      const out: ExpertState = { phase: 'signedOut', username: 'anna', problem: 'expired' };
      const signingIn: ExpertState = { phase: 'signingIn', username: 'anna' };
      expect(reduceExpert(out, action)).to.equal(out);
      if (type === 'signInFailed') expect(reduceExpert(signingIn, action).phase).to.equal('signedOut');
      else expect(reduceExpert(signingIn, action)).to.equal(signingIn);
    });

    it(`${type} changes a desk that it concerns, and only that one`, () => {
      const start = startFor[type] ?? full;
      const after = reduceExpert(start, action);
      if (type === 'signInFailed') expect(after).to.equal(start);
      else expect(after).to.not.deep.equal(start);
      if (after.phase === 'signedIn' && type.startsWith('room'))
        expect(after.leftMessages).to.equal(start.leftMessages);
    });
  }

  it('goes from signing in to the desk, and out again with the reason', () => {
    let state = reduceExpert(signedOut, { type: 'signInStarted', username: 'anna' });
    state = reduceExpert(state, { type: 'signInFailed', problem: 'refused', sentence: 'Not from here.' });
    expect(state).to.deep.equal({
      phase: 'signedOut',
      username: 'anna',
      problem: 'refused',
      sentence: 'Not from here.',
    });
    state = reduceExpert(state, { type: 'signedIn', username: 'anna', name: 'Anna' });
    expect(state).to.include({ phase: 'signedIn', loaded: false });
    expect(reduceExpert(state, { type: 'signInExpired' })).to.include({
      username: 'anna',
      problem: 'expired',
    });
  });
});

const offerOf = (state: ExpertState, offerId = 'o1') =>
  state.phase === 'signedIn' ? state.offers.find((one) => one.offerId === offerId) : undefined;
const notices = (state: ExpertState) =>
  state.phase === 'signedIn' ? state.notices.map(({ key }) => key) : [];

describe('an offer at the desk', () => {
  const waiting = signed({ offers: [offer('o1', 10)] });
  const revoked = event({
    type: 'offerRevoked',
    offerId: 'o1',
    workgroup: 'diabetes',
    reason: 'User canceled',
  });

  it('counts down from the moment it arrives, by the clock of this machine', () => {
    const { expiresAt: _, phase: __, ...plain } = offer('o7', 0);
    const state = reduceExpert(signed(), event({ type: 'offerReceived', offer: plain }));
    expect(offerOf(state, 'o7')).to.include({ phase: 'pending', expiresAt: now + 20_000 });
  });

  it('is answered once: a second answer changes nothing', () => {
    const accepting = reduceExpert(waiting, { type: 'offerAnswering', offerId: 'o1', answer: 'accepting' });
    expect(offerOf(accepting)?.phase).to.equal('accepting');
    expect(reduceExpert(accepting, { type: 'offerAnswering', offerId: 'o1', answer: 'rejecting' })).to.equal(
      accepting,
    );
  });

  it('can be answered again when the answer did not arrive', () => {
    const rejecting = reduceExpert(waiting, { type: 'offerAnswering', offerId: 'o1', answer: 'rejecting' });
    expect(offerOf(reduceExpert(rejecting, { type: 'offerUnanswered', offerId: 'o1' }))?.phase).to.equal(
      'pending',
    );
  });

  it('goes with a word when it is revoked, and without one while the answer is under way', () => {
    const gone = reduceExpert(waiting, revoked);
    expect(offerOf(gone)).to.equal(undefined);
    expect(notices(gone)).to.deep.equal(['offerRevoked']);
    const accepting = reduceExpert(waiting, { type: 'offerAnswering', offerId: 'o1', answer: 'accepting' });
    expect(notices(reduceExpert(accepting, revoked))).to.deep.equal([]);
  });

  it('keeps its answer when a snapshot or the event tells of it again', () => {
    const accepting = reduceExpert(waiting, { type: 'offerAnswering', offerId: 'o1', answer: 'accepting' });
    const { expiresAt: _, phase: __, ...plain } = offer('o1', 0);
    const again = reduceExpert(accepting, event({ type: 'offerReceived', offer: plain }));
    expect(offerOf(again)?.phase).to.equal('accepting');
  });
});

describe('rooms at the desk', () => {
  const state = deskStates.chatting;
  const said = (nick: string, role: 'visitor' | 'expert', seq: number): ExpertAction =>
    event({
      type: 'messageReceived',
      room: 'r1',
      message: { id: `m${seq}`, seq, nick, name: nick, role, body: 'Hm', data: null, stamp: at },
    });
  const unread = (one: ExpertState) => (one.phase === 'signedIn' ? one.rooms[0]?.unread : undefined);

  it("count what others said until it is seen; one's own words are no news", () => {
    let one = reduceExpert(state, said('maría.fernández', 'visitor', 7));
    one = reduceExpert(one, said('anna', 'expert', 8));
    expect(unread(one)).to.equal(1);
    expect(unread(reduceExpert(one, { type: 'roomSeen', room: 'r1' }))).to.equal(0);
  });

  it('end when this expert left in another tab', () => {
    const one = reduceExpert(state, event({ type: 'occupantLeft', room: 'r1', nick: 'anna', reason: '' }));
    expect(one.phase === 'signedIn' && one.rooms[0]?.ended).to.equal('expert-left');
  });

  it('stay until they are dismissed, and only then the next one takes their place', () => {
    expect(reduceExpert(state, { type: 'roomDismissed', room: 'r1' })).to.equal(state);
    const ended = reduceExpert(state, { type: 'roomEnded', room: 'r1', reason: 'visitor-left' });
    const after = reduceExpert(ended, { type: 'roomDismissed', room: 'r1' });
    expect(after.phase === 'signedIn' && [after.rooms.length, after.selected]).to.deep.equal([3, 'r2']);
  });

  it('keep draft, outbox and log when a snapshot arrives', () => {
    const drafted = reduceExpert(state, { type: 'draftEdited', room: 'r1', draft: 'Please wait' });
    const snapshot = {
      ...signed(),
      rooms: [{ ...roomState, room: 'r1', lastSeq: 6 }],
      queues: [],
      leftMessages: [],
    };
    const after = reduceExpert(drafted, {
      type: 'snapshotArrived',
      snapshot: { ...snapshot, offers: [] },
      kept: {},
      now,
    });
    const room = after.phase === 'signedIn' ? after.rooms.find((one) => one.room === 'r1') : undefined;
    expect([room?.draft, room?.log.messages.length]).to.deep.equal(['Please wait', 6]);
  });
});

describe('notices', () => {
  it('tell the same thing once, and never pile up', () => {
    let state: ExpertState = signed();
    for (const sentence of ['a', 'b', 'b', 'c', 'd', 'e'])
      state = reduceExpert(state, { type: 'noticeRaised', key: 'refused', values: { sentence } });
    const shown = state.phase === 'signedIn' ? state.notices : [];
    expect(shown.map(({ values }) => values['sentence'])).to.deep.equal(['b', 'c', 'd', 'e']);
    expect(new Set(shown.map(({ id }) => id)).size).to.equal(4);
  });
});
