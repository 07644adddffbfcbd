import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServiceBench } from './service-bench.js';

/** How the room stands for the expert who accepted. */
async function ending(bench: ServiceBench, room: string): Promise<string | undefined> {
  const { ended, reason } = await bench.as('alice', { type: 'roomState', room });
  return ended ? reason : undefined;
}

const chatsOf = (bench: ServiceBench, expert: string) =>
  bench.service.colleagues('diabetes').find(({ username }) => username === expert)?.currentChats;

describe('a room ends', () => {
  it('when the visitor leaves, and the expert is free again', async (test) => {
    const bench = await ServiceBench.start(test, { maxChats: 1 });
    await bench.expert('alice');
    const asked = await bench.ask();
    await bench.chat('alice', asked);
    const next = await bench.ask();
    assert.deepEqual(bench.service.offers('alice'), []);
    await bench.as(asked.username, { type: 'leaveRoom', room: asked.requestId });
    await bench.quiet();
    assert.equal(await ending(bench, asked.requestId), 'visitor-left');
    assert.equal(bench.service.offers('alice')[0]?.offerId, next.requestId);
  });

  it('when the last expert leaves, and not before', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.storage.write((db) => {
      db.prepare(
        "INSERT INTO users (username, name, password_hash, created_at) VALUES ('bob', 'Bob', '', 0)",
      ).run();
    });
    await bench.expert('alice');
    await bench.expert('bob');
    const asked = await bench.ask();
    const room = asked.requestId;
    await bench.chat('alice', asked);
    await bench.as('alice', { type: 'invite', room, username: 'bob', reason: '' });
    await bench.as('bob', { type: 'joinRoom', room });
    assert.equal(chatsOf(bench, 'bob'), 1);
    await bench.as('alice', { type: 'leaveRoom', room });
    await bench.quiet();
    assert.equal(await ending(bench, room), undefined);
    assert.equal(chatsOf(bench, 'alice'), 0);
    await bench.as('bob', { type: 'leaveRoom', room });
    await bench.quiet();
    assert.equal(await ending(bench, room), 'expert-left');
    assert.equal(bench.service.askState(asked.username).reason, 'expert-left');
    assert.equal(chatsOf(bench, 'bob'), 0);
  });

  it('when the expert declines to enter it', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { requestId, username } = await bench.ask();
    await bench.service.accept('alice', requestId);
    await bench.as('alice', { type: 'leaveRoom', room: requestId });
    await bench.quiet();
    assert.equal(bench.service.askState(username).reason, 'expert-left');
  });
});

describe("an expert's stream is gone", () => {
  it('from a room in which nobody has answered: the request is offered again in its old place', async (test) => {
    const bench = await ServiceBench.start(test, { maxChats: 1 });
    await bench.expert('alice');
    await bench.expert('bob');
    const asked = await bench.ask();
    await bench.chat('alice', asked);
    await bench.as(asked.username, { type: 'postToRoom', room: asked.requestId, body: 'Hello?', data: null });
    bench.service.connected('alice', false);
    await bench.pass(59);
    bench.told.length = 0;
    const later = await bench.ask('Walter');
    await bench.service.reject('bob', later.requestId);
    await bench.pass(1);

    const { requestId, phase, queuePosition } = bench.service.askState(asked.username);
    assert.notEqual(requestId, asked.requestId);
    assert.deepEqual({ phase, queuePosition }, { phase: 'queued', queuePosition: 1 });
    assert.equal(bench.toldTo(asked.username, 'update-queue')[0]?.['position'], '1');
    assert.equal(await ending(bench, asked.requestId), 'expert-gone');
    assert.equal(chatsOf(bench, 'alice'), 0);

    await bench.service.accept('bob', requestId);
    assert.equal(bench.toldTo(asked.username, 'offer')[0]?.['from'], `${requestId}@conference.example.org`);
    assert.equal(bench.row(asked.username)?.['phase'], 'invited');
  });

  it('from a room in which the visitor wrote: the next expert reads it, and sent again it is there once', async (test) => {
    const bench = await ServiceBench.start(test, { maxChats: 1 });
    await bench.expert('alice');
    await bench.expert('bob');
    // The visitor's name is the nick of the expert to come, and of nobody in the first room.
    const asked = await bench.ask('bob');
    await bench.chat('alice', asked);
    const say = (room: string, id: string) =>
      bench.as(asked.username, { type: 'postToRoom', room, id, body: `text ${id}`, data: { id } });
    await say(asked.requestId, 'a');
    await say(asked.requestId, 'b');
    const before = await bench.as(asked.username, { type: 'history', room: asked.requestId, limit: 9 });
    bench.service.connected('alice', false);
    await bench.pass(60);
    await bench.restart();
    await bench.expert('bob');
    await bench.pass(1);

    const { requestId: room } = bench.service.askState(asked.username);
    await bench.service.accept('bob', room);
    const { nick, lastSeq } = await bench.as(asked.username, { type: 'joinRoom', room });
    assert.deepEqual([nick, lastSeq], ['bob-2', 2]);
    await bench.as('bob', { type: 'joinRoom', room });
    const { messages } = await bench.as('bob', { type: 'history', room, limit: 9 });
    assert.deepEqual(
      messages,
      before.messages.map((message) => ({ ...message, nick })),
    );
    assert.equal((await say(room, 'b')).seq, 2);
    assert.equal((await say(room, 'c')).seq, 3);
  });

  it('and nobody else is there: the room ends and the visitor knows why', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const asked = await bench.ask();
    await bench.chat('alice', asked);
    bench.service.connected('alice', false);
    await bench.pass(60);
    assert.equal(await ending(bench, asked.requestId), 'expert-gone');
    assert.equal(bench.service.askState(asked.username).reason, 'expert-gone');
  });

  for (const others of [[], ['bob']]) {
    const beside = others.length === 0 ? 'nobody else is there' : 'a colleague is there';
    it(`from a room in which the expert has answered, and ${beside}: it stays open`, async (test) => {
      const bench = await ServiceBench.start(test);
      await bench.expert('alice');
      for (const other of others) await bench.expert(other);
      const asked = await bench.ask();
      await bench.chat('alice', asked);
      await bench.as('alice', { type: 'postToRoom', room: asked.requestId, body: 'Hello!', data: null });
      bench.service.connected('alice', false);
      await bench.pass(600);
      assert.equal(await ending(bench, asked.requestId), undefined);
      assert.equal(bench.service.askState(asked.username).phase, 'chatting');
    });
  }

  it('for a reload only: nothing happens', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    await bench.expert('bob');
    const asked = await bench.ask();
    await bench.chat('alice', asked);
    for (let reload = 0; reload < 5; reload++) {
      bench.service.connected('alice', false);
      await bench.pass(30);
      bench.service.connected('alice', true);
      await bench.pass(10);
    }
    assert.equal(await ending(bench, asked.requestId), undefined);
  });

  it('and one who accepted but never entered loses the request to another', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    await bench.expert('bob');
    const busy = await bench.ask('Walter');
    await bench.service.reject('alice', busy.requestId);
    await bench.chat('bob', busy);
    await bench.as('bob', { type: 'postToRoom', room: busy.requestId, body: 'Hello!', data: null });
    const { requestId, username } = await bench.ask();
    await bench.service.accept('alice', requestId);
    await bench.pass(60);
    const again = bench.service.askState(username);
    assert.equal(again.phase, 'queued');
    assert.equal(bench.service.offers('bob')[0]?.offerId, again.requestId);
  });
});

describe('a restart in the middle', () => {
  it('of a queue: everybody keeps the place and the time that is left', async (test) => {
    const bench = await ServiceBench.start(test, { maxChats: 1 });
    await bench.expert('alice');
    const asked = [];
    for (const name of ['Vera', 'Walter', 'Xenia']) {
      asked.push(await bench.ask(name));
      await bench.pass(10);
    }
    await bench.restart();
    assert.deepEqual(
      asked.map(({ username }) => bench.service.askState(username).queuePosition),
      [1, 2, 3],
    );
    assert.equal(bench.service.status('diabetes').open, true);
    assert.deepEqual(bench.service.offers('alice'), []);
    bench.service.connected('alice', true);
    assert.equal(bench.service.offers('alice')[0]?.offerId, asked[0]?.requestId);
  });

  it('of a queue: who has waited for long has a minute more', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { username } = await bench.ask();
    await bench.pass(230);
    await bench.restart();
    bench.service.connected('alice', true);
    await bench.pass(59);
    assert.equal(bench.service.askState(username).phase, 'queued');
    await bench.pass(1);
    assert.equal(bench.service.askState(username).reason, 'no-expert');
  });

  it('of a queue whose experts do not come back: everybody is told', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { username } = await bench.ask();
    await bench.restart();
    await bench.pass(59);
    assert.equal(bench.service.askState(username).phase, 'queued');
    await bench.pass(1);
    assert.equal(bench.toldTo(username, 'depart-queue')[0]?.['reason'], 'no-expert');
  });

  it('of a chat: it goes on, and counts for its expert', async (test) => {
    const bench = await ServiceBench.start(test, { maxChats: 1 });
    await bench.expert('alice');
    const asked = await bench.ask();
    await bench.chat('alice', asked);
    await bench.as('alice', { type: 'postToRoom', room: asked.requestId, body: 'Hello!', data: null });
    const waiting = await bench.ask('Walter');
    await bench.quiet();
    await bench.restart();
    bench.service.connected('alice', true);
    assert.equal(bench.service.askState(asked.username).phase, 'chatting');
    assert.deepEqual(bench.service.offers('alice'), []);
    await bench.pass(100);
    await bench.as(asked.username, { type: 'leaveRoom', room: asked.requestId });
    await bench.quiet();
    assert.equal(bench.service.offers('alice')[0]?.offerId, waiting.requestId);
  });

  it('of a presence: the expert is still busy elsewhere', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    bench.service.presence('alice', 'dnd');
    await bench.quiet();
    await bench.restart();
    bench.service.connected('alice', true);
    assert.equal(bench.service.status('diabetes').open, false);
    assert.equal(bench.service.colleagues('diabetes')[0]?.show, 'dnd');
  });

  it('of an acceptance: a room that exists is known, a request without one waits', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.expert('alice');
    const { requestId, username } = await bench.ask();
    // The room is kept, and the power fails before the request is.
    await bench.engine.admin.createRoom({
      room: requestId,
      workgroup: 'diabetes',
      question: '',
      url: '',
      visitor: { name: 'Vera', emailAddress: '', fields: {} },
      invited: [
        { username: 'alice', name: 'Alice', role: 'expert', nick: 'alice' },
        { username, name: 'Vera', role: 'visitor', nick: 'Vera' },
      ],
    });
    const waiting = await bench.ask('Walter');
    await bench.restart();
    assert.equal(bench.service.askState(username).phase, 'invited');
    assert.equal(bench.service.askState(waiting.username).phase, 'queued');
  });

  it('of nothing: estimates are remembered', async (test) => {
    const bench = await ServiceBench.start(test, { offerTimeout: 60 });
    await bench.expert('alice');
    const { requestId } = await bench.ask();
    await bench.pass(40);
    await bench.service.accept('alice', requestId);
    await bench.restart();
    assert.deepEqual(bench.service.status('diabetes').estimate, { from: 30, to: 60 });
  });
});
