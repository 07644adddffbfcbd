import { expect } from 'chai';
import {
  markFailed,
  roomChatStateChanged,
  roomEnded,
  roomEventArrived,
  roomOccupantJoined,
  roomOccupantLeft,
  roomOutbox,
  roomPosted,
  roomSeen,
  roomSynced,
  unreadIn,
} from '../../src/room/index.js';
import {
  adams,
  ann,
  annsRoom,
  at,
  baker,
  bodies,
  desk,
  message,
  roomState,
  withMessages,
  withPending,
} from './fixtures.js';

describe('room', () => {
  const pending = withPending(annsRoom(), 'a', 'Hello');
  const echo = { ...message(1, ann, 'Hello'), id: 'a' };
  const receipt = { id: 'a', seq: 1, stamp: at(0) };

  it('has one message when the echo comes before the reply', () => {
    const echoed = withMessages(pending, echo);
    expect(bodies(echoed)).to.deep.equal(['Hello']);
    expect(echoed.outbox).to.deep.equal([]);
    expect(roomPosted(echoed, receipt, 'visitor')).to.equal(echoed);
  });

  it('has one message when the reply comes before the echo', () => {
    const posted = roomPosted(pending, receipt, 'visitor');
    expect(posted.log.messages).to.deep.equal([echo]);
    expect(posted.outbox).to.deep.equal([]);
    expect(withMessages(posted, echo)).to.equal(posted);
  });

  it('does not take the message of another for its own, whatever its id', () => {
    const other = withMessages(pending, { ...message(1, adams), id: 'a' });
    expect(other.outbox).to.have.length(1);
    expect(bodies(roomPosted(other, { ...receipt, seq: 2 }, 'visitor'))).to.deep.equal([
      'message 1',
      'Hello',
    ]);
  });

  it('knows its own echo by the text where the server sends no ids', () => {
    const echoed = withMessages(pending, { ...echo, id: undefined, seq: undefined });
    expect(bodies(echoed)).to.deep.equal(['Hello']);
    expect(echoed.outbox).to.deep.equal([]);
  });

  it('shows a failed message as sent when its echo tells so', () => {
    const failed = roomOutbox(pending, markFailed(pending.outbox, 'a', 'serverAway'));
    expect(withMessages(failed, echo).outbox).to.deep.equal([]);
  });

  it('tells who joined and who left, once', () => {
    let room = roomOccupantJoined(withMessages(annsRoom(), message(1, adams)), baker, at(1));
    room = roomOccupantJoined(room, baker, at(2));
    room = roomOccupantLeft(room, 'dr-adams', at(3));
    room = roomOccupantLeft(room, 'dr-adams', at(3));
    expect(room.notices.map(({ kind, name, afterSeq }) => [kind, name, afterSeq])).to.deep.equal([
      ['joined', 'Dr Baker', 1],
      ['left', 'Dr Adams', 1],
    ]);
    expect(room.occupants).to.deep.equal([ann, baker]);
  });

  it('tells nobody of their own coming and going, nor of the service', () => {
    let room = roomOccupantLeft(annsRoom(), 'Ann', at(0));
    room = roomOccupantJoined(room, ann, at(0));
    room = roomOccupantJoined(room, desk, at(0));
    expect(room.notices).to.deep.equal([]);
    expect(room.occupants).to.deep.equal([adams, ann, desk]);
  });

  it('tells of those whom a snapshot brings, and not again when their event comes late', () => {
    let room = roomSynced(annsRoom(), { ...roomState, occupants: [ann, baker] }, at(1));
    room = roomOccupantJoined(room, baker, at(2));
    expect(room.notices.map(({ kind, nick }) => [kind, nick])).to.deep.equal([
      ['left', 'dr-adams'],
      ['joined', 'dr-baker'],
    ]);
  });

  it('tells of nobody when a room that was taken up learns who is in it', () => {
    const taken = { ...annsRoom(), occupants: [] };
    expect(roomSynced(taken, roomState, at(0)).notices).to.deep.equal([]);
  });

  it('shows who composes until they say something, stop, or leave', () => {
    const composing = roomChatStateChanged(annsRoom(), 'dr-adams', 'composing');
    expect(composing.composing).to.deep.equal(['dr-adams']);
    expect(roomChatStateChanged(composing, 'dr-adams', 'composing')).to.equal(composing);
    expect(roomChatStateChanged(composing, 'dr-adams', 'paused').composing).to.deep.equal([]);
    expect(withMessages(composing, message(1, adams)).composing).to.deep.equal([]);
    expect(roomOccupantLeft(composing, 'dr-adams', at(0)).composing).to.deep.equal([]);
  });

  it('does not show that the reader composes in another tab', () => {
    const room = annsRoom();
    expect(roomChatStateChanged(room, 'Ann', 'composing')).to.equal(room);
  });

  it('counts what others said and the reader has not seen', () => {
    let room = withMessages(
      annsRoom(),
      message(1, adams),
      message(2, ann),
      message(3, desk),
      message(4, adams),
    );
    expect(unreadIn(room)).to.equal(2);
    room = roomSeen(room);
    expect(unreadIn(room)).to.equal(0);
    expect(unreadIn(withMessages(room, message(5, adams)))).to.equal(1);
  });

  it('keeps what was not sent when the room ends, as failed', () => {
    const over = roomEnded(pending, 'expert-left');
    expect(over.outbox[0]).to.include({ body: 'Hello', status: 'failed', problem: 'roomEnded' });
    expect(roomEnded(over, 'closed')).to.equal(over);
  });

  it('is not touched by events of other rooms', () => {
    const room = annsRoom();
    expect(roomEventArrived(room, { type: 'roomEnded', room: 'another', reason: 'closed' }, at(0))).to.equal(
      room,
    );
  });
});
