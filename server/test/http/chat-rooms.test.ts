/** Rooms that no workgroup made, over HTTP: users in them, and admins who keep them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ChatRoom, HistoryPage, RoomInfo } from '../../../src/protocol/index.js';
import { type Answer, type Expert, TestServer } from '../support/start-test-server.js';

describe('chat rooms', () => {
  let server: TestServer;
  let amira: Expert;
  let ben: Expert;
  let chloe: Expert;
  let root: Expert;

  before(async () => {
    server = await TestServer.start({ workgroups: [{ name: 'diabetes', members: ['amira'] }] });
    [amira, ben, chloe, root] = await Promise.all([
      server.signIn('amira'),
      server.signIn('ben'),
      server.signIn('chloe'),
      server.signIn('root'),
    ]);
  });
  after(() => server.stop());

  let count = 0;
  const make = async (about: Record<string, unknown> = {}) => {
    const created = await root.call('POST', '/chatrooms', {
      json: { roomName: `room-${++count}`, ...about },
    });
    assert.equal(created.status, 201, created.text);
    return (created.json as ChatRoom).roomName;
  };
  const join = (person: Expert, room: string, password?: string) =>
    person.call('PUT', `/chat/rooms/${room}`, password === undefined ? {} : { json: { password } });
  const post = (person: Expert, room: string, body: unknown) =>
    person.call('POST', `/chat/rooms/${room}`, typeof body === 'string' ? { text: body } : { json: body });
  const texts = async (person: Expert, room: string) => {
    const answer = await person.call('GET', `/chat/rooms/${room}/history?after=0`);
    return answer.status === 200
      ? (answer.json as HistoryPage).messages.map(({ body }) => body)
      : answer.refusal;
  };
  const names = (answer: Answer) =>
    (answer.json as { chatRoom: RoomInfo[] }).chatRoom.map(({ room }) => room);
  const read = async (room: string) => (await root.call('GET', `/chatrooms/${room}`)).json as ChatRoom;

  describe('for users', () => {
    it('carry what is said to everybody in them, over two streams, and keep it', async () => {
      const room = await make({
        naturalName: 'The team',
        description: 'What we talk about',
        subject: 'Hello',
      });
      const joined = (await join(amira, room)).json as RoomInfo;
      assert.deepEqual(
        [joined.room, joined.roomJid, joined.workgroup, joined.nick, joined.ended],
        [room, `${room}@conference.localhost`, '', 'amira', false],
      );
      assert.deepEqual(
        [joined.roomName, joined.naturalName, joined.description, joined.subject, joined.maxUsers],
        [room, 'The team', 'What we talk about', 'Hello', 30],
      );
      assert.equal((await join(ben, room)).status, 200);
      const arrival = await amira.events.event<{ from: string; show: string }>(
        'presence',
        ({ from }) => from === `${room}@conference.localhost/ben`,
      );
      assert.equal(arrival.show, 'available');

      const receipt = (await post(ben, room, { body: 'Good morning', mood: 'fine' })).json as { id: string };
      for (const { events } of [amira, ben]) {
        const heard = await events.event<Record<string, unknown>>('groupchat', ({ id }) => id === receipt.id);
        assert.deepEqual(
          [heard['from'], heard['body'], heard['data'], heard['seq']],
          [`${room}@conference.localhost/ben`, 'Good morning', { body: 'Good morning', mood: 'fine' }, 1],
        );
      }
      await post(amira, room, 'Good morning, Ben');
      assert.deepEqual(await texts(amira, room), ['Good morning', 'Good morning, Ben']);
      const { message } = (await ben.call('GET', `/chat/rooms/${room}/chathistory`)).json as {
        message: { from: string; body: string }[];
      };
      assert.deepEqual(
        message.map(({ from, body }) => [from, body]),
        [
          [`${room}@conference.localhost/ben`, 'Good morning'],
          [`${room}@conference.localhost/amira`, 'Good morning, Ben'],
        ],
      );

      assert.equal((await ben.call('DELETE', `/chat/rooms/${room}`)).status, 200);
      await amira.events.event<{ from: string; show: string }>(
        'presence',
        ({ from, show }) => from === `${room}@conference.localhost/ben` && show === 'offline',
      );
      assert.deepEqual((await post(ben, room, 'And?')).refusal, [409, 'not-an-occupant']);
    });

    it('exist in both path families, and take what clients of the original send along', async () => {
      const room = await make();
      const path = `/chat/${amira.streamid}/rooms/${room}`;
      assert.equal((await amira.call('PUT', `${path}?service="conference"`)).status, 200);
      assert.equal((await amira.call('GET', `${path}?servicename=conference.localhost`)).status, 200);
      assert.equal((await amira.call('POST', `${path}?service=conference`, { text: 'Hello' })).status, 200);
      assert.deepEqual((await amira.call('PUT', `${path}?service=lobby`)).refusal, [404, 'not-found']);
      assert.equal((await amira.call('DELETE', path)).status, 200);
    });

    it('may be called as paths are', async () => {
      const taken = 'contacts assists messages presence logoff users state rooms xmpp history occupants';
      const others = 'participants chathistory login offer chatstate group';
      for (const roomName of `${taken} ${others}`.split(' ')) {
        const about = { roomName, owners: { owner: ['root'] } };
        assert.equal((await root.call('POST', '/chatrooms', { json: about })).status, 201, roomName);
        for (const chat of ['/chat', `/chat/${amira.streamid}`]) {
          const found = await amira.call('GET', `${chat}/rooms/${roomName}`);
          assert.equal(found.status, 200, `${chat} ${roomName}`);
          assert.equal((found.json as RoomInfo).roomName, roomName);
          assert.equal((await amira.call('PUT', `${chat}/rooms/${roomName}`)).status, 200);
          assert.equal(
            (await amira.call('POST', `${chat}/rooms/${roomName}`, { text: 'Hello' })).status,
            200,
          );
          for (const part of ['history', 'chathistory', 'participants', 'occupants'])
            assert.equal((await amira.call('GET', `${chat}/rooms/${roomName}/${part}`)).status, 200);
          assert.equal((await amira.call('DELETE', `${chat}/rooms/${roomName}`)).status, 200);
        }
        assert.equal((await root.call('DELETE', `/chatrooms/${roomName}`)).status, 200);
      }
    });

    it('are listed: those that everybody may enter, and those one has to do with', async () => {
      await make({ roomName: 'list-open' });
      await make({ roomName: 'list-hidden', publicRoom: false });
      const members = { member: ['ben'] };
      await make({ roomName: 'list-mine', publicRoom: false, membersOnly: true, members });
      await make({ roomName: 'list-outcast', outcasts: { outcast: ['ben'] } });
      const listed = async (person: Expert, query = '') =>
        names(await person.call('GET', `/chat/rooms?search=LIST-&${query}`));
      assert.deepEqual(await listed(ben), ['list-open']);
      assert.deepEqual(await listed(ben, 'type=all'), ['list-mine', 'list-open']);
      assert.deepEqual(await listed(chloe, 'type=all'), ['list-open', 'list-outcast']);
      assert.deepEqual(await listed(root, 'type=all'), [
        'list-hidden',
        'list-mine',
        'list-open',
        'list-outcast',
      ]);
      await chloe.call('PUT', '/chat/rooms/list-hidden');
      assert.deepEqual(await listed(chloe), ['list-hidden', 'list-open', 'list-outcast']);
      assert.deepEqual(await listed(chloe, 'limit=2'), ['list-hidden', 'list-open']);
      assert.deepEqual(await listed(chloe, 'limit=2&after=list-open'), ['list-outcast']);
      assert.deepEqual((await ben.call('GET', '/chat/rooms?limit=201')).refusal, [
        400,
        'invalid-field',
        'limit',
      ]);
      assert.deepEqual((await ben.call('GET', '/chat/rooms?type=some')).refusal, [
        400,
        'invalid-field',
        'type',
      ]);
      assert.deepEqual((await ben.call('GET', '/chat/rooms?servicename=lobby')).refusal, [404, 'not-found']);
    });

    it('[4] for members do not exist for anybody else', async () => {
      const room = await make({ membersOnly: true, members: { member: ['amira'] } });
      await join(amira, room);
      await post(amira, room, 'Among us');
      const calls = (name: string): [string, string, object?][] => [
        ['GET', `/chat/rooms/${name}`],
        ['GET', `/chat/rooms/${name}/participants`],
        ['GET', `/chat/rooms/${name}/occupants`],
        ['GET', `/chat/rooms/${name}/history`],
        ['GET', `/chat/rooms/${name}/chathistory`],
        ['PUT', `/chat/rooms/${name}`],
        ['PUT', `/chat/rooms/${name}`, { json: { password: 'x' } }],
        ['POST', `/chat/rooms/${name}`, { text: 'Let me in' }],
        ['DELETE', `/chat/rooms/${name}`],
        ['POST', `/chat/rooms/${name}/amira`, { text: 'Come' }],
        ['POST', `/chat/chatstate/composing/${name}`],
      ];
      const answers = async (name: string) =>
        Promise.all(
          calls(name).map(async ([method, path, about]) => (await ben.call(method, path, about)).text),
        );
      const inside = await answers(room);
      assert.deepEqual(inside, await answers('no-such-room'));
      assert.ok(inside.every((text) => text.includes('"not-found"')));
    });

    it('[4] are read by nobody who is not in them, however public they are', async () => {
      const room = await make();
      await join(amira, room);
      await post(amira, room, 'Among us');
      for (const part of ['history', 'chathistory'])
        assert.deepEqual((await ben.call('GET', `/chat/rooms/${room}/${part}`)).refusal, [
          409,
          'not-an-occupant',
        ]);
      assert.deepEqual((await post(ben, room, 'Hello')).refusal, [409, 'not-an-occupant']);
      const seen = (await ben.call('GET', `/chat/rooms/${room}`)).json as RoomInfo;
      assert.deepEqual(
        [seen.lastSeq, seen.occupants.map(({ nick }) => nick), seen.owners],
        [0, ['amira'], undefined],
      );
      assert.ok(!(await ben.call('GET', `/chat/rooms/${room}`)).text.includes('Among us'));
      assert.deepEqual(await texts(root, room), ['Among us'], 'an admin watches over quality');
    });

    it('do not exist for visitors', async () => {
      const room = await make();
      const visitor = await server.ask({ userID: 'Eve' });
      for (const [method, path] of [
        ['GET', `/chat/rooms/${room}`],
        ['PUT', `/chat/rooms/${room}`],
        ['POST', `/chat/rooms/${room}`],
        ['GET', `/chat/rooms/${room}/history`],
        ['GET', `/chat/rooms/${room}/occupants`],
      ] as const) {
        const about = method === 'POST' ? { text: 'Hello' } : {};
        assert.deepEqual(
          (await visitor.call(method, path, about)).refusal,
          [404, 'not-found'],
          `${method} ${path}`,
        );
      }
      assert.deepEqual(names(await visitor.call('GET', '/chat/rooms?type=all')), []);
      for (const [method, path] of [
        ['GET', '/chatrooms'],
        ['GET', `/chatrooms/${room}`],
        ['DELETE', `/chatrooms/${room}`],
      ] as const)
        assert.deepEqual((await visitor.call(method, path)).refusal, [404, 'not-found']);
      await visitor.call('DELETE', `/ask/${visitor.username}`);
    });

    it('with a password let in who knows it, who is invited, and who orders them', async () => {
      const room = await make({ password: 'sesame', admins: { admin: ['chloe'] } });
      assert.ok(!JSON.stringify(await read(room)).includes('sesame'));
      assert.equal((await read(room)).passwordProtected, true);
      assert.deepEqual((await join(ben, room)).refusal, [403, 'room-password']);
      assert.deepEqual((await join(ben, room, 'Sesame')).refusal, [403, 'room-password']);
      assert.deepEqual((await ben.call('GET', `/chat/rooms/${room}/participants`)).refusal, [
        409,
        'not-an-occupant',
      ]);
      assert.equal((await join(ben, room, 'sesame')).status, 200);
      assert.equal((await join(chloe, room)).status, 200);
      assert.equal((await ben.call('POST', `/chat/rooms/${room}/amira`, { text: 'Come in' })).status, 200);
      assert.equal((await join(amira, room)).status, 200);
      await amira.call('DELETE', `/chat/rooms/${room}`);
      assert.deepEqual((await join(amira, room)).refusal, [403, 'room-password']);
      assert.equal((await root.call('PUT', `/chatrooms/${room}`, { json: { password: '' } })).status, 200);
      assert.equal((await join(amira, room)).status, 200);
    });

    it('take as many as may be, and those who order them besides', async () => {
      const room = await make({ maxUsers: 1, owners: { owner: ['chloe'] } });
      assert.equal((await join(amira, room)).status, 200);
      assert.deepEqual((await join(ben, room)).refusal, [409, 'room-full']);
      assert.equal((await join(chloe, room)).status, 200);
      await amira.call('DELETE', `/chat/rooms/${room}`);
      await chloe.call('DELETE', `/chat/rooms/${room}`);
      assert.equal((await join(ben, room)).status, 200);
    });

    it('show real addresses to those who order them, and to all where the room says so', async () => {
      const room = await make({ admins: { admin: ['amira'] } });
      for (const person of [amira, ben]) await join(person, room);
      const seen = async (person: Expert) =>
        (await person.call('GET', `/chat/rooms/${room}/occupants`)).json as {
          occupant: { jid: string; role: string; affiliation: string; userAddress: string }[];
        };
      const inRoom = (nick: string) => `${room}@conference.localhost/${nick}`;
      assert.deepEqual((await seen(amira)).occupant, [
        { jid: inRoom('amira'), role: 'moderator', affiliation: 'admin', userAddress: 'amira@localhost' },
        { jid: inRoom('ben'), role: 'participant', affiliation: 'none', userAddress: 'ben@localhost' },
      ]);
      assert.equal((await seen(ben)).occupant[0]!.userAddress, inRoom('amira'));
      assert.deepEqual((await root.call('GET', `/chatrooms/${room}/occupants`)).json, await seen(amira));
      await root.call('PUT', `/chatrooms/${room}`, { json: { canAnyoneDiscoverJID: true } });
      assert.equal((await seen(ben)).occupant[0]!.userAddress, 'amira@localhost');
    });

    it('are left with the last stream', async () => {
      const room = await make();
      await join(amira, room);
      const guest = await server.signIn('ben');
      await join(guest, room);
      await guest.call('POST', '/chat/logoff');
      assert.equal((await amira.call('GET', `/chat/rooms/${room}/occupants`)).text.match(/jid/g)?.length, 2);
      await ben.call('POST', '/chat/logoff');
      await amira.events.event<{ from: string; show: string }>(
        'presence',
        ({ from, show }) => from === `${room}@conference.localhost/ben` && show === 'offline',
      );
      assert.equal((await amira.call('GET', `/chat/rooms/${room}/occupants`)).text.match(/jid/g)?.length, 1);
      ben = await server.signIn('ben');
    });

    it('take an invitation to this server only', async () => {
      const room = await make();
      await join(amira, room);
      const invite = (jid: string) => amira.call('POST', `/chat/rooms/${room}/${jid}`, { text: 'Come' });
      assert.deepEqual((await invite('ben@elsewhere.example')).refusal, [404, 'not-found']);
      assert.equal((await invite('ben@localhost')).status, 200);
      const invitation = await ben.events.event<{ room: string; reason: string; inviter: string }>(
        'invitationReceived',
        (event) => event.room === `${room}@conference.localhost`,
      );
      assert.deepEqual([invitation.reason, invitation.inviter], ['Come', 'amira@localhost']);
    });
  });

  describe('for admins', () => {
    it('are made, read, changed and removed', async () => {
      const created = await root.call('POST', '/chatrooms', {
        json: { roomName: 'board', membersOnly: true },
      });
      assert.equal(created.status, 201);
      const board = created.json as ChatRoom;
      assert.deepEqual(board, {
        roomName: 'board',
        naturalName: 'board',
        description: '',
        subject: '',
        creationDate: board.creationDate,
        modificationDate: board.modificationDate,
        maxUsers: 30,
        persistent: true,
        publicRoom: true,
        membersOnly: true,
        moderated: false,
        canAnyoneDiscoverJID: false,
        canOccupantsChangeSubject: false,
        canOccupantsInvite: false,
        logEnabled: true,
        registrationEnabled: false,
        canChangeNickname: false,
        loginRestrictedToNickname: true,
        broadcastPresenceRoles: { broadcastPresenceRole: ['moderator', 'participant', 'visitor'] },
        passwordProtected: false,
        owners: { owner: ['root@localhost'] },
        admins: { admin: [] },
        members: { member: [] },
        outcasts: { outcast: [] },
        ownerGroups: { ownerGroup: [] },
        adminGroups: { adminGroup: [] },
        memberGroups: { memberGroup: [] },
        outcastGroups: { outcastGroup: [] },
      });
      assert.deepEqual(await read('board'), board);
      // What was read can be sent back, changed or not.
      const back = { ...board, description: 'Who decides', members: { member: ['amira@localhost', 'BEN'] } };
      const changed = (await root.call('PUT', '/chatrooms/board', { json: back })).json as ChatRoom;
      assert.deepEqual(
        [changed.description, changed.members, changed.owners],
        ['Who decides', { member: ['amira@localhost', 'ben@localhost'] }, { owner: ['root@localhost'] }],
      );
      const less = (await root.call('PUT', '/chatrooms/board', { json: { moderated: true } }))
        .json as ChatRoom;
      assert.deepEqual([less.moderated, less.membersOnly, less.description], [true, true, 'Who decides']);
      assert.ok(names(await root.call('GET', '/chatrooms?search=boar')).length === 1);

      await join(amira, 'board');
      assert.equal((await root.call('DELETE', '/chatrooms/board')).status, 200);
      await amira.events.event<{ from: string }>(
        'ended',
        ({ from }) => from === 'board@conference.localhost',
      );
      assert.deepEqual((await root.call('GET', '/chatrooms/board')).refusal, [404, 'not-found']);
      assert.deepEqual((await root.call('DELETE', '/chatrooms/board')).refusal, [404, 'not-found']);
      assert.deepEqual((await post(amira, 'board', 'Hello?')).refusal, [409, 'room-ended']);
    });

    it('are made once for one Idempotency-Key', async () => {
      const headers = { 'idempotency-key': 'make-the-once-room' };
      const about = { json: { roomName: 'once' }, headers };
      const first = await root.call('POST', '/chatrooms', about);
      const second = await root.call('POST', '/chatrooms', about);
      assert.deepEqual([first.status, second.status, second.text], [201, 201, first.text]);
      assert.deepEqual((await root.call('POST', '/chatrooms', { json: { roomName: 'once' } })).refusal, [
        409,
        'already-exists',
      ]);
    });

    it('are nothing for users without the right, and not there for services that are not', async () => {
      const room = await make();
      const calls: [string, string, object?][] = [
        ['GET', '/chatrooms'],
        ['POST', '/chatrooms', { json: { roomName: 'mine' } }],
        ['GET', `/chatrooms/${room}`],
        ['PUT', `/chatrooms/${room}`, { json: { subject: 'Mine' } }],
        ['DELETE', `/chatrooms/${room}`],
        ['GET', `/chatrooms/${room}/participants`],
        ['GET', `/chatrooms/${room}/occupants`],
        ['GET', `/chatrooms/${room}/chathistory`],
        ['POST', `/chatrooms/${room}/owners/ben`],
        ['DELETE', `/chatrooms/${room}/owners/root`],
        ['POST', `/chatrooms/${room}/owners/group/team`],
        ['DELETE', `/chatrooms/${room}/owners/group/team`],
      ];
      for (const [method, path, about] of calls) {
        assert.deepEqual(
          (await ben.call(method, path, about)).refusal,
          [403, 'forbidden'],
          `${method} ${path}`,
        );
        assert.deepEqual(
          (await root.call(method, `${path}?servicename=lobby`, about)).refusal,
          [404, 'not-found'],
          `${method} ${path}`,
        );
        assert.equal((await server.call(method, path, about)).status, 401);
      }
      assert.deepEqual((await read(room)).owners, { owner: ['root@localhost'] });
    });

    it('are refused what this server cannot do, and what is not true', async () => {
      const field = async (about: object) => {
        const json = { roomName: 'impossible', ...about };
        const answer = await root.call('POST', '/chatrooms', { json });
        return answer.status === 400 ? answer.refusal[2] : answer.status;
      };
      assert.equal(await field({ registrationEnabled: true }), 'registrationEnabled');
      assert.equal(await field({ canChangeNickname: true }), 'canChangeNickname');
      assert.equal(await field({ loginRestrictedToNickname: false }), 'loginRestrictedToNickname');
      assert.equal(
        await field({ broadcastPresenceRoles: { broadcastPresenceRole: ['moderator'] } }),
        'broadcastPresenceRoles',
      );
      for (const roomName of ['Upper', 'two words', 'a/b', 'a@b', '..', 'quo"te', 'a&b'])
        assert.equal(await field({ roomName }), 'roomName', roomName);
      assert.equal(await field({ maxUsers: -1 }), 'maxUsers');
      assert.equal(await field({ maxUsers: '30' }), 'maxUsers');
      assert.equal(await field({ colour: 'red' }), 'colour');
      assert.equal(await field({ owners: ['amira'] }), 'owners');
      assert.equal(await field({ owners: { owner: ['nobody'] } }), 'owners');
      assert.equal(await field({ members: { member: ['amira@elsewhere.example'] } }), 'members');
      assert.equal(await field({ memberGroups: { memberGroup: ['no-such-group'] } }), 'memberGroups');
      assert.equal(await field({ owners: { owner: ['amira'] }, outcasts: { outcast: ['amira'] } }), 'owners');
      assert.deepEqual((await root.call('GET', '/chatrooms/impossible')).refusal, [404, 'not-found']);
      const room = await make();
      assert.deepEqual(
        (await root.call('PUT', `/chatrooms/${room}`, { json: { owners: { owner: [] } } })).refusal,
        [400, 'invalid-field', 'owners'],
      );
      assert.deepEqual(
        (await root.call('PUT', `/chatrooms/${room}`, { json: { roomName: 'other' } })).refusal,
        [400, 'invalid-field', 'roomName'],
      );
    });

    it('put out who is made an outcast, with an event, and let in who is forgiven', async () => {
      const room = await make();
      await join(amira, room);
      await join(ben, room);
      const affiliate = (method: string, path: string) => root.call(method, `/chatrooms/${room}/${path}`);
      assert.equal((await affiliate('POST', 'outcasts/ben@localhost')).status, 201);
      for (const { events } of [amira, ben])
        await events.event<{ from: string; show: string; reason: string }>(
          'presence',
          ({ from, show }) => from === `${room}@conference.localhost/ben` && show === 'offline',
        );
      await post(amira, room, 'He is gone');
      assert.deepEqual(await texts(ben, room), [404, 'not-found']);
      assert.deepEqual((await join(ben, room)).refusal, [404, 'not-found']);
      assert.deepEqual((await amira.call('POST', `/chat/rooms/${room}/ben`)).refusal, [403, 'forbidden']);
      assert.equal((await affiliate('DELETE', 'members/ben')).status, 200, 'he is none of these');
      assert.deepEqual((await join(ben, room)).refusal, [404, 'not-found']);
      assert.equal((await affiliate('DELETE', 'outcasts/ben')).status, 200);
      assert.equal((await join(ben, room)).status, 200);
      assert.deepEqual((await affiliate('POST', 'members/nobody')).refusal, [404, 'not-found']);
      assert.deepEqual((await affiliate('POST', 'members/ben@elsewhere.example')).refusal, [
        404,
        'not-found',
      ]);
      assert.deepEqual((await affiliate('POST', 'friends/ben')).refusal, [
        400,
        'invalid-field',
        'affiliation',
      ]);
      assert.deepEqual((await affiliate('DELETE', 'owners/root')).refusal, [403, 'forbidden']);
      assert.deepEqual((await affiliate('POST', 'outcasts/root')).refusal, [403, 'forbidden']);
      assert.deepEqual((await read(room)).owners, { owner: ['root@localhost'] });
    });

    it('give groups what they give users', async () => {
      const group = await root.call('POST', '/groups', { json: { name: 'team', description: '' } });
      assert.equal(group.status, 201, group.text);
      await root.call('POST', '/users/ben/groups/team');
      const room = await make({ membersOnly: true, memberGroups: { memberGroup: ['team'] } });
      assert.equal((await join(ben, room)).status, 200);
      assert.deepEqual((await join(chloe, room)).refusal, [404, 'not-found']);
      assert.ok(names(await ben.call('GET', `/chat/rooms?type=all&search=${room}`)).includes(room));
      const listed = async (query: string) => {
        const { members, memberGroups } = (await root.call('GET', `/chatrooms/${room}?${query}`))
          .json as ChatRoom;
        return [members.member, memberGroups.memberGroup];
      };
      assert.deepEqual(await listed(''), [[], ['team']]);
      assert.deepEqual(await listed('expandGroups=true'), [['ben@localhost'], []]);
      assert.equal((await root.call('POST', `/chatrooms/${room}/admins/group/team`)).status, 201);
      const { occupant } = (await ben.call('GET', `/chat/rooms/${room}/occupants`)).json as {
        occupant: { affiliation: string }[];
      };
      assert.equal(occupant[0]!.affiliation, 'admin');
      assert.equal((await root.call('DELETE', `/chatrooms/${room}/admins/group/team`)).status, 200);
      await ben.events.event<{ from: string; show: string }>(
        'presence',
        ({ from, show }) => from === `${room}@conference.localhost/ben` && show === 'offline',
      );
      assert.deepEqual((await root.call('POST', `/chatrooms/${room}/members/group/nobody`)).refusal, [
        404,
        'not-found',
      ]);
    });

    it('do not reach rooms of workgroups', async () => {
      const visitor = await server.ask({ userID: 'Vera', question: 'May I eat figs?' });
      const { room } = await amira.take('May I eat figs?');
      for (const [method, path, about] of [
        ['GET', `/chatrooms/${room}`],
        ['PUT', `/chatrooms/${room}`, { json: { subject: 'x' } }],
        ['DELETE', `/chatrooms/${room}`],
        ['GET', `/chatrooms/${room}/occupants`],
        ['GET', `/chatrooms/${room}/chathistory`],
        ['POST', `/chatrooms/${room}/members/chloe`],
      ] as [string, string, object?][])
        assert.deepEqual(
          (await root.call(method, path, about)).refusal,
          [404, 'not-found'],
          `${method} ${path}`,
        );
      assert.deepEqual((await root.call('POST', '/chatrooms', { json: { roomName: room } })).refusal, [
        409,
        'already-exists',
      ]);
      assert.ok(names(await amira.call('GET', '/chat/rooms')).includes(room));
      assert.ok(!names(await chloe.call('GET', '/chat/rooms?type=all')).includes(room));
      assert.ok(!names(await root.call('GET', '/chatrooms?type=all')).includes(room));
      const { rooms } = (await amira.call('GET', '/chat/state')).json as { rooms: RoomInfo[] };
      assert.deepEqual(
        rooms.map(({ workgroup }) => workgroup),
        ['diabetes'],
        'a desk shows conversations only',
      );
      await visitor.call('DELETE', `/ask/${visitor.username}`);
    });
  });
});

describe('chat rooms and a restart', () => {
  it('stay, with what was said; those who are not here any more are out, and temporary rooms with them', async () => {
    const server = await TestServer.start();
    try {
      const [amira, root] = await Promise.all([server.signIn('amira'), server.signIn('root')]);
      for (const json of [{ roomName: 'team' }, { roomName: 'passing', persistent: false }])
        assert.equal((await root.call('POST', '/chatrooms', { json })).status, 201);
      for (const room of ['team', 'passing']) {
        await amira.call('PUT', `/chat/rooms/${room}`);
        // By name and password, without any stream.
        assert.equal((await server.call('PUT', `/chat/rooms/${room}`, { basic: 'ben' })).status, 200);
      }
      await amira.call('POST', '/chat/rooms/team', { text: 'Good morning' });
      await amira.call('DELETE', '/chat/rooms/passing');
      await server.halt();
      await server.resume();

      const { occupant } = (await amira.call('GET', '/chat/rooms/team/occupants')).json as {
        occupant: { jid: string }[];
      };
      assert.deepEqual(
        occupant.map(({ jid }) => jid),
        ['team@conference.localhost/amira'],
      );
      const { messages } = (await amira.call('GET', '/chat/rooms/team/history')).json as HistoryPage;
      assert.deepEqual(
        messages.map(({ body }) => body),
        ['Good morning'],
      );
      assert.equal((await amira.call('POST', '/chat/rooms/team', { text: 'Still here' })).status, 200);
      assert.deepEqual((await root.call('GET', '/chatrooms/passing')).refusal, [404, 'not-found']);
    } finally {
      await server.stop();
    }
  });
});

describe('a supervisor of a workgroup', () => {
  it('[4] listens in silence in its rooms, only in its rooms, and only as long as it is one', async () => {
    const server = await TestServer.start({
      workgroups: [
        { name: 'diabetes', members: ['amira'] },
        { name: 'nutrition', members: ['amira'] },
      ],
    });
    try {
      const [amira, chloe, root] = await Promise.all(
        ['amira', 'chloe', 'root'].map((username) => server.signIn(username)),
      );
      const conversation = async (workgroup: string, question: string) => {
        const visitor = await server.ask({ workgroup, question });
        const room = await amira!.offered(question);
        await amira!.call('PUT', `/chat/assists/${workgroup}/${room}`);
        await amira!.call('PUT', `/chat/rooms/${room}`);
        await visitor.join();
        return { visitor, path: `/chat/rooms/${room}`, room };
      };
      const { visitor, path, room } = await conversation('diabetes', 'May I eat dates?');
      const other = await conversation('nutrition', 'May I eat figs?');
      await visitor.call('PUT', `/ask/${visitor.username}`, { text: 'Hello' });

      assert.deepEqual((await chloe!.call('GET', path)).refusal, [404, 'not-found']);
      assert.equal((await root!.call('POST', '/workgroups/diabetes/supervisors/chloe')).status, 201);
      assert.equal((await chloe!.call('GET', `${path}/history`)).status, 200);
      const { entry } = (await root!.call('GET', '/audit?action=conversation.read')).json as {
        entry: { actor: string; subject: string }[];
      };
      assert.deepEqual(
        entry.map(({ actor, subject }) => [actor, subject]),
        [['chloe', room]],
      );
      assert.equal((await chloe!.call('PUT', path)).status, 200);
      assert.deepEqual((await chloe!.call('PUT', other.path)).refusal, [404, 'not-found']);
      const isChloe = ({ from }: { from: string }) => from.endsWith('/Chloe');
      assert.equal(
        (await amira!.events.event<{ from: string; role: string }>('presence', isChloe)).role,
        'supervisor',
      );
      for (const part of ['', '/occupants', '/participants'])
        assert.ok(!(await visitor.call('GET', path + part)).text.includes('Chloe'));
      assert.ok((await amira!.call('GET', path)).text.includes('Chloe'));

      assert.equal((await root!.call('DELETE', '/workgroups/diabetes/supervisors/chloe')).status, 200);
      await chloe!.events.event<{ from: string; show: string }>(
        'presence',
        ({ from, show }) => from.endsWith('/Chloe') && show === 'offline',
      );
      assert.deepEqual((await chloe!.call('GET', `${path}/history`)).refusal, [404, 'not-found']);
      await amira!.call('POST', path, { text: 'Good morning' });
      await visitor.events.event<{ body: string }>('groupchat', ({ body }) => body === 'Good morning');
      assert.ok(!JSON.stringify(visitor.events.events).includes('Chloe'), 'the visitor never heard of it');
    } finally {
      await server.stop();
    }
  });
});
