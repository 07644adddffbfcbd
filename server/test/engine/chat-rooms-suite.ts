/** What every engine must do for rooms that no workgroup made. Numbers in brackets are the promises of the design. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  EngineError,
  type Affiliation,
  type ChatRoomChanges,
  type Engine,
  type Principal,
  type RoomChange,
  type Session,
} from '../../src/engine/index.js';
import type { EngineUnderTest, KnownUser } from './engine-suite.js';
import { eventReader, type EventReader } from './event-reader.js';

export function defineChatRoomsSuite(
  name: string,
  makeEngine: (users: readonly KnownUser[]) => Promise<EngineUnderTest>,
): void {
  const user = (username: string, admin = false): Principal => ({
    kind: 'user',
    username,
    name: username.toUpperCase(),
    admin,
  });
  const olga = user('olga');
  const mia = user('mia');
  const ben = user('ben');
  const boss = user('boss', true);
  const visitor: Principal = { kind: 'visitor', username: 'visitor-eve', name: 'Eve', admin: false };

  describe(`chat rooms: ${name}`, () => {
    let tested: EngineUnderTest;
    let engine: Engine;
    let count = 0;
    let room: string;
    let opened: Session[] = [];

    before(async () => {
      tested = await makeEngine([olga, mia, ben, boss]);
      engine = tested.engine;
    });
    after(() => tested.stop());
    beforeEach(() => {
      room = `room-${++count}`;
    });
    afterEach(async () => {
      await Promise.all(opened.map((session) => session.close()));
      opened = [];
    });

    const make = (about: ChatRoomChanges = {}) => engine.admin.chatRooms.create(room, about, 'olga');
    const open = async (principal: Principal) => {
      const session = await engine.open(principal);
      opened.push(session);
      return session;
    };
    const reading = async (principal: Principal): Promise<[Session, EventReader]> => {
      const session = await open(principal);
      return [session, eventReader(session.events)];
    };
    const inside = async (principal: Principal): Promise<[Session, EventReader]> => {
      const [session, events] = await reading(principal);
      await session.do({ type: 'joinRoom', room });
      await events.until('occupantJoined', ({ occupant }) => occupant.nick === principal.username);
      return [session, events];
    };
    const say = (session: Session, body: string, id?: string) =>
      session.do({ type: 'postToRoom', room, body, data: null, ...(id === undefined ? {} : { id }) });
    const texts = async (session: Session) =>
      (await session.do({ type: 'history', room, limit: 200 })).messages.map(({ body }) => body);
    const outcome = async (attempt: Promise<unknown>) => {
      try {
        await attempt;
      } catch (error) {
        assert.ok(error instanceof EngineError, String(error));
        return error.code;
      }
      return 'done';
    };

    describe('rights', () => {
      interface Flags {
        readonly membersOnly: boolean;
        readonly moderated: boolean;
        readonly canOccupantsInvite: boolean;
        readonly canOccupantsChangeSubject: boolean;
        readonly publicRoom: boolean;
        readonly logEnabled: boolean;
      }
      const flags = fc.record<Flags>({
        membersOnly: fc.boolean(),
        moderated: fc.boolean(),
        canOccupantsInvite: fc.boolean(),
        canOccupantsChangeSubject: fc.boolean(),
        publicRoom: fc.boolean(),
        logEnabled: fc.boolean(),
      });
      const affiliation = fc.constantFrom<Affiliation>('owner', 'admin', 'member', 'outcast', 'none');

      /** The table, in words: what somebody of this affiliation may do in a room with these flags. */
      const expected = (own: Affiliation, about: Flags) => {
        const orders = own === 'owner' || own === 'admin';
        const entered = own !== 'outcast' && (own !== 'none' || !about.membersOnly);
        const speaks = entered && (own !== 'none' || !about.moderated);
        const refused = (right: boolean) => (!entered ? 'not-found' : right ? 'done' : 'forbidden');
        return {
          look: entered ? 'done' : 'not-found',
          readBefore: entered ? 'not-an-occupant' : 'not-found',
          postBefore: entered ? 'not-an-occupant' : 'not-found',
          join: entered ? 'done' : 'not-found',
          listed: entered && (own !== 'none' || !about.membersOnly) && about.publicRoom,
          listedAmongAll: entered && (own !== 'none' || (about.publicRoom && !about.membersOnly)),
          post: refused(speaks),
          type: refused(speaks),
          invite: refused(!about.membersOnly || orders || about.canOccupantsInvite),
          setSubject: refused(speaks && (orders || about.canOccupantsChangeSubject)),
          reads: !entered ? undefined : about.logEnabled ? ['Before you came'] : [],
          lists: orders && entered,
        };
      };

      it('[4] follow from what somebody is to a room, and from its flags', { timeout: 60_000 }, async () => {
        const host = await open(olga);
        const guest = await open(mia);
        const listed = async (show: 'public' | 'all') => {
          const rooms = await guest.do({ type: 'chatRooms', show, search: room, limit: 200 });
          return rooms.some((known) => known.room === room);
        };
        await fc.assert(
          fc.asyncProperty(affiliation, flags, async (own, about) => {
            room = `room-${++count}`;
            await make(about);
            await host.do({ type: 'joinRoom', room });
            await say(host, 'Before you came');
            if (own !== 'none')
              await engine.admin.chatRooms.affiliate(room, { kind: 'user', name: 'mia' }, own);

            const look = await outcome(guest.do({ type: 'roomState', room }));
            const readBefore = await outcome(texts(guest));
            const postBefore = await outcome(say(guest, 'Let me in'));
            const seen = [await listed('public'), await listed('all')];
            const join = await outcome(guest.do({ type: 'joinRoom', room }));
            const known = join === 'done' ? await guest.do({ type: 'roomState', room }) : undefined;
            const reads = join === 'done' ? await texts(guest) : undefined;
            assert.deepEqual(
              {
                look,
                readBefore,
                postBefore,
                join,
                listed: seen[0],
                listedAmongAll: seen[1],
                post: await outcome(say(guest, 'Hello')),
                type: await outcome(guest.do({ type: 'chatState', to: room, state: 'composing' })),
                invite: await outcome(guest.do({ type: 'invite', room, username: 'ben', reason: '' })),
                setSubject: await outcome(guest.do({ type: 'setSubject', room, subject: 'Mine' })),
                reads,
                lists: known?.chatRoom?.affiliations !== undefined,
              },
              expected(own, about),
            );
          }),
          { numRuns: 150 },
        );
      });

      it('of an admin of the server are those of an owner, in every room', async () => {
        await make({ membersOnly: true, moderated: true, maxUsers: 1 });
        const [host] = await inside(olga);
        await say(host, 'Before you came');
        const admin = await open(boss);
        assert.deepEqual(await texts(admin), ['Before you came'], 'read without joining');
        assert.equal((await admin.do({ type: 'history', room, limit: 1 })).supervised, true);
        assert.equal(await outcome(say(admin, 'Hello')), 'not-an-occupant');
        await admin.do({ type: 'joinRoom', room });
        await say(admin, 'Hello');
        assert.equal((await admin.do({ type: 'history', room, limit: 1 })).supervised, undefined);
        const occupants = await host.do({ type: 'occupants', room });
        assert.deepEqual(occupants.map(({ nick, role }) => [nick, role]).sort(), [
          ['boss', 'moderator'],
          ['olga', 'moderator'],
        ]);
      });

      it('[4] are none for visitors', async () => {
        await make();
        const session = await open(visitor);
        for (const op of [
          { type: 'roomState', room },
          { type: 'joinRoom', room },
          { type: 'leaveRoom', room },
          { type: 'history', room, limit: 1 },
          { type: 'occupants', room },
          { type: 'postToRoom', room, body: 'Hello', data: null },
          { type: 'setSubject', room, subject: 'Mine' },
          { type: 'chatState', to: room, state: 'active' },
        ] as const)
          assert.equal(await outcome(session.do(op)), 'not-found', op.type);
        assert.deepEqual(await session.do({ type: 'chatRooms', show: 'all', limit: 200 }), []);
        const [host] = await inside(olga);
        assert.equal(
          await outcome(host.do({ type: 'invite', room, username: visitor.username, reason: '' })),
          'not-found',
        );
      });

      it('to rooms of workgroups are none, even for owners of all others', async () => {
        await engine.admin.createRoom({
          room,
          workgroup: 'diabetes',
          question: '',
          url: '',
          visitor: { name: 'Eve', emailAddress: '', fields: {} },
          invited: [{ username: visitor.username, name: 'Eve', role: 'visitor', nick: 'Eve' }],
        });
        const { chatRooms } = engine.admin;
        const who = { kind: 'user', name: 'mia' } as const;
        assert.equal(await outcome(chatRooms.create(room, {}, 'olga')), 'already-exists');
        assert.equal(await outcome(chatRooms.get(room)), 'not-found');
        assert.equal(await outcome(chatRooms.change(room, { subject: 'Mine' })), 'not-found');
        assert.equal(await outcome(chatRooms.remove(room)), 'not-found');
        assert.equal(await outcome(chatRooms.affiliate(room, who, 'owner')), 'not-found');
        const session = await open(visitor);
        await session.do({ type: 'joinRoom', room });
        assert.equal(await outcome(session.do({ type: 'setSubject', room, subject: 'Mine' })), 'forbidden');
        await chatRooms.leaveAll(visitor.username, 'expert-gone');
        await chatRooms.leaveAbsent(() => false);
        assert.equal((await session.do({ type: 'roomState', room })).occupants.length, 1);
        assert.ok((await engine.admin.openRooms()).some((known) => known.room === room));
      });
    });

    describe('messages', () => {
      it('[1] [2] [3] reach everybody once, in one order, and from whom they are', async () => {
        await make();
        const [host, hostEvents] = await inside(olga);
        const [guest, guestEvents] = await inside(mia);
        const receipts = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            say(index % 2 ? host : guest, `message ${index}`, `${index}`),
          ),
        );
        assert.deepEqual(await say(guest, 'message 0', '0'), receipts[0]);
        assert.equal(await outcome(say(guest, 'another', '0')), 'id-taken');
        for (const events of [hostEvents, guestEvents]) {
          const seen = [];
          while (seen.length < 20) seen.push((await events.until('roomMessage')).message);
          assert.deepEqual(
            seen.map(({ seq, body, nick }) => [seq, body, nick]),
            receipts.map(({ seq }, index) => [seq, `message ${index}`, index % 2 ? 'olga' : 'mia']),
          );
        }
        assert.equal((await texts(guest)).length, 20);
      });

      it('stay with who left, up to then, and go on for who comes back', async () => {
        await make();
        const [host] = await inside(olga);
        const [guest] = await inside(mia);
        await say(host, 'one');
        await guest.do({ type: 'leaveRoom', room });
        await say(host, 'two');
        assert.deepEqual(await texts(guest), ['one']);
        assert.equal(await outcome(say(guest, 'three')), 'not-an-occupant');
        await guest.do({ type: 'joinRoom', room });
        assert.deepEqual(await texts(guest), ['one', 'two']);
      });

      it('of rooms without a log begin for each with the first coming', async () => {
        await make({ logEnabled: false });
        const [host] = await inside(olga);
        await say(host, 'one');
        await host.do({ type: 'invite', room, username: 'mia', reason: '' });
        await say(host, 'two');
        const [guest] = await inside(mia);
        await say(host, 'three');
        assert.deepEqual(await texts(guest), ['three']);
        assert.deepEqual(
          (await guest.do({ type: 'history', room, after: 0, limit: 1 })).messages[0]?.body,
          'three',
        );
        assert.deepEqual(await texts(host), ['one', 'two', 'three']);
        await guest.do({ type: 'leaveRoom', room });
        await guest.do({ type: 'joinRoom', room });
        assert.deepEqual(await texts(guest), ['three'], 'coming again is no first coming');
      });
    });

    describe('who may not stay', () => {
      it('is out at once, and hears of it', async () => {
        await make();
        const [host, hostEvents] = await inside(olga);
        const [guest, guestEvents] = await inside(mia);
        const { chatRooms } = engine.admin;
        await chatRooms.affiliate(room, { kind: 'user', name: 'mia' }, 'outcast');
        for (const events of [hostEvents, guestEvents]) {
          const { occupant, reason } = await events.until('occupantLeft');
          assert.deepEqual([occupant.nick, reason], ['mia', 'closed']);
        }
        await say(host, 'Without her');
        await guest.close();
        await assert.rejects(guestEvents.until('roomMessage'), /closed before/);
        const again = await open(mia);
        assert.equal(await outcome(again.do({ type: 'roomState', room })), 'not-found');
        assert.equal(
          await outcome(host.do({ type: 'invite', room, username: 'mia', reason: '' })),
          'forbidden',
        );
        await chatRooms.disaffiliate(room, { kind: 'user', name: 'mia' }, 'outcast');
        await again.do({ type: 'joinRoom', room });
      });

      it('is everybody who is no member, when a room becomes one for members', async () => {
        await make({ affiliations: { member: { users: ['ben'] } } });
        const [member] = await inside(ben);
        const [, guestEvents] = await inside(mia);
        await engine.admin.chatRooms.change(room, { membersOnly: true });
        await guestEvents.until('occupantLeft', ({ occupant }) => occupant.nick === 'mia');
        assert.deepEqual(
          (await member.do({ type: 'roomState', room })).occupants.map(({ nick }) => nick),
          ['ben'],
        );
        const guest = await open(mia);
        assert.equal(
          await outcome(guest.do({ type: 'joinRoom', room })),
          'forbidden',
          'she knows that it is there',
        );
        await member.do({ type: 'leaveRoom', room });
        await member.do({ type: 'joinRoom', room });
      });

      it('is never the last owner', async () => {
        await make();
        const { chatRooms } = engine.admin;
        const own = { kind: 'user', name: 'olga' } as const;
        assert.equal(await outcome(chatRooms.disaffiliate(room, own, 'owner')), 'forbidden');
        assert.equal(await outcome(chatRooms.affiliate(room, own, 'member')), 'forbidden');
        assert.equal(
          await outcome(chatRooms.change(room, { affiliations: { owner: { users: [] } } })),
          'invalid-field',
        );
        await chatRooms.affiliate(room, { kind: 'user', name: 'mia' }, 'owner');
        await chatRooms.affiliate(room, own, 'member');
        const { affiliations } = await chatRooms.get(room);
        assert.deepEqual([affiliations?.owner.users, affiliations?.member.users], [['mia'], ['olga']]);
      });
    });

    it('invitations make members of a room for members, and open a door with a password', async () => {
      await make({ membersOnly: true, password: 'sesame' });
      const [host] = await inside(olga);
      const [guest, guestEvents] = await reading(mia);
      assert.equal(await outcome(guest.do({ type: 'joinRoom', room, password: 'sesame' })), 'not-found');
      await say(host, 'Not for all ears');
      await host.do({ type: 'invite', room, username: 'mia', reason: 'Come' });
      const invitation = await guestEvents.until('invitation');
      assert.deepEqual([invitation.room, invitation.inviter, invitation.reason], [room, 'olga', 'Come']);
      assert.equal(await outcome(texts(guest)), 'not-an-occupant', 'to be invited is not to be there');
      assert.equal((await guest.do({ type: 'roomState', room })).lastSeq, 0);
      await guest.do({ type: 'joinRoom', room });
      await guest.do({ type: 'leaveRoom', room });
      assert.equal(await outcome(guest.do({ type: 'joinRoom', room })), 'room-password');
      assert.equal(await outcome(guest.do({ type: 'joinRoom', room, password: 'wrong' })), 'room-password');
      await guest.do({ type: 'joinRoom', room, password: 'sesame' });
      const { affiliations } = await engine.admin.chatRooms.get(room);
      assert.deepEqual(affiliations?.member.users, ['mia']);
    });

    it('subjects are told to all, and kept', async () => {
      await make({ canOccupantsChangeSubject: true, subject: 'Before' });
      const [host, hostEvents] = await inside(olga);
      const [guest] = await inside(mia);
      await guest.do({ type: 'setSubject', room, subject: 'After' });
      assert.deepEqual(await hostEvents.until('subjectChanged'), {
        type: 'subjectChanged',
        room,
        nick: 'mia',
        subject: 'After',
      });
      await engine.admin.chatRooms.change(room, { subject: 'Later' });
      assert.equal((await hostEvents.until('subjectChanged')).nick, undefined);
      await engine.admin.chatRooms.change(room, { description: 'Something else' });
      await say(host, 'Hello');
      assert.equal((await hostEvents.next()).type, 'roomMessage', 'nothing was said of an unchanged subject');
      assert.equal((await guest.do({ type: 'roomState', room })).chatRoom?.subject, 'Later');
    });

    describe('the end', () => {
      it('of a temporary room comes with the last one who leaves, of a permanent one never by itself', async () => {
        for (const persistent of [true, false]) {
          room = `room-${++count}`;
          await make({ persistent });
          const [host] = await inside(olga);
          const [guest] = await inside(mia);
          await host.do({ type: 'leaveRoom', room });
          assert.equal(await outcome(engine.admin.chatRooms.get(room)), 'done');
          await guest.do({ type: 'leaveRoom', room });
          assert.equal(await outcome(engine.admin.chatRooms.get(room)), persistent ? 'done' : 'not-found');
        }
      });

      it('is told to everybody, leaves reading to who was there, and nothing to others', async () => {
        const changes: RoomChange[] = [];
        const stop = engine.admin.onRoomChange((change) => changes.push(change));
        await make();
        const [host, hostEvents] = await inside(olga);
        await say(host, 'Hello');
        await host.do({ type: 'invite', room, username: 'ben', reason: '' });
        await engine.admin.chatRooms.remove(room);
        stop();
        assert.deepEqual(await hostEvents.until('roomEnded'), { type: 'roomEnded', room, reason: 'closed' });
        assert.deepEqual(changes.at(-1), { type: 'ended', room, reason: 'closed' });
        assert.equal(await outcome(say(host, 'Still?')), 'room-ended');
        assert.equal(await outcome(host.do({ type: 'joinRoom', room })), 'room-ended');
        const state = await host.do({ type: 'roomState', room });
        assert.deepEqual([state.ended, state.chatRoom], [true, undefined]);
        assert.deepEqual(await texts(host), ['Hello']);
        for (const other of [mia, ben])
          assert.equal(await outcome((await open(other)).do({ type: 'roomState', room })), 'not-found');
        assert.equal(await outcome(engine.admin.chatRooms.remove(room)), 'not-found');
      });

      it('lets the name be used again, for a room that has nothing of the former one', async () => {
        await make({ affiliations: { member: { users: ['mia'] } }, membersOnly: true });
        const [former] = await inside(mia);
        const [host] = await inside(olga);
        await say(host, 'Of old', 'a');
        await engine.admin.chatRooms.remove(room);
        assert.equal(
          await outcome(engine.admin.chatRooms.create(room, { membersOnly: true }, 'olga')),
          'done',
        );
        assert.equal(await outcome(former.do({ type: 'roomState', room })), 'not-found');
        assert.equal(await outcome(texts(former)), 'not-found');
        await host.do({ type: 'joinRoom', room });
        assert.deepEqual(await texts(host), []);
        assert.equal((await say(host, 'Of now')).seq, 2, 'numbers go on');
        assert.deepEqual(await texts(host), ['Of now']);
        assert.deepEqual(await texts(await open(boss)), ['Of now']);
        await engine.admin.chatRooms.affiliate(room, { kind: 'user', name: 'mia' }, 'member');
        await former.do({ type: 'joinRoom', room });
        assert.deepEqual(await texts(former), ['Of now']);
      });
    });

    it('[1] after a restart everything is as it was, without those who are gone', async () => {
      const about = { moderated: true, password: 'sesame', affiliations: { member: { users: ['mia'] } } };
      await make(about);
      const [host] = await inside(olga);
      const member = await open(mia);
      await member.do({ type: 'joinRoom', room, password: 'sesame' });
      const receipt = await say(member, 'Hello', 'a');
      const before = await engine.admin.chatRooms.get(room);
      engine = await tested.restart();
      await engine.admin.chatRooms.leaveAbsent((username) => username === 'mia');
      const [again, events] = await reading(mia);
      assert.deepEqual(await engine.admin.chatRooms.get(room), before);
      assert.deepEqual(await say(again, 'Hello', 'a'), receipt);
      assert.deepEqual(
        (await again.do({ type: 'roomState', room })).occupants.map(({ nick }) => nick),
        ['mia'],
      );
      assert.equal((await say(again, 'Still here')).seq, 2);
      assert.equal((await events.until('roomMessage')).message.body, 'Still here');
      await host.close();
      const back = await open(olga);
      assert.equal(await outcome(say(back, 'Me too')), 'not-an-occupant');
      assert.deepEqual(await texts(back), ['Hello']);
    });
  });
}
