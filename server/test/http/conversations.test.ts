/** What is kept of conversations: who finds, reads and keeps which, and who does not. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  AuditPage,
  CannedReply,
  ConversationPage,
  ConversationRecord,
  Note,
  Statistics,
  Transcript,
  VisitorTranscript,
} from '../../../src/protocol/index.js';
import { databaseFile } from '../../src/config/index.js';
import { openStorage } from '../../src/storage/index.js';
import { TestServer, type Expert, type Visitor } from '../support/start-test-server.js';

/** amira and ben answer for diabetes, chloe for feet; chloe also supervises diabetes. root is an admin. */
describe('the records of conversations', () => {
  let server: TestServer;
  let amira: Expert;
  let chloe: Expert;
  let sam: Visitor;
  /** Of Sam with amira; of Kim with chloe; and one that nobody took. */
  const rooms = { sam: '', kim: '', lee: '' };

  before(async () => {
    server = await TestServer.start({
      workgroups: [
        { name: 'diabetes', members: ['amira', 'ben'] },
        { name: 'feet', members: ['chloe'] },
        { name: 'eyes', members: ['amira', 'ben'], expertGoneAfter: 1 },
      ],
    });
    const storage = openStorage(databaseFile(server));
    await storage.write((db) =>
      db
        .prepare("INSERT INTO workgroup_supervisors (workgroup, username) VALUES ('diabetes', 'chloe')")
        .run(),
    );
    await storage.close();

    amira = await server.signIn('amira');
    sam = await server.ask({ userID: 'Sam <b>', question: 'May I eat dates?', fields: 'x' });
    rooms.sam = (await amira.take('May I eat dates?')).room;
    await sam.join();
    await amira.call('POST', `/chat/rooms/${rooms.sam}`, { json: { body: 'Crème brûlée is <i>worse</i>' } });
    await sam.call('PUT', `/ask/${sam.username}`, {
      text: 'Thanks\n[2026-01-01 00:00:00 UTC] Amira: forged',
    });
    await sam.call('DELETE', `/ask/${sam.username}`);

    chloe = await server.signIn('chloe');
    const kim = await server.ask({ workgroup: 'feet', userID: 'Kim', question: 'My toe hurts' });
    rooms.kim = await chloe.offered('My toe hurts');
    await chloe.call('PUT', `/chat/assists/feet/${rooms.kim}`);
    await chloe.call('PUT', `/chat/rooms/${rooms.kim}`);
    await kim.join();
    await kim.call('PUT', `/ask/${kim.username}`, { text: 'After eating dates' });

    const lee = await server.ask({ userID: 'Lee', question: 'Is anybody there?' });
    rooms.lee = await amira.offered('Is anybody there?');
    await lee.call('DELETE', `/ask/${lee.username}`);
    for (const person of [kim, lee]) person.events.close();
  });
  after(async () => {
    for (const person of [amira, chloe, sam]) person.events.close();
    await server.stop();
  });

  const page = async (username: string, query = '') => {
    const answer = await server.call('GET', `/conversations${query}`, { basic: username });
    assert.equal(answer.status, 200, answer.text);
    return answer.json as ConversationPage;
  };
  const list = async (username: string, query = '') =>
    (await page(username, query)).conversation.map(({ room }) => room);

  it('are listed for the experts who were there, for supervisors, and for admins', async () => {
    assert.deepEqual(await list('root'), [rooms.lee, rooms.kim, rooms.sam]);
    assert.deepEqual(await list('chloe'), [rooms.lee, rooms.kim, rooms.sam]);
    assert.deepEqual(await list('amira'), [rooms.sam]);
    assert.deepEqual(await list('ben'), []);
  });

  it('are narrowed down by workgroup, expert and time, and come in pages', async () => {
    assert.deepEqual(await list('root', '?workgroup=feet'), [rooms.kim]);
    assert.deepEqual(await list('chloe', '?workgroup=diabetes'), [rooms.lee, rooms.sam]);
    assert.deepEqual(await list('chloe', '?expert=amira'), [rooms.sam]);
    assert.deepEqual(await list('amira', '?expert=chloe'), []);
    assert.deepEqual(await list('amira', '?workgroup=feet'), []);
    assert.deepEqual(await list('root', '?to=2026-01-01'), []);
    assert.equal((await list('root', '?from=2026-01-01')).length, 3);
    for (const username of ['root', 'chloe']) {
      const first = await page(username, '?limit=2');
      assert.equal(first.conversation.length, 2);
      assert.deepEqual(await list(username, `?limit=2&cursor=${first.next}`), [rooms.sam]);
    }
  });

  it('are found by words of the question, of the name and of what was said', async () => {
    assert.deepEqual(await list('root', '?q=dates'), [rooms.kim, rooms.sam]);
    assert.deepEqual(await list('root', '?q=DAT%20creme'), [rooms.sam]);
    assert.deepEqual(await list('root', '?q=kim%20toe'), [rooms.kim]);
    assert.deepEqual(await list('root', '?q=dates%20elephant'), []);
    assert.deepEqual(await list('amira', '?q=dates'), [rooms.sam]);
    assert.deepEqual(await list('amira', '?q=toe'), []);
    assert.deepEqual(await list('root', '?q=dates&workgroup=feet'), [rooms.kim]);
    for (const nothing of ['%22', '*', 'OR', '(dates', 'text:dates', 'NEAR(a%20b)', '%00', '💬'])
      assert.ok(Array.isArray(await list('ben', `?q=${nothing}`)), nothing);
    const first = await page('root', '?q=dates&limit=1');
    assert.deepEqual(await list('root', `?q=dates&limit=1&cursor=${first.next}`), [rooms.sam]);
  });

  it('show where they were found, as pieces of text', async () => {
    const { conversation } = await page('root', '?q=creme%20worse');
    assert.deepEqual(conversation[0]!.snippet, [
      { text: 'Crème', hit: true },
      { text: ' brûlée is <i>', hit: false },
      { text: 'worse', hit: true },
      { text: '</i>', hit: false },
    ]);
  });

  it('tell who asked, who answered and how it ended', async () => {
    const answer = await server.call('GET', `/conversations/${rooms.sam}`, { basic: 'chloe' });
    const { asked, accepted, answered, ended, ...rest } = answer.json as ConversationRecord;
    assert.ok([asked, accepted, answered, ended].every((stamp) => !Number.isNaN(Date.parse(stamp!))));
    assert.deepEqual(rest, {
      room: rooms.sam,
      workgroup: 'diabetes',
      queue: 'default',
      question: 'May I eat dates?',
      visitor: { name: 'Sam <b>', emailAddress: 'sam@example.org', fields: { fields: 'x' } },
      experts: [{ username: 'amira', name: 'Amira' }],
      reason: 'visitor-left',
      wait: rest.wait,
      length: rest.length,
      messages: 2,
    });
  });

  it('can be kept as JSON, text or HTML, and nothing in them is markup or somebody else’s line', async () => {
    const get = (query = '', accept = '*/*') =>
      server.call('GET', `/conversations/${rooms.sam}/transcript${query}`, {
        basic: 'amira',
        headers: { accept },
      });
    const json = await get();
    assert.match(json.headers.get('content-type')!, /^application\/json/);
    assert.deepEqual(
      (json.json as Transcript).message.map(({ seq, name }) => [seq, name]),
      [
        [1, 'Amira'],
        [2, 'Sam <b>'],
      ],
    );

    const text = await get('', 'text/plain');
    assert.match(text.headers.get('content-type')!, /^text\/plain/);
    assert.match(text.text, /\] Sam <b>: Thanks\n {4}\[2026-01-01 00:00:00 UTC\] Amira: forged\n$/);

    const html = await get('?format=html');
    assert.match(html.text, /<strong dir="auto">Sam &lt;b&gt;<\/strong>/);
    assert.match(html.text, /is &lt;i&gt;worse&lt;\/i&gt;/);
    assert.doesNotMatch(html.text, /<b>|<i>|<script/);
    assert.equal(html.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(
      html.headers.get('content-disposition'),
      `attachment; filename="conversation-${rooms.sam}.html"`,
    );
    assert.match(html.headers.get('content-security-policy')!, /^default-src 'none'; .*; sandbox$/);
    assert.equal((await get('', 'text/html, */*')).text, html.text);
  });

  it('give a visitor the own conversation, with shown names only', async () => {
    const get = (id: string, query = '') => sam.call('GET', `/ask/${id}/transcript${query}`);
    const { conversation, message } = (await get(sam.username)).json as VisitorTranscript;
    assert.deepEqual([conversation.experts, message.length], [[{ name: 'Amira' }], 2]);
    assert.match((await get(sam.username, '?format=text')).text, /^Conversation with diabetes/);
    assert.equal((await get('visitor-of-somebody-else')).status, 404);
  });

  it('do not exist for anybody else', async () => {
    const nowhere = await server.call('GET', '/conversations/nowhere', { basic: 'ben' });
    assert.deepEqual(nowhere.refusal, [404, 'not-found']);
    for (const path of ['', '/transcript']) {
      const ben = await server.call('GET', `/conversations/${rooms.sam}${path}`, { basic: 'ben' });
      assert.equal(ben.text, nowhere.text, path);
      const expert = await server.call('GET', `/conversations/${rooms.kim}${path}`, { basic: 'amira' });
      assert.equal(expert.text, nowhere.text, path);
      const visitor = await sam.call('GET', `/conversations/${rooms.sam}${path}`);
      assert.deepEqual(visitor.refusal, [404, 'not-found']);
      const stranger = await server.call('GET', `/conversations/${rooms.sam}${path}`);
      assert.deepEqual(stranger.refusal, [401, 'not-signed-in']);
    }
    assert.deepEqual((await sam.call('GET', '/conversations')).refusal, [404, 'not-found']);
    assert.deepEqual((await sam.call('GET', `/conversations/${rooms.sam}/notes`)).refusal, [
      404,
      'not-found',
    ]);
  });

  it('end for an expert where the expert left', async () => {
    const lou = await server.ask({ workgroup: 'feet', userID: 'Lou', question: 'Both toes' });
    const room = await chloe.offered('Both toes');
    await chloe.call('PUT', `/chat/assists/feet/${room}`);
    await chloe.call('PUT', `/chat/rooms/${room}`);
    await lou.join();
    await chloe.call('POST', `/chat/rooms/${room}`, { json: { body: 'A colleague comes' } });
    await chloe.call('POST', `/chat/rooms/${room}/amira`, { text: 'Toes' });
    await amira.call('PUT', `/chat/rooms/${room}`);
    await amira.call('DELETE', `/chat/rooms/${room}`);
    await lou.call('PUT', `/ask/${lou.username}`, { text: 'Only between us' });
    await lou.call('DELETE', `/ask/${lou.username}`);
    const said = async (username: string) => {
      const answer = await server.call('GET', `/conversations/${room}/transcript`, { basic: username });
      return (answer.json as Transcript).message.map(({ body }) => body);
    };
    assert.deepEqual(await said('amira'), ['A colleague comes']);
    assert.deepEqual(await said('chloe'), ['A colleague comes', 'Only between us']);
    const found = await list('amira', '?q=between');
    assert.deepEqual(found, [], 'nor is it found by what was said later');
    lou.events.close();
  });

  it('refuse what cannot be asked', async () => {
    for (const [query, field] of [
      ['limit=101', 'limit'],
      ['cursor=x', 'cursor'],
      ['q=%20', 'q'],
      ['from=today', 'from'],
      ['secret=1', 'secret'],
    ] as const) {
      const { refusal } = await server.call('GET', `/conversations?${query}`, { basic: 'root' });
      assert.deepEqual(refusal.slice(0, 2), [400, 'invalid-field'], query);
      if (field !== 'from') assert.equal(refusal[2], field);
    }
    const format = `/conversations/${rooms.sam}/transcript?format=pdf`;
    assert.deepEqual((await server.call('GET', format, { basic: 'root' })).refusal, [
      400,
      'invalid-field',
      'format',
    ]);
  });

  it('leave a trace when somebody looks at what others said', async () => {
    const { json } = await server.call('GET', '/audit?limit=200', { basic: 'root' });
    const lines = (json as AuditPage).entry.map(
      ({ actor, action, subject }) => `${actor} ${action} ${subject}`,
    );
    assert.ok(lines.includes(`chloe conversation.read ${rooms.sam}`));
    assert.ok(lines.includes(`amira conversation.exported ${rooms.sam}`));
    assert.ok(lines.includes('root conversations.searched feet'));
    assert.ok(!lines.some((line) => line.startsWith('amira conversation.read')), 'one’s own are no news');
    assert.ok(!lines.some((line) => line.includes('dates')), 'no content');
    assert.doesNotMatch(server.log.join(), /dates|creme|elephant/i, 'nor in the log');
  });

  it('stay one when the first expert never came', async () => {
    const ben = await server.signIn('ben');
    const ann = await server.ask({ workgroup: 'eyes', userID: 'Ann', question: 'Red eyes' });
    const accept = async (expert: Expert) => {
      const room = await expert.offered('Red eyes');
      await expert.call('PUT', `/chat/assists/eyes/${room}`);
      return { expert, room };
    };
    const accepting = new Map([amira, ben].map((expert) => [expert, accept(expert)]));
    const absent = await Promise.race(accepting.values());
    await ann.join();
    await ann.call('PUT', `/ask/${ann.username}`, { text: 'They itch' });
    const came = await accepting.get(absent.expert === amira ? ben : amira)!;
    await came.expert.call('PUT', `/chat/rooms/${came.room}`);

    const { conversation } = await page('root', '?workgroup=eyes&q=itch');
    assert.deepEqual(
      conversation.map(({ room, experts }) => [room, experts.map(({ username }) => username)]),
      [[came.room, [came.expert.username]]],
    );
    assert.deepEqual(await list('root', '?workgroup=eyes'), [came.room]);
    const former = await server.call('GET', `/conversations/${absent.room}`, { basic: 'root' });
    assert.deepEqual(former.refusal, [404, 'not-found']);
    await ann.call('DELETE', `/ask/${ann.username}`);
    for (const person of [ben, ann]) person.events.close();
  });

  describe('statistics', () => {
    const get = (username: string, query = '', headers = {}) =>
      server.call('GET', `/statistics${query}`, { basic: username, headers });
    const rows = async (username: string, query: string) => {
      const answer = await get(username, query);
      assert.equal(answer.status, 200, answer.text);
      return (answer.json as Statistics).row.map(({ key, asked, answered }) => [key, asked, answered]);
    };

    it('are counted for admins, and for supervisors of their workgroups', async () => {
      const ofAmira = ['amira', 1, 1];
      assert.deepEqual(await rows('root', '?by=expert&workgroup=diabetes'), [ofAmira]);
      assert.deepEqual(await rows('chloe', '?by=expert'), [ofAmira]);
      assert.deepEqual(await rows('root', '?by=queue&workgroup=feet'), [['feet/default', 2, 2]]);
      assert.deepEqual(await rows('root', '?to=2026-01-01'), []);
      const csv = await get('chloe', '?by=queue', { accept: 'text/csv' });
      assert.match(csv.headers.get('content-type')!, /^text\/csv/);
      assert.match(csv.text, /^key,asked,.*\r\ndiabetes\/default,2,1,0,1,0,/);
    });

    it('are for nobody else, and refuse what cannot be counted', async () => {
      assert.deepEqual((await get('amira')).refusal, [403, 'forbidden']);
      assert.deepEqual((await sam.call('GET', '/statistics')).refusal, [404, 'not-found']);
      for (const [username, workgroup] of [
        ['chloe', 'feet'],
        ['root', 'nowhere'],
      ] as const)
        assert.deepEqual((await get(username, `?workgroup=${workgroup}`)).refusal, [
          404,
          'unknown-workgroup',
        ]);
      for (const [query, field] of [
        ['by=week', 'by'],
        ['zone=Moon/Sea', 'zone'],
        ['by=hour&from=2026-01-01&to=2026-03-01', 'from'],
        ['from=2020-01-01', 'from'],
        ['format=pdf', 'format'],
      ] as const)
        assert.deepEqual((await get('root', `?${query}`)).refusal, [400, 'invalid-field', field], query);
    });
  });

  describe('notes', () => {
    const notes = (username: string, method: string, id = '', text?: string, headers = {}) =>
      server.call(method, `/conversations/${rooms.sam}/notes${id}`, {
        basic: username,
        headers,
        ...(text === undefined ? {} : { json: { text } }),
      });

    it('are written by colleagues for each other, once for a key', async () => {
      const headers = { 'idempotency-key': 'note-1' };
      const first = await notes('amira', 'POST', '', 'Likes dates', headers);
      assert.equal(first.status, 201, first.text);
      assert.equal((await notes('amira', 'POST', '', 'Likes dates', headers)).text, first.text);
      const { id } = first.json as Note;
      assert.equal((await notes('ben', 'POST', '', 'Called back')).status, 201);
      const changed = await notes('amira', 'PUT', `/${id}`, 'Loves dates');
      assert.equal((changed.json as Note).text, 'Loves dates');
      assert.ok((changed.json as Note).changed);
      const { note } = (await notes('chloe', 'GET')).json as { note: Note[] };
      assert.deepEqual(
        note.map(({ author, name, text }) => [author, name, text]),
        [
          ['amira', 'Amira', 'Loves dates'],
          ['ben', 'Ben', 'Called back'],
        ],
      );
      const rest = (await notes('root', 'GET', `?after=${id}&limit=1`)).json as { note: Note[] };
      assert.deepEqual(
        rest.note.map(({ text }) => text),
        ['Called back'],
      );
    });

    it('belong to their authors; a supervisor can remove them', async () => {
      const { id } = (await notes('amira', 'POST', '', 'Wrong')).json as Note;
      assert.deepEqual((await notes('ben', 'PUT', `/${id}`, 'Right')).refusal, [403, 'forbidden']);
      assert.deepEqual((await notes('chloe', 'PUT', `/${id}`, 'Right')).refusal, [403, 'forbidden']);
      assert.deepEqual((await notes('ben', 'DELETE', `/${id}`)).refusal, [403, 'forbidden']);
      assert.equal((await notes('chloe', 'DELETE', `/${id}`)).status, 200);
      assert.deepEqual((await notes('amira', 'DELETE', `/${id}`)).refusal, [404, 'not-found']);
      const elsewhere = `/conversations/${rooms.kim}/notes`;
      assert.equal((await server.call('GET', elsewhere, { basic: 'ben' })).status, 404);
      for (const text of ['', ' \n', 'x'.repeat(4_001)])
        assert.deepEqual((await notes('amira', 'POST', '', text)).refusal, [400, 'invalid-field', 'text']);
    });
  });

  describe('canned replies', () => {
    const call = (username: string, method: string, path: string, json?: unknown) =>
      server.call(method, path, { basic: username, ...(json === undefined ? {} : { json }) });
    const titles = async (username: string, path: string) => {
      const answer = await call(username, 'GET', path);
      assert.equal(answer.status, 200, answer.text);
      return (answer.json as { reply: CannedReply[] }).reply.map(({ title }) => title);
    };

    it('are one’s own, or a workgroup’s, which its supervisors keep', async () => {
      const hello = { title: 'Hello', text: 'Hello {visitor}, this is {expert} of {workgroup}.' };
      const own = await call('amira', 'POST', '/chat/replies', { ...hello, folder: 'Greetings' });
      assert.equal(own.status, 201, own.text);
      assert.deepEqual({ ...(own.json as CannedReply), id: '' }, { id: '', folder: 'Greetings', ...hello });
      const group = { title: 'Éclairs', text: 'Better not.' };
      const added = await call('chloe', 'POST', '/workgroups/diabetes/replies', group);
      assert.equal((added.json as CannedReply).workgroup, 'diabetes');
      await call('root', 'POST', '/workgroups/feet/replies', { title: 'Feet', text: 'Wash them.' });

      assert.deepEqual(await titles('amira', '/chat/replies'), ['Éclairs', 'Hello']);
      assert.deepEqual(await titles('amira', '/chat/replies?q=ecl'), ['Éclairs']);
      assert.deepEqual(await titles('amira', '/chat/replies?limit=1&offset=1'), ['Hello']);
      assert.deepEqual(await titles('ben', '/workgroups/diabetes/replies'), ['Éclairs']);
      assert.deepEqual(await titles('chloe', '/chat/replies?workgroup=feet'), ['Feet']);

      const { id } = added.json as CannedReply;
      const path = `/workgroups/diabetes/replies/${id}`;
      for (const method of ['PUT', 'DELETE'])
        assert.deepEqual((await call('ben', method, path, group)).refusal, [403, 'forbidden']);
      assert.deepEqual((await call('ben', 'POST', '/workgroups/diabetes/replies', group)).refusal, [
        403,
        'forbidden',
      ]);
      assert.equal((await call('chloe', 'PUT', path, { ...group, title: 'Cake' })).status, 200);
      assert.deepEqual(await titles('ben', '/chat/replies?q=cake'), ['Cake']);
      assert.equal((await call('root', 'DELETE', path)).status, 200);
      assert.deepEqual(await titles('ben', '/chat/replies'), []);
    });

    it('of others do not exist', async () => {
      const { id } = (await call('ben', 'POST', '/chat/replies', { title: 'Mine', text: 'Mine' }))
        .json as CannedReply;
      const body = { title: 'Yours', text: 'Yours' };
      assert.deepEqual((await call('amira', 'PUT', `/chat/replies/${id}`, body)).refusal, [404, 'not-found']);
      assert.deepEqual((await call('root', 'DELETE', `/chat/replies/${id}`)).refusal, [404, 'not-found']);
      assert.equal((await call('root', 'DELETE', `/workgroups/diabetes/replies/${id}`)).status, 404);
      assert.equal((await call('amira', 'GET', '/workgroups/feet/replies')).error.code, 'unknown-workgroup');
      assert.equal(
        (await call('amira', 'GET', '/chat/replies?workgroup=feet')).error.code,
        'unknown-workgroup',
      );
      assert.equal((await sam.call('GET', '/chat/replies')).status, 404);
      assert.deepEqual((await call('ben', 'POST', '/chat/replies', { text: 'No title' })).refusal, [
        400,
        'invalid-field',
        'title',
      ]);
    });
  });
});
