/** What every engine must do, told once. Numbers in brackets are the promises of the design. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
  EngineError,
  type Engine,
  type EngineEvent,
  type Principal,
  type RoomChange,
  type Session,
} from '../../src/engine/index.js';
import { eventReader, type EventReader } from './event-reader.js';

export interface EngineUnderTest {
  readonly engine: Engine;
  /** Stops it and starts it again on the same storage. */
  restart(): Promise<Engine>;
  stop(): Promise<void>;
}

export interface KnownUser {
  readonly username: string;
  readonly name: string;
  readonly admin: boolean;
}

export function defineEngineSuite(
  name: string,
  makeEngine: (users: readonly KnownUser[]) => Promise<EngineUnderTest>,
): void {
  const user = (username: string, shown: string, admin = false): Principal => ({
    kind: 'user',
    username,
    name: shown,
    admin,
  });
  const amira = user('amira', 'Dr Amira');
  const ben = user('ben', 'Ben');
  const secondBen = user('ben2', 'Ben');
  const boss = user('boss', 'The Boss', true);
  const joe: Principal = { kind: 'visitor', username: 'visitor-joe', name: 'Joe', admin: false };
  const stranger: Principal = { kind: 'visitor', username: 'visitor-eve', name: 'Joe', admin: false };

  describe(`engine: ${name}`, () => {
    let tested: EngineUnderTest;
    let engine: Engine;
    let count = 0;
    let room: string;
    let opened: Session[] = [];

    before(async () => {
      tested = await makeEngine([amira, ben, secondBen, boss]);
      engine = tested.engine;
    });
    after(() => tested.stop());

    beforeEach(async () => {
      room = `room-${++count}`;
      await engine.admin.createRoom({
        room,
        workgroup: 'diabetes',
        question: 'May I eat honey?',
        url: 'https://meet.example/room',
        visitor: { name: 'Joe', emailAddress: 'joe@example.org', fields: { age: '60' } },
        invited: [
          { username: joe.username, name: joe.name, role: 'visitor', nick: 'Joe' },
          { username: amira.username, name: amira.name, role: 'expert', nick: 'Dr Amira' },
        ],
      });
    });
    afterEach(async () => {
      await Promise.all(opened.map((session) => session.close()));
      opened = [];
    });

    const open = async (principal: Principal) => {
      const session = await engine.open(principal);
      opened.push(session);
      return session;
    };
    const reading = async (principal: Principal): Promise<[Session, EventReader]> => {
      const session = await open(principal);
      return [session, eventReader(session.events)];
    };
    const bothJoin = async () => {
      const [visitor, visitorEvents] = await reading(joe);
      const [expert, expertEvents] = await reading(amira);
      await visitor.do({ type: 'joinRoom', room });
      await expert.do({ type: 'joinRoom', room });
      await visitorEvents.until('occupantJoined', ({ occupant }) => occupant.nick === 'Dr Amira');
      await expertEvents.until('occupantJoined', ({ occupant }) => occupant.nick === 'Dr Amira');
      return { visitor, visitorEvents, expert, expertEvents };
    };
    const say = (session: Session, body: string, id?: string, data: Record<string, unknown> | null = null) =>
      session.do({ type: 'postToRoom', room, body, data, ...(id === undefined ? {} : { id }) });
    const texts = async (session: Session) =>
      (await session.do({ type: 'history', room, limit: 200 })).messages.map((message) => message.body);
    const refused = async (attempt: Promise<unknown>) => {
      try {
        await attempt;
      } catch (error) {
        assert.ok(error instanceof EngineError, String(error));
        return error.code;
      }
      return 'accepted';
    };

    describe('rooms', () => {
      it('are joined by who is invited, and tell the others', async () => {
        const [visitor, visitorEvents] = await reading(joe);
        const state = await visitor.do({ type: 'joinRoom', room });
        assert.equal(state.room, room);
        assert.match(state.roomJid, new RegExp(`^${room}@conference\\.`));
        assert.equal(state.question, 'May I eat honey?');
        assert.equal(state.url, 'https://meet.example/room');
        assert.equal(state.nick, 'Joe');
        assert.deepEqual(state.occupants, [{ nick: 'Joe', name: 'Joe', role: 'visitor' }]);
        assert.equal(state.ended, false);
        assert.equal(state.visitor, undefined, 'details of the visitor are for experts');

        const expert = await open(amira);
        const seen = await expert.do({ type: 'joinRoom', room });
        assert.deepEqual(seen.occupants, [
          { nick: 'Joe', name: 'Joe', role: 'visitor' },
          { nick: 'Dr Amira', name: 'Dr Amira', role: 'expert' },
        ]);
        assert.deepEqual(seen.visitor, {
          name: 'Joe',
          emailAddress: 'joe@example.org',
          fields: { age: '60' },
        });
        const joined = await visitorEvents.until(
          'occupantJoined',
          ({ occupant }) => occupant.role === 'expert',
        );
        assert.deepEqual(joined.occupant, { nick: 'Dr Amira', name: 'Dr Amira', role: 'expert' });
      });

      it('are joined once, however often somebody says so', async () => {
        const { visitor, expert, expertEvents } = await bothJoin();
        await visitor.do({ type: 'joinRoom', room });
        await say(expert, 'Good morning');
        assert.equal((await expertEvents.next()).type, 'roomMessage', 'no second joining was told');
        assert.equal((await visitor.do({ type: 'roomState', room })).occupants.length, 2);
      });

      it('are made once, however often the workgroup says so', async () => {
        const { expert } = await bothJoin();
        await say(expert, 'Good morning');
        await engine.admin.createRoom({
          room,
          workgroup: 'other',
          question: 'another',
          url: '',
          visitor: { name: '', emailAddress: '', fields: {} },
          invited: [{ username: stranger.username, name: 'Eve', role: 'visitor', nick: 'Eve' }],
        });
        const state = await expert.do({ type: 'roomState', room });
        assert.equal(state.workgroup, 'diabetes');
        assert.equal(state.lastSeq, 1);
        assert.equal(await refused((await open(stranger)).do({ type: 'roomState', room })), 'not-found');
      });

      it('list themselves to their occupants till they end', async () => {
        const { expert } = await bothJoin();
        const rooms = async () => (await expert.do({ type: 'rooms' })).map((state) => state.room);
        assert.ok((await rooms()).includes(room));
        await engine.admin.endRoom(room, 'closed');
        assert.ok(!(await rooms()).includes(room));
      });

      it('keep nicks unique', async () => {
        const { visitor, expert } = await bothJoin();
        for (const colleague of [ben, secondBen]) {
          await expert.do({ type: 'invite', room, username: colleague.username, reason: '' });
          await (await open(colleague)).do({ type: 'joinRoom', room });
        }
        const { occupants } = await visitor.do({ type: 'roomState', room });
        assert.deepEqual(occupants.map(({ nick }) => nick).sort(), ['Ben', 'Ben-2', 'Dr Amira', 'Joe']);
      });

      it('[4] look to all others exactly like rooms that do not exist', async () => {
        await bothJoin();
        const answers = async (session: Session, name: string) => {
          const ops = [
            { type: 'joinRoom', room: name },
            { type: 'leaveRoom', room: name },
            { type: 'roomState', room: name },
            { type: 'history', room: name, limit: 10 },
            { type: 'postToRoom', room: name, body: 'hello', data: null },
            { type: 'invite', room: name, username: 'ben', reason: '' },
            { type: 'chatState', to: name, state: 'composing' },
          ] as const;
          return Promise.all(
            ops.map((op) =>
              session.do(op).then(
                () => 'accepted',
                (error: EngineError) => `${error.code}: ${error.message}`,
              ),
            ),
          );
        };
        for (const other of [stranger, ben]) {
          const session = await open(other);
          const inside = await answers(session, room);
          assert.deepEqual(inside, await answers(session, 'no-such-room'));
          assert.ok(
            inside.every((answer) => answer.startsWith('not-found')),
            inside.join(),
          );
        }
      });

      it('[4] are open to supervisors, who may read without joining', async () => {
        const { expert } = await bothJoin();
        await say(expert, 'Good morning');
        const supervisor = await open(boss);
        assert.deepEqual(await texts(supervisor), ['Good morning']);
        assert.equal(await refused(say(supervisor, 'Hello')), 'not-an-occupant');
        await supervisor.do({ type: 'joinRoom', room });
        await say(supervisor, 'Hello');
        assert.deepEqual(await texts(expert), ['Good morning', 'Hello']);
        await supervisor.do({ type: 'leaveRoom', room });
        await say(expert, 'Thank you');
        assert.deepEqual(await texts(supervisor), ['Good morning', 'Hello', 'Thank you']);
        await supervisor.do({ type: 'joinRoom', room });
      });

      it('are answered in by a supervisor who is invited', async () => {
        const { expert, visitorEvents } = await bothJoin();
        const supervisor = await open(boss);
        await supervisor.do({ type: 'joinRoom', room });
        await supervisor.do({ type: 'leaveRoom', room });
        await expert.do({ type: 'invite', room, username: 'boss', reason: '' });
        await supervisor.do({ type: 'joinRoom', room });
        const { occupant } = await visitorEvents.until('occupantJoined');
        assert.deepEqual([occupant.name, occupant.role], ['The Boss', 'expert']);
      });

      it('show a supervisor to the experts, and not to the visitor', async () => {
        const { visitor, visitorEvents, expert, expertEvents } = await bothJoin();
        const supervisor = await open(boss);
        await supervisor.do({ type: 'joinRoom', room });
        await supervisor.do({ type: 'chatState', to: room, state: 'composing' });
        const { occupant } = await expertEvents.until('occupantJoined');
        assert.deepEqual([occupant.name, occupant.role], ['The Boss', 'supervisor']);
        assert.equal((await expertEvents.next()).type, 'roomChatState');
        const seenBy = async (session: Session) =>
          (await session.do({ type: 'roomState', room })).occupants.map(({ role }) => role);
        assert.deepEqual(await seenBy(expert), ['visitor', 'expert', 'supervisor']);
        assert.deepEqual(await seenBy(visitor), ['visitor', 'expert']);
        assert.equal((await visitor.do({ type: 'occupants', room })).length, 2);
        await supervisor.do({ type: 'leaveRoom', room });
        assert.equal((await expertEvents.until('occupantLeft')).occupant.role, 'supervisor');
        await say(expert, 'Good morning');
        assert.equal((await visitorEvents.next()).type, 'roomMessage', 'the visitor heard nothing of it');
      });
    });

    describe('messages', () => {
      it('[2] reach everybody in the room, the sender too, in one order without gaps', async () => {
        const { visitor, visitorEvents, expert, expertEvents } = await bothJoin();
        const receipts = await Promise.all(
          Array.from({ length: 20 }, (_, index) => say(index % 2 ? visitor : expert, `message ${index}`)),
        );
        assert.deepEqual(
          receipts.map((receipt) => receipt.seq),
          Array.from({ length: 20 }, (_, index) => index + 1),
        );
        for (const events of [visitorEvents, expertEvents]) {
          const seen = await events.take(20);
          assert.deepEqual(
            seen.map((event) => event.type === 'roomMessage' && [event.message.seq, event.message.body]),
            receipts.map((receipt, index) => [receipt.seq, `message ${index}`]),
          );
        }
      });

      it('reach every session of a person', async () => {
        const { expert, visitorEvents } = await bothJoin();
        const [, otherWindow] = await reading(joe);
        await say(expert, 'Good morning');
        assert.equal((await visitorEvents.until('roomMessage')).message.body, 'Good morning');
        assert.equal((await otherWindow.until('roomMessage')).message.body, 'Good morning');
      });

      it('[3] bear the sender whom the server knows', async () => {
        const { visitorEvents, expert } = await bothJoin();
        const forged = { ...amira, name: 'The Boss' };
        const { id, seq, stamp } = await say(await open(forged), 'Hello', 'a', {
          nick: 'Joe',
          html: '<b>Hello</b>',
        });
        const { message } = await visitorEvents.until('roomMessage');
        assert.deepEqual(message, {
          id: 'a',
          seq,
          stamp,
          nick: 'Dr Amira',
          name: 'Dr Amira',
          role: 'expert',
          body: 'Hello',
          data: { nick: 'Joe', html: '<b>Hello</b>' },
        });
        assert.equal(id, 'a');
        assert.deepEqual((await expert.do({ type: 'history', room, limit: 1 })).messages, [message]);
      });

      it('[1] posted again with their id are answered alike and said once', async () => {
        const { visitor, visitorEvents } = await bothJoin();
        const receipts = await Promise.all([say(visitor, 'Hello', 'a'), say(visitor, 'Hello', 'a')]);
        receipts.push(await say(visitor, 'Hello', 'a'));
        for (const receipt of receipts) assert.deepEqual(receipt, receipts[0]);
        await say(visitor, 'Bye', 'b');
        assert.deepEqual(
          (await visitorEvents.take(2)).map((event) => event.type === 'roomMessage' && event.message.body),
          ['Hello', 'Bye'],
        );
        assert.deepEqual(await texts(visitor), ['Hello', 'Bye']);
      });

      it('[1] are answered alike even after the room ended or the sender left', async () => {
        const { visitor, expert } = await bothJoin();
        const receipt = await say(visitor, 'Hello', 'a');
        await visitor.do({ type: 'leaveRoom', room });
        assert.deepEqual(await say(visitor, 'Hello', 'a'), receipt);
        const own = await say(expert, 'Bye', 'b');
        await engine.admin.endRoom(room, 'visitor-left');
        assert.deepEqual(await say(expert, 'Bye', 'b'), own);
      });

      it('with the id of another message are refused, and ids of others do not matter', async () => {
        const { visitor, expert } = await bothJoin();
        await say(visitor, 'Hello', 'a');
        assert.equal(await refused(say(visitor, 'Good-bye', 'a')), 'id-taken');
        assert.equal(await refused(say(visitor, 'Hello', 'a', { html: 'x' })), 'id-taken');
        assert.equal((await say(expert, 'Good morning', 'a')).seq, 2);
        assert.deepEqual(await texts(visitor), ['Hello', 'Good morning']);
      });

      it('without an id get one', async () => {
        const { visitor } = await bothJoin();
        const first = await say(visitor, 'Hello');
        const second = await say(visitor, 'Hello');
        assert.ok(first.id && second.id && first.id !== second.id);
      });

      it('come back as they were said, whatever they hold', async () => {
        const { visitor, visitorEvents } = await bothJoin();
        const bodies = [
          '<script>alert(1)</script>',
          "'); DROP TABLE messages; --",
          '👩🏽‍⚕️ שלום\u202e',
          '\r\n\t',
          '\\u0000',
          ' ',
        ];
        for (const body of bodies) await say(visitor, body);
        assert.deepEqual(await texts(visitor), bodies);
        const echoed = await visitorEvents.take(bodies.length);
        assert.deepEqual(
          echoed.map((event) => event.type === 'roomMessage' && event.message.body),
          bodies,
        );
      });

      it('with characters that cannot be kept are the same in reply, event and history', async () => {
        const { visitor, visitorEvents } = await bothJoin();
        await say(visitor, 'a\0b\ud800', 'x\0', { note: 'a\0\ud800' });
        assert.equal((await say(visitor, 'a\0b\ud800', 'x\0', { note: 'a\0\ud800' })).seq, 1);
        const { message } = await visitorEvents.until('roomMessage');
        assert.deepEqual((await visitor.do({ type: 'history', room, limit: 1 })).messages, [message]);
      });
    });

    describe('history', () => {
      it('pages forwards and backwards', async () => {
        const { visitor } = await bothJoin();
        await Promise.all(Array.from({ length: 10 }, (_, index) => say(visitor, `${index + 1}`)));
        const page = async (bounds: { after?: number; before?: number; limit: number }) => {
          const { messages, more } = await visitor.do({ type: 'history', room, ...bounds });
          return [messages.map(({ seq }) => seq), more];
        };
        assert.deepEqual(await page({ limit: 3 }), [[8, 9, 10], true]);
        assert.deepEqual(await page({ before: 8, limit: 3 }), [[5, 6, 7], true]);
        assert.deepEqual(await page({ before: 4, limit: 3 }), [[1, 2, 3], false]);
        assert.deepEqual(await page({ after: 0, limit: 3 }), [[1, 2, 3], true]);
        assert.deepEqual(await page({ after: 7, limit: 3 }), [[8, 9, 10], false]);
        assert.deepEqual(await page({ after: 10, limit: 3 }), [[], false]);
        assert.deepEqual(await page({ limit: 1_000_000 }), [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false]);
      });

      it('shows those who left what was said till then', async () => {
        const { visitor, expert, visitorEvents } = await bothJoin();
        await say(visitor, 'Hello');
        await expert.do({ type: 'leaveRoom', room });
        const { occupant, reason } = await visitorEvents.until('occupantLeft');
        assert.deepEqual([occupant.nick, reason], ['Dr Amira', 'expert-left']);
        await say(visitor, 'Are you there?');
        assert.deepEqual(await texts(expert), ['Hello']);
        assert.deepEqual((await expert.do({ type: 'history', room, after: 0, limit: 1 })).more, false);
        assert.equal((await expert.do({ type: 'roomState', room })).lastSeq, 1);
      });
    });

    describe('leaving', () => {
      it('is told to the others, ends posting, and is the same when said twice', async () => {
        const { visitor, visitorEvents, expert, expertEvents } = await bothJoin();
        await visitor.do({ type: 'leaveRoom', room });
        await visitorEvents.until('occupantLeft');
        const { occupant, reason } = await expertEvents.until('occupantLeft');
        assert.deepEqual([occupant.nick, reason], ['Joe', 'visitor-left']);
        await visitor.do({ type: 'leaveRoom', room });
        await say(expert, 'Bye');
        assert.equal((await expertEvents.next()).type, 'roomMessage');
        assert.equal(await refused(say(visitor, 'One more')), 'not-an-occupant');
        assert.equal(
          await refused(visitor.do({ type: 'chatState', to: room, state: 'active' })),
          'not-an-occupant',
        );
        assert.equal(await refused(visitor.do({ type: 'joinRoom', room })), 'not-an-occupant');
        await visitor.close();
        await assert.rejects(
          visitorEvents.next(),
          /closed before/,
          'nothing of the room reaches who left it',
        );
      });

      it('can be undone by an invitation', async () => {
        const { visitor, expert } = await bothJoin();
        const colleague = await open(ben);
        await expert.do({ type: 'invite', room, username: 'ben', reason: '' });
        await colleague.do({ type: 'joinRoom', room });
        await colleague.do({ type: 'leaveRoom', room });
        await say(visitor, 'Hello');
        await expert.do({ type: 'invite', room, username: 'ben', reason: '' });
        await colleague.do({ type: 'joinRoom', room });
        assert.deepEqual(await texts(colleague), ['Hello']);
      });
    });

    describe('the end of a room', () => {
      it('is told once, with its reason; nothing is posted after it, and reading goes on', async () => {
        const { visitor, visitorEvents, expert } = await bothJoin();
        await say(expert, 'Good morning');
        const bye = say(expert, 'Bye');
        await Promise.all([
          bye,
          engine.admin.endRoom(room, 'expert-gone'),
          engine.admin.endRoom(room, 'closed'),
        ]);
        const [first, second, ended] = await visitorEvents.take(3);
        assert.equal(first?.type, 'roomMessage');
        assert.equal(second?.type, 'roomMessage', 'what was said before the end is told before it');
        assert.deepEqual(ended, { type: 'roomEnded', room, reason: 'expert-gone' });
        assert.equal(await refused(say(visitor, 'Hello?')), 'room-ended');
        assert.equal(
          await refused(expert.do({ type: 'invite', room, username: 'ben', reason: '' })),
          'room-ended',
        );
        const state = await visitor.do({ type: 'roomState', room });
        assert.deepEqual([state.ended, state.reason], [true, 'expert-gone']);
        assert.deepEqual(await texts(visitor), ['Good morning', 'Bye']);
        assert.equal((await visitor.do({ type: 'joinRoom', room })).ended, true);
        await visitor.do({ type: 'leaveRoom', room });
        assert.deepEqual(await texts(visitor), ['Good morning', 'Bye']);
      });

      it('comes before a late joining', async () => {
        await engine.admin.endRoom(room, 'cancelled');
        assert.equal(await refused((await open(joe)).do({ type: 'joinRoom', room })), 'room-ended');
      });
    });

    describe('invitations', () => {
      it('come from experts in the room and open it to a colleague', async () => {
        const { expert } = await bothJoin();
        await say(expert, 'Good morning');
        const [colleague, colleagueEvents] = await reading(ben);
        assert.equal(await refused(colleague.do({ type: 'roomState', room })), 'not-found');
        await expert.do({ type: 'invite', room, username: 'BEN', reason: 'Can you look at this?' });
        assert.deepEqual(await colleagueEvents.next(), {
          type: 'invitation',
          room,
          inviter: 'amira',
          reason: 'Can you look at this?',
          url: 'https://meet.example/room',
        });
        const state = await colleague.do({ type: 'joinRoom', room });
        assert.equal(state.nick, 'Ben');
        assert.equal(state.occupants.length, 3);
        assert.deepEqual(await texts(colleague), ['Good morning']);
      });

      it('of somebody who is present change nothing', async () => {
        const { visitor, expert, expertEvents } = await bothJoin();
        await expert.do({ type: 'invite', room, username: 'amira', reason: '' });
        await say(visitor, 'Hello');
        assert.equal((await expertEvents.next()).type, 'roomMessage');
      });

      it('of nobody, from visitors, and from who is not in the room are refused', async () => {
        const { visitor, expert } = await bothJoin();
        assert.equal(
          await refused(expert.do({ type: 'invite', room, username: 'nobody', reason: '' })),
          'not-found',
        );
        assert.equal(
          await refused(expert.do({ type: 'invite', room, username: stranger.username, reason: '' })),
          'not-found',
        );
        assert.equal(
          await refused(visitor.do({ type: 'invite', room, username: 'ben', reason: '' })),
          'not-found',
        );
        await expert.do({ type: 'leaveRoom', room });
        assert.equal(
          await refused(expert.do({ type: 'invite', room, username: 'ben', reason: '' })),
          'not-an-occupant',
        );
      });

      it('can be declined', async () => {
        const { expert } = await bothJoin();
        await say(expert, 'Good morning');
        const colleague = await open(ben);
        await expert.do({ type: 'invite', room, username: 'ben', reason: '' });
        await colleague.do({ type: 'leaveRoom', room });
        assert.equal(await refused(colleague.do({ type: 'joinRoom', room })), 'not-an-occupant');
        assert.deepEqual(await texts(colleague), []);
      });
    });

    it('chat states reach the others in the room and are not kept', async () => {
      const { visitor, visitorEvents, expert, expertEvents } = await bothJoin();
      await expert.do({ type: 'chatState', to: room, state: 'composing' });
      assert.deepEqual(await visitorEvents.next(), {
        type: 'roomChatState',
        room,
        nick: 'Dr Amira',
        state: 'composing',
      });
      await say(visitor, 'Hello');
      assert.equal((await expertEvents.next()).type, 'roomMessage', 'nobody hears of the own typing');
      assert.deepEqual(await texts(visitor), ['Hello']);
    });

    it('the workgroup hears of every change in every room, till it stops listening', async () => {
      const changes: RoomChange[] = [];
      const stop = engine.admin.onRoomChange((change) => changes.push(change));
      const { visitor, expert } = await bothJoin();
      await say(visitor, 'Hello', 'a');
      await say(visitor, 'Hello', 'a');
      await expert.do({ type: 'leaveRoom', room });
      await engine.admin.endRoom(room, 'expert-left');
      stop();
      await engine.admin.endRoom(room, 'closed');
      assert.deepEqual(changes, [
        { type: 'joined', room, username: joe.username, role: 'visitor' },
        { type: 'joined', room, username: 'amira', role: 'expert' },
        { type: 'posted', room, username: joe.username, role: 'visitor' },
        { type: 'left', room, username: 'amira', role: 'expert' },
        { type: 'ended', room, reason: 'expert-left' },
      ]);
    });

    it('a closed session ends its events and does nothing more', async () => {
      const session = await open(joe);
      const events: EngineEvent[] = [];
      const reading = (async () => {
        for await (const event of session.events) events.push(event);
      })();
      await session.do({ type: 'joinRoom', room });
      await session.close();
      await reading;
      assert.deepEqual(
        events.map((event) => event.type),
        ['occupantJoined'],
      );
      assert.equal(await refused(session.do({ type: 'rooms' })), 'unavailable');
    });

    it('[1] after a restart everything is as it was', async () => {
      const { visitor, expert } = await bothJoin();
      await say(visitor, 'Hello', 'a');
      const receipt = await say(expert, 'Good morning', 'b', { html: '<b>!</b>' });
      const before = [
        await visitor.do({ type: 'history', room, limit: 10 }),
        await visitor.do({ type: 'roomState', room }),
        await engine.admin.openRooms(),
      ];
      engine = await tested.restart();
      const [again, events] = await reading(joe);
      const expertAgain = await open(amira);
      assert.deepEqual(
        [
          await again.do({ type: 'history', room, limit: 10 }),
          await again.do({ type: 'roomState', room }),
          await engine.admin.openRooms(),
        ],
        before,
      );
      const own = (await engine.admin.openRooms()).find((entry) => entry.room === room);
      assert.deepEqual(own, {
        room,
        workgroup: 'diabetes',
        occupants: [
          { username: 'amira', role: 'expert' },
          { username: joe.username, role: 'visitor' },
        ],
      });
      assert.deepEqual(await say(expertAgain, 'Good morning', 'b', { html: '<b>!</b>' }), receipt);
      assert.equal((await say(expertAgain, 'Still here')).seq, 3);
      assert.equal((await events.until('roomMessage')).message.body, 'Still here');
    });
  });
}
