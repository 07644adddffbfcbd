import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStorage } from '../../src/storage/index.js';
import { addMember, deleteWorkgroup, removePerson, saveWorkgroup } from '../../src/workgroup/index.js';
import { refuses, ServiceBench } from './service-bench.js';

describe('from the question to the room', () => {
  it('tells visitor and expert in the words of the original', async (test) => {
    const bench = await ServiceBench.start(test, { meetingUrl: 'https://meet.example.org/{room}' });
    await bench.expert('alice');
    bench.told.length = 0;
    const { requestId, username } = await bench.ask();
    await bench.quiet();
    await bench.pass(3);
    await bench.service.accept('alice', requestId);

    const workgroup = 'diabetes@workgroup.example.org';
    const room = `${requestId}@conference.example.org`;
    const url = `https://meet.example.org/${requestId}`;
    assert.deepEqual(bench.toldTo(username), [
      {
        type: 'update-queue',
        to: `${username}@example.org`,
        from: workgroup,
        remaingTime: '15',
        position: '1',
        estimate: { from: 10, to: 25 },
      },
      { type: 'offer', to: `${username}@example.org`, from: room, url, mucRoom: room },
    ]);
    assert.deepEqual(
      bench.toldTo('alice').filter(({ type }) => type !== 'notify-queue'),
      [
        {
          type: 'offerReceived',
          workgroup,
          id: requestId,
          from: `${username}@example.org/${username}`,
          metaData: { ward: '7', question: 'Is fruit fine?', email: 'vera@example.org', username: 'Vera' },
          timeout: 20,
          waited: 0,
        },
        {
          type: 'invitationReceived',
          password: 'null',
          room,
          inviter: workgroup,
          to: 'alice@example.org',
          from: room,
          url,
          reason: requestId,
        },
      ],
    );
    assert.deepEqual(bench.toldTo('alice', 'notify-queue')[0], {
      type: 'notify-queue',
      to: 'alice@example.org',
      from: 'diabetes@workgroup.example.org/Default Queue',
      averageWaitTime: '0',
      userCount: '1',
      status: 'open',
      oldestEntry: '20261122T10:00:00',
    });
    const state = await bench.as('alice', { type: 'roomState', room: requestId });
    assert.deepEqual(state.visitor, {
      name: 'Vera',
      emailAddress: 'vera@example.org',
      fields: { ward: '7' },
    });
  });

  it('keeps the question before it answers, under names nobody can guess', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { requestId, username, position } = await bench.ask('Vera', 'website');
    assert.equal(position, 1);
    assert.match(requestId, /^[a-z2-7]{20}$/);
    assert.match(username, /^visitor-[a-z2-7]{26}$/);
    const row = bench.row(username);
    assert.equal(row?.['phase'], 'queued');
    assert.equal(row?.['owner'], 'website');
    assert.equal(row?.['fields'], '{"ward":"7"}');
  });

  it('goes through its phases', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const asked = await bench.ask();
    const { username, requestId } = asked;
    assert.deepEqual(bench.service.askState(username), {
      requestId,
      workgroup: 'diabetes',
      workgroupJID: 'diabetes@workgroup.example.org',
      inQueue: true,
      available: true,
      queuePosition: 1,
      queueRemainingTime: 15,
      phase: 'queued',
      estimate: { from: 10, to: 25 },
      question: 'Is fruit fine?',
    });
    await bench.service.accept('alice', requestId);
    assert.equal(bench.service.askState(username).phase, 'invited');
    assert.equal(bench.row(username)?.['phase'], 'invited');
    await bench.as(username, { type: 'joinRoom', room: requestId });
    await bench.quiet();
    assert.equal(bench.row(username)?.['phase'], 'chatting');
    await bench.as(username, { type: 'leaveRoom', room: requestId });
    await bench.quiet();
    const { phase, reason, queuePosition } = bench.service.askState(username);
    assert.deepEqual(
      { phase, reason, queuePosition },
      { phase: 'ended', reason: 'visitor-left', queuePosition: -1 },
    );
  });

  it('passes a rejected request on, and tells the expert whose time ran out', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    await bench.expert('bob');
    const { requestId } = await bench.ask();
    await bench.service.reject('alice', requestId);
    assert.equal(bench.toldTo('bob', 'offerReceived').length, 1);
    assert.deepEqual(bench.service.offers('alice'), []);
    assert.equal(bench.service.offers('bob')[0]?.timeout, 20);
    await bench.pass(20);
    const [revoked] = bench.toldTo('bob', 'offerRevoked');
    assert.equal(revoked?.['reason'], 'The offer has timed out');
    await refuses(bench.service.accept('bob', requestId), 'offer-gone');
  });

  it('lets exactly one of several accepts win', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    await bench.expert('bob');
    const { requestId } = await bench.ask();
    const results = await Promise.allSettled([
      bench.service.accept('bob', requestId),
      bench.service.accept('alice', requestId),
      bench.service.accept('alice', requestId),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled', 'rejected'],
    );
    assert.equal((await bench.engine.admin.openRooms()).length, 1);
    await refuses(bench.service.accept('alice', 'never-was-one'), 'offer-gone');
  });

  it('tells the visitor when nobody took the request in time', async (test) => {
    const bench = await ServiceBench.start(test, { requestTimeout: 30 });
    await bench.expert('alice');
    const { username } = await bench.ask();
    await bench.pass(31);
    assert.deepEqual(bench.toldTo(username, 'depart-queue'), [
      {
        type: 'depart-queue',
        to: `${username}@example.org`,
        from: 'diabetes@workgroup.example.org',
        reason: 'no-expert',
      },
    ]);
    assert.equal(bench.row(username)?.['reason'], 'no-expert');
    assert.equal(bench.service.askState(username).reason, 'no-expert');
  });
});

describe('a visitor cancels', () => {
  it('in the queue: the offer is revoked and no room ever opens', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { username, requestId } = await bench.ask();
    const cancelled = bench.service.cancel(username);
    await refuses(bench.service.accept('alice', requestId), 'offer-gone');
    await cancelled;
    await bench.service.cancel(username);
    assert.equal(bench.toldTo('alice', 'offerRevoked')[0]?.['reason'], 'User canceled');
    assert.equal(bench.toldTo(username, 'depart-queue')[0]?.['reason'], 'cancelled');
    assert.deepEqual(await bench.engine.admin.openRooms(), []);
  });

  it('while the room is being made: it ends at once', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { username, requestId } = await bench.ask();
    await Promise.all([bench.service.accept('alice', requestId), bench.service.cancel(username)]);
    assert.deepEqual(await bench.engine.admin.openRooms(), []);
    assert.equal(bench.service.askState(username).reason, 'visitor-left');
    assert.equal(bench.service.colleagues('diabetes')[0]?.currentChats, 0);
  });

  it('in the room', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const asked = await bench.ask();
    await bench.chat('alice', asked);
    await bench.service.cancel(asked.username);
    const { ended, reason } = await bench.as('alice', { type: 'roomState', room: asked.requestId });
    assert.deepEqual({ ended, reason }, { ended: true, reason: 'visitor-left' });
    assert.equal(bench.row(asked.username)?.['reason'], 'visitor-left');
  });

  it('but it cannot be kept: the visitor may try again', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { username } = await bench.ask();
    await bench.quiet();
    await bench.storage.close();
    await refuses(bench.service.cancel(username), 'unavailable');
    await bench.restart();
    await bench.service.cancel(username);
    assert.equal(bench.service.askState(username).reason, 'cancelled');
  });

  it('of whom nobody knows', async (test) => {
    const bench = await ServiceBench.start(test);
    await refuses(bench.service.cancel('visitor-unknown'), 'not-found');
    assert.throws(() => bench.service.askState('visitor-unknown'), { code: 'not-found' });
  });
});

describe('a visitor goes away without a word', () => {
  it('from the queue: after ten minutes nobody is asked any more', async (test) => {
    const bench = await ServiceBench.start(test, { requestTimeout: 3_600, offerTimeout: 240 });
    await bench.expert('alice');
    const asked = await bench.ask();
    const { username } = asked;
    bench.service.connected(username, true);
    await bench.pass(1_200);
    assert.equal(bench.service.askState(username).phase, 'queued');
    bench.service.connected(username, false);
    await bench.pass(599);
    assert.equal(bench.row(username)?.['phase'], 'queued');
    await bench.pass(3);
    assert.equal(bench.row(username)?.['reason'], 'visitor-gone');
    assert.deepEqual(bench.service.offers('alice'), []);
    assert.equal(bench.service.status('diabetes').waiting, 0);
  });

  it('but comes back, or asks how things stand: the place is kept', async (test) => {
    const bench = await ServiceBench.start(test, { requestTimeout: 3_600 });
    await bench.expert('alice');
    const [reader, caller] = [await bench.ask(), await bench.ask()];
    await bench.pass(500);
    bench.service.connected(reader.username, true);
    bench.service.askState(caller.username);
    await bench.pass(500);
    for (const { username } of [reader, caller]) assert.equal(bench.row(username)?.['phase'], 'queued');
  });

  it('over a restart: the ten minutes begin again', async (test) => {
    const bench = await ServiceBench.start(test, { requestTimeout: 3_600 });
    await bench.expert('alice');
    const { username } = await bench.ask();
    await bench.pass(500);
    await bench.restart();
    await bench.expert('alice');
    await bench.pass(500);
    assert.equal(bench.row(username)?.['phase'], 'queued');
    await bench.pass(102);
    assert.equal(bench.row(username)?.['reason'], 'visitor-gone');
  });

  it('from the room, or from a queue: it ends when the stream has expired', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const [chatting, waiting] = [await bench.ask(), await bench.ask()];
    await bench.chat('alice', chatting);
    for (const { username } of [chatting, waiting]) {
      await bench.service.gone(username);
      await bench.service.gone(username);
      assert.equal(bench.service.askState(username).reason, 'visitor-gone');
    }
    const { reason } = await bench.as('alice', { type: 'roomState', room: chatting.requestId });
    assert.equal(reason, 'visitor-gone');
  });
});

describe('a question is refused', () => {
  it('by an unknown, a closed and a full workgroup', async (test) => {
    const bench = await ServiceBench.start(test, { queueLimit: 2 });
    await refuses(bench.ask('Vera', undefined, 'nothing'), 'unknown-workgroup');
    await refuses(bench.ask(), 'workgroup-closed');
    await bench.expert('alice');
    const results = await Promise.allSettled([bench.ask(), bench.ask(), bench.ask()]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected'],
    );
    await refuses(bench.ask(), 'queue-full');
    bench.service.presence('alice', 'dnd');
    await refuses(bench.ask(), 'workgroup-closed');
    assert.equal(bench.service.status('diabetes').open, false);
  });

  it('when its owner asks the same again, even at the same moment', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const [first] = await Promise.allSettled([
      bench.ask('Vera', 'site'),
      refuses(bench.ask('Vera', 'site'), 'already-asking'),
    ]);
    assert.ok(first.status === 'fulfilled');
    await refuses(bench.ask('Vera', 'site'), 'already-asking');
    await bench.ask('Walter', 'site');
    assert.equal(bench.service.findAsked('site', 'Vera'), first.value.username);
    await bench.service.cancel(first.value.username);
    const again = await bench.ask('Vera', 'site');
    await bench.pass(1);
    assert.equal(bench.service.findAsked('site', 'Vera'), again.username);
    assert.equal(bench.service.findAsked('other', 'Vera'), undefined);
  });

  it('when it cannot be kept', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    await bench.storage.close();
    await refuses(bench.ask(), 'unavailable');
    assert.equal(bench.service.status('diabetes').waiting, 0);
    await bench.restart();
  });
});

describe('a blocking ask', () => {
  it('learns of the room, of the end, or that it was given up', async (test) => {
    const bench = await ServiceBench.start(test, { requestTimeout: 30 });
    await bench.expert('alice');
    const [first, second, third] = [await bench.ask(), await bench.ask(), await bench.ask()];
    const { signal } = new AbortController();
    const invited = bench.service.settled(first.username, signal);
    const ended = bench.service.settled(second.username, signal);
    const leaving = new AbortController();
    const aborted = bench.service.settled(third.username, leaving.signal);
    await bench.service.accept('alice', first.requestId);
    assert.equal(await invited, 'invited');
    leaving.abort();
    assert.equal(await aborted, 'aborted');
    await bench.pass(31);
    assert.equal(await ended, 'no-expert');
    assert.equal(await bench.service.settled(first.username, signal), 'invited');
    assert.equal(await bench.service.settled(second.username, signal), 'no-expert');
  });
});

describe('experts', () => {
  it('join only workgroups of which they are members', async (test) => {
    const bench = await ServiceBench.start(test, {}, ['alice']);
    await refuses(bench.service.join('bob', 'diabetes'), 'forbidden');
    await refuses(bench.service.join('alice', 'nothing'), 'unknown-workgroup');
    await bench.expert('alice');
    assert.deepEqual(bench.service.joined('alice'), ['diabetes']);
    assert.deepEqual(bench.service.colleagues('diabetes'), [
      { username: 'alice', name: 'Dr alice', show: 'available', currentChats: 0, maxChats: 4 },
    ]);
    await bench.service.leave('alice', 'diabetes');
    assert.deepEqual(bench.service.joined('alice'), []);
    assert.equal(bench.service.status('diabetes').open, false);
  });

  it('stay in all their workgroups over a restart, also when they joined them at once', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.addWorkgroup({ name: 'feet' }, ['alice']);
    bench.service.reload();
    await bench.expert('alice', 'diabetes');
    await bench.service.leave('alice', 'diabetes');
    await Promise.all([bench.service.join('alice', 'diabetes'), bench.service.join('alice', 'feet')]);
    await bench.restart();
    assert.deepEqual([...bench.service.joined('alice')].sort(), ['diabetes', 'feet']);
  });

  it('consider one offer at a time, in whichever workgroup', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.addWorkgroup({ name: 'feet' }, ['alice']);
    bench.service.reload();
    await bench.expert('alice', 'diabetes', 'feet');
    const first = await bench.ask();
    const second = await bench.ask('Walter', undefined, 'feet');
    assert.equal(bench.service.offers('alice').length, 1);
    await bench.service.accept('alice', first.requestId);
    assert.equal(bench.service.offers('alice')[0]?.offerId, second.requestId);
    assert.equal(bench.service.colleagues('feet')[0]?.currentChats, 1);
  });

  it('see the queues of their workgroups, and hear of changes once a second at most', async (test) => {
    const bench = await ServiceBench.start(test, { title: 'Diabetes care', maxChats: 1 });
    await bench.expert('alice');
    await bench.pass(2);
    bench.told.length = 0;
    const counts = () => bench.toldTo('alice', 'notify-queue').map(({ userCount }) => userCount);
    await bench.ask();
    await bench.quiet();
    assert.deepEqual(counts(), ['1']);
    await bench.ask();
    await bench.ask();
    await bench.pass(0.5);
    assert.deepEqual(counts(), ['1']);
    await bench.pass(0.5);
    assert.deepEqual(counts(), ['1', '3']);
    assert.deepEqual(bench.service.queues('alice'), [
      {
        workgroup: 'diabetes',
        title: 'Diabetes care',
        waiting: 3,
        averageWait: 0,
        oldest: '2026-11-22T10:00:02.000Z',
        open: true,
      },
    ]);
  });
});

describe('left messages', () => {
  const message = { userID: 'Vera', emailAddress: 'vera@example.org', message: 'Please call me.' };

  it('reach the experts who are there and those who come later, until one takes care', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const left = await bench.service.leaveMessage('diabetes', message);
    assert.equal(left.stamp, '2026-11-22T10:00:00.000Z');
    assert.deepEqual(bench.toldTo('alice', 'notify')[0]?.['data'], { leftMessage: left });
    await bench.restart();
    await bench.expert('bob');
    assert.deepEqual(bench.service.leftMessages('bob'), [left]);
    bench.told.length = 0;
    await bench.service.handleLeftMessage('bob', 'diabetes', left.id);
    await bench.service.handleLeftMessage('alice', 'diabetes', left.id);
    assert.deepEqual(
      bench.toldTo('alice', 'notify').map(({ data }) => data),
      [{ leftMessageHandled: left.id }],
    );
    assert.deepEqual(bench.service.leftMessages('bob'), []);
  });

  it('are refused where none are taken, and handled by members only', async (test) => {
    const bench = await ServiceBench.start(test, { offline: 'none' }, ['alice']);
    await refuses(bench.service.leaveMessage('diabetes', message), 'forbidden');
    await refuses(bench.service.leaveMessage('nothing', message), 'unknown-workgroup');
    await refuses(bench.service.handleLeftMessage('bob', 'diabetes', 'm1'), 'forbidden');
    await refuses(bench.service.handleLeftMessage('alice', 'diabetes', 'm1'), 'not-found');
  });
});

describe('the configuration', () => {
  it('counts within seconds when another process changes it', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const asked = await bench.ask();
    const other = openStorage(bench.path);
    await saveWorkgroup(other, { name: 'diabetes', title: 'Diabetes care', enabled: false }, 0);
    await saveWorkgroup(other, { name: 'feet' }, 0);
    await addMember(other, 'feet', 'alice');
    await other.write((db) => removePerson(db, 'members', 'diabetes', 'alice'));
    await other.close();
    await bench.pass(2);
    assert.equal(bench.service.status('diabetes').title, 'Diabetes care');
    assert.equal(bench.service.askState(asked.username).reason, 'closed');
    assert.deepEqual(bench.service.memberships('alice'), ['feet']);
    // Who is signed in joins a new workgroup as at the next sign-in, and the desk is told to look again.
    assert.deepEqual(bench.service.joined('alice'), ['feet']);
    assert.notEqual(bench.toldTo('alice', 'resync').length, 0);
    assert.deepEqual(
      bench.service.list().map(({ name }) => name),
      ['diabetes', 'feet'],
    );
  });
});

describe('a workgroup that is removed', () => {
  it('ends what goes on in it, and tells everybody', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const talking = await bench.ask();
    await bench.chat('alice', talking);
    const invited = await bench.ask('Walter');
    await bench.service.accept('alice', invited.requestId);
    const waiting = await bench.ask('Xenia');
    await bench.storage.write((db) => deleteWorkgroup(db, 'diabetes'));
    bench.service.reload();
    await bench.quiet();
    for (const { username } of [talking, invited, waiting])
      assert.equal(bench.service.askState(username).reason, 'closed');
    assert.equal(bench.toldTo(waiting.username, 'depart-queue')[0]?.['reason'], 'closed');
    const { ended, reason } = await bench.as('alice', { type: 'roomState', room: talking.requestId });
    assert.deepEqual([ended, reason], [true, 'closed']);
    assert.deepEqual(bench.service.joined('alice'), []);
    assert.notEqual(bench.toldTo('alice', 'resync').length, 0);
    assert.deepEqual(bench.problems, []);
  });

  it('while the server was away', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const talking = await bench.ask();
    await bench.chat('alice', talking);
    const waiting = await bench.ask('Xenia');
    await bench.storage.write((db) => deleteWorkgroup(db, 'diabetes'));
    await bench.restart();
    await bench.quiet();
    for (const { username } of [talking, waiting])
      assert.equal(bench.service.askState(username).reason, 'closed');
    const { ended } = await bench.as('alice', { type: 'roomState', room: talking.requestId });
    assert.equal(ended, true);
  });
});

describe('what fails stops nothing', () => {
  it('a delivery', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    bench.deliver = () => {
      throw new Error('This stream is broken.');
    };
    const asked = await bench.ask();
    await bench.service.accept('alice', asked.requestId);
    assert.equal(bench.service.askState(asked.username).phase, 'invited');
    assert.ok(bench.problems.includes('An event could not be delivered.'));
  });

  it('a room that cannot be made: the request keeps its place and is offered again', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const first = await bench.ask();
    await bench.pass(1);
    const second = await bench.ask();
    bench.createRoom = () => Promise.reject(new Error('The disk is full.'));
    await refuses(bench.service.accept('alice', first.requestId), 'unavailable');
    bench.createRoom = undefined;
    assert.equal(bench.service.askState(first.username).queuePosition, 1);
    assert.equal(bench.service.askState(second.username).queuePosition, 2);
    await bench.service.reject('alice', second.requestId);
    await bench.service.accept('alice', first.requestId);
    assert.equal(bench.service.askState(first.username).phase, 'invited');
  });
});
