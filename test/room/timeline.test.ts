import { expect } from 'chai';
import {
  receive,
  roomOccupantJoined,
  roomPosted,
  timelineOf,
  type RoomView,
  type Timeline,
} from '../../src/room/index.js';
import { adams, ann, annsRoom, at, baker, message, withMessages, withPending } from './fixtures.js';

const day = (stamp: string) => stamp.slice(0, 10);

/** What a reader sees, line by line. */
function read(timeline: Timeline): string[] {
  return timeline.flatMap((item) => {
    if (item.kind === 'day') return [`--- ${day(item.stamp)}`];
    if (item.kind === 'unread') return ['--- new'];
    if (item.kind === 'notice') return [`* ${item.notice.name} ${item.notice.kind}`];
    return [
      `${item.name}:`,
      ...item.messages.map(({ body, status }) => (status === 'sent' ? `  ${body}` : `  ${body} (${status})`)),
    ];
  });
}

const keys = (timeline: Timeline) => timeline.map(({ key }) => key);

describe('timeline', () => {
  it('groups what one speaker says within five minutes', () => {
    const room = withMessages(
      annsRoom(),
      message(1, adams, 'Good morning.', at(0)),
      message(2, adams, 'How can I help?', at(4)),
      message(3, adams, 'Are you there?', at(10)),
      message(4, ann, 'Yes.', at(11)),
    );
    expect(read(timelineOf(room, { day }))).to.deep.equal([
      '--- 2026-11-22',
      'Dr Adams:',
      '  Good morning.',
      '  How can I help?',
      'Dr Adams:',
      '  Are you there?',
      'Ann:',
      '  Yes.',
    ]);
  });

  it('begins each day with a line, in the time zone of the reader', () => {
    const room = withMessages(
      annsRoom(),
      message(1, ann, 'late', at(899)),
      message(2, ann, 'early', at(901)),
    );
    const inTokyo = (stamp: string) => day(new Date(Date.parse(stamp) + 9 * 3_600_000).toISOString());
    expect(timelineOf(room, { day }).filter(({ kind }) => kind === 'day')).to.have.length(2);
    expect(timelineOf(room, { day: inTokyo }).filter(({ kind }) => kind === 'day')).to.have.length(1);
  });

  it('puts a notice where it happened', () => {
    let room = roomOccupantJoined(withMessages(annsRoom(), message(1, adams)), baker, at(1));
    const before = read(timelineOf(room, { day }));
    room = withMessages(room, message(2, adams));
    expect(before.at(-1)).to.equal('* Dr Baker joined');
    expect(read(timelineOf(room, { day })).slice(-3)).to.deep.equal([
      '* Dr Baker joined',
      'Dr Adams:',
      '  message 2',
    ]);
  });

  it('marks the first message of another that is new', () => {
    const room = withMessages(
      annsRoom(),
      message(1, adams),
      message(2, ann),
      message(3, adams),
      message(4, adams),
    );
    const lines = read(timelineOf(room, { day, unreadAfter: 1 }));
    expect(lines.slice(-4)).to.deep.equal(['--- new', 'Dr Adams:', '  message 3', '  message 4']);
  });

  it('has the outbox behind the log, in the group of the speaker', () => {
    const room = withPending(withMessages(annsRoom(), message(1, adams), message(2, ann)), 'a', 'And sugar?');
    expect(read(timelineOf(room, { day })).slice(-3)).to.deep.equal([
      'Ann:',
      '  message 2',
      '  And sugar? (waiting)',
    ]);
  });

  it('keeps its keys when a message goes from the outbox into the log', () => {
    const pending = withPending(withMessages(annsRoom(), message(1, adams)), 'a');
    const before = timelineOf(pending, { day });
    const after = timelineOf(roomPosted(pending, { id: 'a', seq: 2, stamp: at(0) }, 'visitor'), { day });
    expect(keys(after)).to.deep.equal(keys(before));
  });

  it('has the same items as long as nothing of them changes', () => {
    const room = withMessages(annsRoom(), message(1, adams), message(2, ann));
    const before = timelineOf(room, { day });
    const after = timelineOf(withMessages(room, message(3, adams)), { day });
    expect(after.slice(0, 3)).to.have.ordered.members(before as unknown[]);
    expect(after[2]).to.equal(before[2]);
  });

  it('shows the same whether it followed the room or sees it for the first time', () => {
    let room: RoomView = annsRoom();
    const order = [3, 1, 2, 4, 7, 5, 6, 8];
    for (const seq of order) {
      room = withMessages(room, message(seq, seq % 3 ? ann : adams, `message ${seq}`, at(seq * 2)));
      if (seq === 4) room = roomOccupantJoined(room, baker, at(9));
      timelineOf(room, { day, unreadAfter: 2 });
    }
    // Other message objects, so that nothing is known of them.
    const anew = { ...room, log: { ...room.log, messages: room.log.messages.map((one) => ({ ...one })) } };
    expect(timelineOf(room, { day, unreadAfter: 2 })).to.deep.equal(
      timelineOf(anew, { day, unreadAfter: 2 }),
    );
  });

  it('reads only the new message when one is added to ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => message(index + 1, index % 7 ? ann : adams));
    let asked = 0;
    const counting = (stamp: string) => (asked++, day(stamp));
    const room = { ...annsRoom(), log: receive(annsRoom().log, many, at(0)) };
    timelineOf(room, { day: counting });
    asked = 0;
    const longer = withMessages(room, message(10_001, adams));
    timelineOf(longer, { day: counting });
    timelineOf({ ...longer, draft: 'Hm' }, { day: counting });
    expect(asked).to.equal(1);
  });
});
