/** Messages between two users over HTTP, and what of them can be read later, by whom. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Conversation, Conversations, DirectReceipt } from '../../../src/protocol/index.js';
import { openStorage } from '../../src/storage/index.js';
import { configDefaults, databaseFile } from '../../src/config/index.js';
import { TestServer, type Answer, type Expert } from '../support/start-test-server.js';
import { SseReader } from '../support/sse-reader.js';

interface ChatEvent {
  readonly type: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly data: unknown;
  readonly id: string;
  readonly stamp: string;
}

describe('messages between two', () => {
  let server: TestServer;
  let amira: Expert;
  let ben: Expert;
  before(async () => {
    server = await TestServer.start();
  });
  after(() => server.stop());
  beforeEach(async () => {
    [amira, ben] = await Promise.all([server.signIn('amira'), server.signIn('ben')]);
  });
  afterEach(async () => {
    for (const person of [amira, ben]) {
      await person.call('POST', '/chat/logoff');
      person.events.close();
    }
  });

  it('arrive as the README shows them, in both path families and under both bases', async () => {
    const sent = await amira.call('POST', `/chat/${amira.streamid}/messages/ben@localhost`, {
      text: '{ "body" : "desired message" }',
      base: '/rest/api/restapi/v1',
    });
    assert.equal(sent.status, 200);
    const { id, stamp } = sent.json as DirectReceipt;
    assert.deepEqual(await ben.events.event('chat', ({ id: given }) => given === id), {
      type: 'chat',
      to: 'ben@localhost',
      from: 'amira@localhost',
      body: 'desired message',
      data: null,
      id,
      stamp,
    });

    await amira.call('POST', '/chat/messages/ben', {
      json: { body: 'with data', extra: { n: [1, '\'"\n'] } },
    });
    const withData = await ben.events.event<ChatEvent>('chat', ({ body }) => body === 'with data');
    assert.deepEqual(withData.data, { body: 'with data', extra: { n: [1, '\'"\n'] } });

    await amira.call('POST', '/chat/messages/ben', { text: 'plain\n"text" {' });
    await ben.events.event<ChatEvent>('chat', ({ body }) => body === 'plain\n"text" {');

    await amira.call('POST', '/chat/messages/ben', { json: { ring: true } });
    const notice = await ben.events.event<ChatEvent>('notify');
    assert.deepEqual(
      [notice.to, notice.from, notice.data],
      ['ben@localhost', 'amira@localhost', { ring: true }],
    );
    const names = ben.events.events.map(({ event }) => event);
    assert.deepEqual(names, ['chatapi.chat', 'chatapi.chat', 'chatapi.chat', 'chatapi.notify']);
  });

  it('are told to the other streams of the sender, and not to the one that sent', async () => {
    const other = await server.signIn('amira');
    await amira.call('POST', '/chat/messages/ben', { text: 'from the first' });
    const told = await other.events.event<ChatEvent>('chat');
    assert.deepEqual([told.from, told.to, told.body], ['amira@localhost', 'ben@localhost', 'from the first']);
    await other.call('POST', `/chat/${other.streamid}/messages/ben`, { text: 'from the second' });
    await amira.events.event<ChatEvent>('chat', ({ body }) => body === 'from the second');
    await ben.call('POST', '/chat/messages/amira', { text: 'answer' });
    await amira.events.event<ChatEvent>('chat', ({ body }) => body === 'answer');
    assert.deepEqual(bodies(amira.events), ['from the second', 'answer']);
    // A note to oneself is one message.
    await amira.call('POST', '/chat/messages/amira', { text: 'note' });
    await amira.call('POST', '/chat/messages/amira', { text: 'note 2' });
    await other.events.event<ChatEvent>('chat', ({ body }) => body === 'note 2');
    assert.deepEqual(bodies(other.events).slice(-2), ['note', 'note 2']);
    other.events.close();
  });

  it('count once, however often they are sent', async () => {
    const send = (about: object) => amira.call('POST', '/chat/messages/ben', about);
    const first = await send({ json: { body: 'once', id: 'm-1' } });
    assert.deepEqual((first.json as DirectReceipt).id, 'm-1');
    const again = await Promise.all(
      Array.from({ length: 5 }, () =>
        send({ json: { body: 'once' }, headers: { 'idempotency-key': 'm-1' } }),
      ),
    );
    for (const answer of again) assert.equal(answer.text, first.text);
    assert.deepEqual((await send({ json: { body: 'other', id: 'm-1' } })).refusal, [
      422,
      'idempotency-mismatch',
    ]);
    assert.deepEqual(
      (await send({ json: { body: 'x', id: 'a' }, headers: { 'idempotency-key': 'b' } })).refusal,
      [400, 'invalid-field', 'id'],
    );
    await send({ text: 'fence' });
    await ben.events.event<ChatEvent>('chat', ({ body }) => body === 'fence');
    assert.deepEqual(bodies(ben.events), ['once', 'fence']);
  });

  it('of somebody who is away are read later, also after a restart', async () => {
    await amira.call('POST', '/chat/messages/chloe', { json: { body: 'For later', urgent: true } });
    await server.halt();
    await server.resume();
    const read = await server.call('GET', '/chat/chloe/messages', { basic: 'chloe' });
    const [conversation] = (read.json as Conversations).conversation;
    const { startDate, lastActivity, conversationID, messages, ...rest } = conversation!;
    assert.deepEqual(rest, {
      external: false,
      messageCount: 1,
      chatRoom: '',
      participantList: ['amira@localhost', 'chloe@localhost'],
    });
    const { id, sentDate, ...message } = messages.message[0]!;
    assert.deepEqual(message, {
      conversationID,
      from: 'amira@localhost',
      to: 'chloe@localhost',
      body: 'For later',
      roomEvent: '',
      data: { body: 'For later', urgent: true },
    });
    assert.ok(id);
    assert.deepEqual([startDate, lastActivity], [sentDate, sentDate]);
    for (const person of [amira, ben]) await person.reconnect();
  });

  it('refuse what cannot be', async () => {
    const refusals: [path: string, about: object, refusal: unknown[]][] = [
      ['/chat/messages/nobody', { text: 'x' }, [404, 'not-found']],
      ['/chat/messages/ben@elsewhere.example', { text: 'x' }, [404, 'not-found']],
      ['/chat/messages/ben', { text: '' }, [400, 'invalid-field', 'body']],
      ['/chat/messages/ben', { text: ' \n' }, [400, 'invalid-field', 'body']],
      ['/chat/messages/ben', {}, [400, 'invalid-field', 'body']],
      ['/chat/messages/ben', { json: {} }, [400, 'invalid-field', 'body']],
      ['/chat/messages/ben', { json: { id: 'only-an-id' } }, [400, 'invalid-field', 'body']],
      ['/chat/messages/ben', { json: { body: 7 } }, [400, 'invalid-field', 'body']],
      ['/chat/messages/ben', { json: ['x'] }, [400, 'invalid-body']],
      ['/chat/messages/ben', { json: { body: 'x'.repeat(4_001) } }, [400, 'invalid-field', 'body']],
    ];
    for (const [path, about, refusal] of refusals) {
      const answer = await amira.call('POST', path, about);
      assert.deepEqual(answer.refusal, refusal, `${path} ${JSON.stringify(about)}`);
    }
  });

  it('do not exist for visitors, neither to send nor to read, and a visitor gets none', async () => {
    const sam = await server.ask({ question: 'Messages?' });
    assert.deepEqual((await sam.call('POST', '/chat/messages/ben', { text: 'hi' })).refusal, [
      404,
      'not-found',
    ]);
    assert.deepEqual((await sam.call('GET', '/chat/messages')).refusal, [404, 'not-found']);
    assert.deepEqual((await sam.call('POST', '/chat/chatstate/composing/ben@localhost')).refusal, [
      404,
      'not-found',
    ]);
    assert.deepEqual((await amira.call('POST', `/chat/messages/${sam.username}`, { text: 'hi' })).refusal, [
      404,
      'not-found',
    ]);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
  });

  it('come with chat states, to the other only', async () => {
    assert.equal((await amira.call('POST', '/chat/chatstate/composing/ben@localhost')).status, 200);
    const state = await ben.events.event<{ state?: string }>('chat', (event) => event.state !== undefined);
    assert.deepEqual(state, {
      type: 'chat',
      to: 'ben@localhost',
      from: 'amira@localhost',
      state: 'composing',
    });
    assert.equal((await amira.call('POST', `/chat/${amira.streamid}/chatstate/paused/ben`)).status, 200);
    await ben.events.event<{ state?: string }>('chat', (event) => event.state === 'paused');
    for (const to of ['nobody', 'nobody@localhost', 'room@conference.localhost', 'ben@elsewhere.example'])
      assert.deepEqual((await amira.call('POST', `/chat/chatstate/active/${to}`)).refusal, [
        404,
        'not-found',
      ]);
    assert.equal(amira.events.events.length, 0);
  });
});

describe('old messages', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start();
    // Three conversations of amira and ben, one with chloe, one that amira has no part in.
    const storage = openStorage(databaseFile({ ...configDefaults, data: server.data }));
    await server.halt();
    await storage.write((db) => {
      db.prepare('UPDATE users SET created_at = 0').run();
      const told = (at: string, sender: string, receiver: string, body: string, conversation: number) => {
        const time = Date.parse(at);
        const [one, other] = [sender, receiver].sort() as [string, string];
        db.prepare(
          `INSERT INTO direct_conversations (number, one, other, started_at, last_at, messages) VALUES (?, ?, ?, ?, ?, 1)
           ON CONFLICT (number) DO UPDATE SET last_at = excluded.last_at, messages = messages + 1`,
        ).run(conversation, one, other, time, time);
        db.prepare(
          'INSERT INTO direct_messages (conversation, sender, receiver, id, body, sent_at) VALUES (?, ?, ?, ?, ?, ?)',
        ).run(conversation, sender, receiver, `${at} ${body}`, body, time);
      };
      told('2026-03-01T10:00:00Z', 'amira', 'ben', 'May I eat Honig?', 1);
      told('2026-03-01T10:01:00Z', 'ben', 'amira', 'A little honey is fine.', 1);
      told('2026-03-02T09:00:00Z', 'ben', 'amira', 'And dates, in Köln?', 2);
      told('2026-03-02T12:00:00Z', 'amira', 'chloe', 'honey for chloe', 3);
      told('2026-03-03T23:59:59.999Z', 'amira', 'ben', '100% sugar_free 😀 糖尿病です', 4);
      told('2026-03-04T08:00:00Z', 'chloe', 'ben', 'amira likes honey', 5);
    });
    await storage.close();
    await server.resume();
  });
  after(() => server.stop());

  const read = (query: string, username = 'amira'): Promise<Answer> =>
    server.call('GET', `/chat/messages${query}`, { basic: username });
  const found = async (query: string, username?: string): Promise<string[]> => {
    const answer = await read(query, username);
    assert.equal(answer.status, 200, answer.text);
    return textsOf((answer.json as Conversations).conversation);
  };

  it('are one’s own, in conversations that silence divides, oldest first', async () => {
    const { conversation, before } = (await read('')).json as Conversations;
    assert.equal(before, undefined);
    assert.deepEqual(
      conversation.map(({ participantList, messageCount, messages }) => [
        participantList.map((jid) => jid.split('@')[0]),
        messageCount,
        messages.message.length,
      ]),
      [
        [['amira', 'ben'], 2, 2],
        [['amira', 'ben'], 1, 1],
        [['amira', 'chloe'], 1, 1],
        [['amira', 'ben'], 1, 1],
      ],
    );
    assert.deepEqual(
      [conversation[0]!.startDate, conversation[0]!.lastActivity],
      ['2026-03-01T10:00:00.000Z', '2026-03-01T10:01:00.000Z'],
    );
    assert.deepEqual(await found('', 'root'), []);
  });

  it('are found by the other, by words and by time', async () => {
    assert.deepEqual(await found('?to=chloe@localhost'), ['honey for chloe']);
    assert.deepEqual(await found('?to=amira'), []);
    assert.deepEqual(await found('?to=nobody'), []);
    assert.deepEqual(await found('?keywords=honey'), ['A little honey is fine.', 'honey for chloe']);
    assert.deepEqual(await found('?keywords=HON%20litt'), ['A little honey is fine.']);
    assert.deepEqual(await found('?keywords=koln'), ['And dates, in Köln?'], 'without its dots');
    assert.deepEqual(await found('?keywords=honey&to=ben'), ['A little honey is fine.']);
    assert.deepEqual(await found('?keywords=honey%20absent'), []);
    assert.deepEqual(await found('?start=2026-03-02T09:00:00Z&end=2026-03-02T12:00:00Z'), [
      'And dates, in Köln?',
      'honey for chloe',
    ]);
    assert.deepEqual(await found('?start=2026-03-02T10:00:01%2B01:00&to=ben'), [
      '100% sugar_free 😀 糖尿病です',
    ]);
    assert.deepEqual(await found('?start=03/02/26&end=3/3/26&to=ben'), [
      'And dates, in Köln?',
      '100% sugar_free 😀 糖尿病です',
    ]);
  });

  it('are found by what a search language would stumble over', async () => {
    const text = '100% sugar_free 😀 糖尿病です';
    for (const words of ['尿病', '😀', '100%', 'sugar_free', '"100', 'sug*'.slice(0, 3)])
      assert.deepEqual(await found(`?keywords=${encodeURIComponent(words)}`), [text], words);
    for (const words of ['"', "' OR 1=1 --", 'body : honey NOT', '%', '_ _', '* ^ ( ) {', 'NEAR(honey)'])
      assert.equal((await read(`?keywords=${encodeURIComponent(words)}`)).status, 200, words);
    assert.deepEqual(await found(`?keywords=${encodeURIComponent('people : p')}`), []);
    assert.deepEqual(await found('?keywords=p6368'), [], 'not by the index’s own words');
  });

  it('come in pages, newest first, and none twice', async () => {
    for (const filter of ['', '&keywords=e', '&keywords=e%20%3F']) {
      const all = await found(`?limit=200${filter}`);
      const paged: string[] = [];
      let before: string | undefined;
      do {
        const place = before === undefined ? '' : `&before=${before}`;
        const page = (await read(`?limit=2${filter}${place}`)).json as Conversations;
        paged.unshift(...textsOf(page.conversation));
        ({ before } = page);
      } while (before !== undefined);
      assert.deepEqual(paged, all, filter);
    }
  });

  it('are nobody else’s', async () => {
    const amira = await server.signIn('amira');
    const ben = await server.signIn('ben');
    assert.deepEqual((await ben.call('GET', '/chat/amira/messages')).refusal, [404, 'not-found']);
    assert.deepEqual((await ben.call('GET', `/chat/${amira.streamid}/messages`)).refusal, [404, 'not-found']);
    assert.deepEqual((await server.call('GET', '/chat/amira/messages', { basic: 'root' })).refusal, [
      404,
      'not-found',
    ]);
    assert.equal((await amira.call('GET', `/chat/${amira.streamid}/messages`)).status, 200);
    assert.equal((await amira.call('GET', '/chat/amira/messages')).status, 200);
    assert.deepEqual((await server.call('GET', '/chat/messages')).refusal, [401, 'not-signed-in']);
    for (const person of [amira, ben]) person.events.close();
  });

  it('of a room are for who may read it', async () => {
    const amira = await server.signIn('amira');
    const sam = await server.ask({ question: 'Room history' });
    const { room, nick } = await amira.take('Room history');
    await sam.join();
    await sam.call('PUT', `/ask/${sam.username}`, { text: 'May I eat dates?' });
    for (const text of ['Two a day.', 'No more dates.'])
      await amira.call('POST', `/chat/rooms/${room}`, { text });
    const answer = (await amira.call('GET', `/chat/messages?room=${room}&keywords=DATES&service=conference`))
      .json as Conversations;
    const [conversation] = answer.conversation;
    assert.deepEqual(textsOf(answer.conversation), ['May I eat dates?', 'No more dates.']);
    assert.deepEqual(
      [conversation!.conversationID, conversation!.chatRoom, conversation!.messageCount],
      [room, `${room}@conference.localhost`, 3],
    );
    assert.deepEqual(conversation!.participantList, [
      `${room}@conference.localhost/Sam`,
      `${room}@conference.localhost/${nick}`,
    ]);
    const page = (await amira.call('GET', `/chat/messages?room=${room}&limit=2`)).json as Conversations;
    assert.deepEqual(textsOf(page.conversation), ['Two a day.', 'No more dates.']);
    const older = (await amira.call('GET', `/chat/messages?room=${room}&limit=2&before=${page.before}`))
      .json as Conversations;
    assert.deepEqual(textsOf(older.conversation), ['May I eat dates?']);
    assert.deepEqual((await read(`?room=${room}`, 'ben')).refusal, [404, 'not-found']);
    // Everybody may know of this one, and only who has been in it may read it.
    await server.call('POST', '/chatrooms', { basic: 'root', json: { roomName: 'lounge' } });
    assert.deepEqual((await read('?room=lounge', 'ben')).refusal, [409, 'not-an-occupant']);
    assert.deepEqual((await read('?room=nowhere')).refusal, [404, 'not-found']);
    assert.deepEqual((await read(`?room=${room}&service=other`)).refusal, [404, 'not-found']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    for (const person of [amira, sam]) person.events.close();
  });

  it('are not asked for with what makes no sense', async () => {
    const refusals: [query: string, field: string][] = [
      ['?start=yesterday', 'start'],
      ['?start=2026-02-30T00:00:00Z', 'start'],
      ['?start=2026-03-01', 'start'],
      ['?end=02/30/26', 'end'],
      ['?end=2026-03-01T10:00:00', 'end'],
      ['?end=1969-12-31T00:00:00Z', 'end'],
      ['?start=2026-03-02T00:00:00Z&end=2026-03-01T00:00:00Z', 'end'],
      ['?limit=0', 'limit'],
      ['?limit=201', 'limit'],
      ['?limit=ten', 'limit'],
      ['?before=soon', 'before'],
      ['?keywords=' + 'x'.repeat(501), 'keywords'],
      ['?to=ben&room=r', 'to'],
      ['?surplus=1', 'querystring'],
    ];
    for (const [query, field] of refusals) {
      const [status, code, named] = (await read(query)).refusal;
      assert.deepEqual([status, code], [400, 'invalid-field'], query);
      assert.equal(named, query.startsWith('?surplus') ? named : field, query);
    }
  });

  it('of an account that is gone are not those of the next one with its name', async () => {
    const storage = openStorage(databaseFile({ ...configDefaults, data: server.data }));
    await storage.write((db) =>
      db.prepare('UPDATE users SET created_at = ? WHERE username = ?').run(Date.now() + 60_000, 'chloe'),
    );
    await storage.close();
    assert.deepEqual(await found('', 'chloe'), []);
    assert.deepEqual(await found('?keywords=honey', 'chloe'), []);
    assert.deepEqual(await found('?to=chloe'), ['honey for chloe'], 'the other keeps them');
  });

  it('leave no word in the index when they are erased', async () => {
    const storage = openStorage(databaseFile({ ...configDefaults, data: server.data }));
    await storage.write((db) => db.prepare("DELETE FROM direct_messages WHERE body LIKE '%Honig%'").run());
    const words = storage.db.prepare('SELECT rowid FROM direct_words WHERE direct_words MATCH ?');
    assert.deepEqual(words.all('honig'), []);
    assert.deepEqual(storage.db.prepare('PRAGMA integrity_check').all<{ integrity_check: string }>(), [
      { integrity_check: 'ok' },
    ]);
    await storage.close();
    const [first] = ((await read('')).json as Conversations).conversation;
    assert.equal(first!.messageCount, 1);
  });
});

function textsOf(conversations: readonly Conversation[]): string[] {
  return conversations.flatMap(({ messages }) => messages.message.map(({ body }) => body));
}

function bodies(events: SseReader): string[] {
  return events.events
    .filter(({ event }) => event === 'chatapi.chat')
    .map(({ data }) => (data as ChatEvent).body);
}
