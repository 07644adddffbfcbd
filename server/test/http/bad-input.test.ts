/** Whatever is sent, the answer is one clear refusal, and nobody sees what is not theirs. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { limits } from '../../../src/protocol/index.js';
import { bearer, question, TestServer, type Expert } from '../support/start-test-server.js';

describe('bad input', () => {
  let server: TestServer;
  let amira: Expert;
  before(async () => {
    server = await TestServer.start({
      workgroups: [{ name: 'diabetes', members: ['amira', 'ben'], offerTimeout: 240 }],
    });
    amira = await server.signIn('amira');
  });
  after(() => server.stop());

  const asking: [what: string, body: unknown, refusal: [number, string, string?]][] = [
    ['an unknown workgroup', question({ workgroup: 'astrology' }), [404, 'unknown-workgroup']],
    ['an empty question', question({ question: '' }), [400, 'invalid-field', 'question']],
    ['a question of white space', question({ question: ' \n\t ' }), [400, 'invalid-field', 'question']],
    [
      'a question of 5,000 characters',
      question({ question: 'x'.repeat(5_000) }),
      [400, 'invalid-field', 'question'],
    ],
    [
      '2,001 emoji, which are 4,002 code units',
      question({ question: '😀'.repeat(2_001) }),
      [400, 'invalid-field', 'question'],
    ],
    [
      'a bad e-mail address',
      question({ emailAddress: 'sam at home' }),
      [400, 'invalid-field', 'emailAddress'],
    ],
    ['no e-mail address', { ...question(), emailAddress: undefined }, [400, 'invalid-field', 'emailAddress']],
    ['a number for a question', { ...question(), question: 42 }, [400, 'invalid-field', 'question']],
    ['null for a name', { ...question(), userID: null }, [400, 'invalid-field', 'userID']],
    ['a long name', question({ userID: 'x'.repeat(101) }), [400, 'invalid-field', 'userID']],
    [
      'an object as an additional member',
      { ...question(), extra: { a: 1 } },
      [400, 'invalid-field', 'extra'],
    ],
    ['a long additional member', question({ extra: 'x'.repeat(501) }), [400, 'invalid-field', 'extra']],
    [
      '21 additional members',
      question(Object.fromEntries(Array.from({ length: 21 }, (_, each) => [`f${each}`, 'x']))),
      [400, 'invalid-field', 'body'],
    ],
    ['a list', [question()], [400, 'invalid-body']],
    ['a text', 'question', [400, 'invalid-body']],
    ['nothing', undefined, [400, 'invalid-body']],
    [
      'members nested too deeply',
      { ...question(), a: nested(12) },
      [400, 'invalid-field', 'a.a.a.a.a.a.a.a'],
    ],
  ];
  for (const [what, body, refusal] of asking) {
    it(`ask refuses ${what}`, async () => {
      const json = body === undefined ? {} : { json: body };
      const answer = await server.call('POST', '/ask', { ...json, headers: { prefer: 'respond-async' } });
      assert.deepEqual(answer.refusal, refusal);
      assert.match(answer.error.message, /^[A-Z].*[.!]$/);
      assert.ok(answer.error.exception);
    });
  }

  it('takes what is just short enough, and emoji by their code units', async () => {
    const sam = await server.ask({
      question: '😀'.repeat(2_000),
      userID: 'x'.repeat(100),
      extra: 'x'.repeat(500),
    });
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
  });

  it('refuses what is no JSON', async () => {
    for (const text of [
      '{"workgroup":',
      'hello',
      '{"workgroup":"diabetes"}}',
      '{"__proto__":{"admin":true}}',
      '',
    ]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await server.call('POST', '/ask', { text, headers });
      assert.deepEqual(answer.refusal, [400, 'invalid-body'], text);
    }
  });

  it('refuses other media types', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      'multipart/form-data',
    ]) {
      const answer = await server.call('POST', '/ask', {
        text: JSON.stringify(question()),
        headers: { 'content-type': type },
      });
      assert.deepEqual(answer.refusal, [415, 'unsupported-media-type'], type);
    }
  });

  it('refuses bodies above 16 KiB', async () => {
    const answer = await server.call('POST', '/ask', {
      json: question({ question: 'x'.repeat(limits.bodyBytes) }),
    });
    assert.deepEqual(answer.refusal, [413, 'body-too-large']);
  });

  it('refuses unknown members where the contract has none', async () => {
    const body = { userID: 'Sam', emailAddress: 'sam@example.org', message: 'Hello', admin: true };
    const answer = await server.call('POST', '/workgroups/diabetes/messages', { json: body });
    assert.deepEqual(answer.refusal, [400, 'invalid-field', 'admin']);
  });

  it('tells unknown addresses from wrong methods', async () => {
    assert.deepEqual((await server.call('GET', '/nothing')).refusal, [404, 'not-found']);
    assert.deepEqual((await server.call('GET', '/nothing', { base: '' })).refusal, [404, 'not-found']);
    const wrong = await server.call('PATCH', '/ask');
    assert.deepEqual(wrong.refusal, [405, 'method-not-allowed']);
    assert.equal(wrong.headers.get('allow'), 'POST');
    assert.deepEqual((await server.call('PUT', '/chat/rooms')).refusal, [405, 'method-not-allowed']);
  });

  it('refuses names that are no text and hostile paths', async () => {
    assert.deepEqual((await server.call('GET', '/workgroups/%ff')).refusal, [404, 'not-found']);
    assert.deepEqual((await server.call('GET', `/workgroups/${'x'.repeat(401)}`)).refusal, [
      404,
      'not-found',
    ]);
    assert.deepEqual((await server.call('GET', `/workgroups/${'x'.repeat(321)}`)).refusal, [
      400,
      'invalid-field',
      'workgroup',
    ]);
    for (const path of [
      '/chunks/..%2f..%2fpackage.json',
      '/assets/..%5cpackage.json',
      '/chunks/.env',
      '/chunks/%00.js',
    ])
      assert.deepEqual((await server.call('GET', path, { base: '' })).refusal, [404, 'not-found'], path);
  });

  const noHttp: [what: string, bytes: string, status: number][] = [
    ['nonsense', 'NONSENSE\r\n\r\n', 400],
    ['a header with NUL', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 400],
    [
      'a body of two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
      400,
    ],
    [
      'a body with a length and in pieces',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a header line that goes on', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n: c\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ];
  for (const [what, bytes, status] of noHttp) {
    it(`answers what is no HTTP in the same shape: ${what}`, async () => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.end(bytes);
      let text = '';
      for await (const part of socket) text += String(part);
      assert.ok(text.startsWith(`HTTP/1.1 ${status} `), text);
      assert.match(text, /\r\nx-content-type-options: nosniff\r\n/i);
      const body = JSON.parse(text.split('\r\n\r\n')[1]!) as { code: string; status: number };
      assert.deepEqual([body.status, body.code], [status, 'invalid-body']);
    });
  }

  it('takes no part of a query for another type', async () => {
    const history = '/chat/rooms/nowhere/history';
    for (const [query, field] of [
      ['after=x', 'after'],
      ['before=-1', 'before'],
      ['limit=0', 'limit'],
      ['after=1&before=2', 'before'],
    ] as const)
      assert.deepEqual((await amira.call('GET', `${history}?${query}`)).refusal, [
        400,
        'invalid-field',
        field,
      ]);
    assert.deepEqual((await amira.call('POST', '/chat/presence?show=dancing')).refusal, [
      400,
      'invalid-field',
      'show',
    ]);
    assert.deepEqual((await amira.call('POST', '/chat/chatstate/dancing/x')).refusal, [
      400,
      'invalid-field',
      'state',
    ]);
  });

  describe('of credentials', () => {
    it('a forged, empty or foreign token proves nobody', async () => {
      for (const authorization of [
        'Bearer forged',
        'Bearer ',
        'Basic',
        'Basic %%%',
        `Bearer ${amira.token}x`,
        'Negotiate x',
      ]) {
        for (const path of ['/chat/state', '/ask/visitor-x', '/chat/rooms']) {
          const answer = await server.call('GET', path, { headers: { authorization } });
          assert.deepEqual(answer.refusal, [401, 'not-signed-in'], authorization);
          assert.equal(answer.headers.get('www-authenticate'), null);
        }
        const stream = await server.call('GET', '/sse/amira', { base: '', headers: { authorization } });
        assert.deepEqual(stream.refusal, [401, 'not-signed-in'], authorization);
      }
      const asked = await server.call('POST', '/ask', {
        json: question(),
        headers: { authorization: 'Bearer forged' },
      });
      assert.deepEqual(asked.refusal, [401, 'not-signed-in']);
    });

    it('a wrong password and an unknown user look the same', async () => {
      for (const username of ['amira', 'nobody']) {
        const answer = await server.call('POST', `/chat/${username}/login`, { text: 'guess' });
        assert.deepEqual(answer.refusal, [401, 'wrong-password']);
      }
    });

    it('only an admin signs others in without a password', async () => {
      assert.deepEqual((await server.call('POST', '/chat/amira/login')).refusal, [401, 'wrong-password']);
      const by = (basic: string) => server.call('POST', '/chat/chloe/login', { basic });
      assert.deepEqual((await by('ben')).refusal, [401, 'wrong-password']);
      const answer = await by('root');
      assert.equal(answer.status, 200);
      assert.match(answer.text, /^ofchat-[\w-]{22}$/);
      assert.equal(
        (await server.call('POST', `/chat/${answer.text}/logoff`, { basic: 'chloe' })).status,
        200,
      );
    });

    it("a stream in the path must be the caller's own", async () => {
      const ben = await server.signIn('ben');
      const foreign = await ben.call('GET', `/chat/${amira.streamid}/state`);
      assert.deepEqual(foreign.refusal, [404, 'not-found']);
      assert.deepEqual((await server.call('GET', `/chat/${amira.streamid}/state`)).refusal, [
        401,
        'not-signed-in',
      ]);
      assert.deepEqual((await ben.call('POST', `/chat/${amira.streamid}/logoff`)).refusal, [
        404,
        'not-found',
      ]);
      assert.equal(
        (await server.call('GET', `/chat/${amira.streamid}/state`, { basic: 'amira' })).status,
        200,
      );
      assert.equal((await ben.call('POST', '/chat/logoff')).status, 200);
      assert.deepEqual((await ben.call('GET', '/chat/state')).refusal, [401, 'not-signed-in']);
      await ben.events.ended;
    });
  });

  it("a visitor's token opens the visitor's own and nothing else", async () => {
    const sam = await server.ask({ question: 'Mine' });
    const kim = await server.ask({ question: 'Not yours', userID: 'Kim' });
    const room = await amira.take('Mine');
    await sam.join();

    const notFound: [string, string, object?][] = [
      ['GET', `/ask/${kim.username}`],
      ['POST', `/ask/${kim.username}`],
      ['PUT', `/ask/${kim.username}`, { json: { body: 'x' } }],
      ['DELETE', `/ask/${kim.username}`],
      ['GET', '/ask/Kim'],
      ['GET', `/chat/rooms/${room.room}`],
      ['PUT', `/chat/rooms/${room.room}`],
      ['POST', `/chat/rooms/${room.room}`, { json: { body: 'x' } }],
      ['GET', `/chat/rooms/${room.room}/history`],
      ['GET', `/chat/rooms/${room.room}/chathistory`],
      ['GET', `/chat/rooms/${room.room}/occupants`],
      ['DELETE', `/chat/rooms/${room.room}`],
      ['GET', '/chat/rooms/no-such-room'],
      ['POST', `/chat/chatstate/composing/${room.room}`],
      ['GET', '/chat/state'],
      ['POST', '/chat/presence'],
      ['POST', '/chat/logoff'],
      ['GET', '/chat/assists'],
      ['GET', '/chat/assists/queues'],
      ['GET', '/chat/assists/diabetes'],
      ['POST', '/chat/assists/diabetes'],
      ['PUT', `/chat/assists/diabetes/${room.room}`],
      ['POST', `/chat/offer/${room.room}`],
      ['POST', `/chat/${sam.streamid}/offer/${room.room}`],
      ['GET', `/chat/${sam.streamid}/rooms`],
      ['POST', `/chat/rooms/${room.room}/ben`],
      ['GET', '/workgroups/diabetes/messages'],
      ['DELETE', '/workgroups/diabetes/messages/x'],
    ];
    const [stranger, outsider] = [kim, kim];
    for (const [method, path, about] of notFound) {
      const caller = path.includes(kim.username) || path === '/ask/Kim' ? sam : stranger;
      assert.deepEqual(
        (await caller.call(method, path, about)).refusal,
        [404, 'not-found'],
        `${method} ${path}`,
      );
    }
    const stream = await server.call('GET', `/sse/${sam.username}`, { base: '', token: outsider.token });
    assert.deepEqual(stream.refusal, [404, 'not-found']);
    // Nor does an expert who is not in the room see it.
    const ben = await server.signIn('ben');
    assert.deepEqual((await ben.call('GET', `/chat/rooms/${room.room}`)).refusal, [404, 'not-found']);
    assert.deepEqual((await ben.call('GET', `/ask/${sam.username}`)).refusal, [404, 'not-found']);
    for (const person of [sam, kim]) await person.call('DELETE', `/ask/${person.username}`);
    await ben.call('POST', '/chat/logoff');
    for (const person of [sam, kim, ben]) person.events.close();
  });

  it('an offer is gone after it was revoked', async () => {
    const sam = await server.ask({ question: 'Never mind' });
    const offerId = await amira.offered('Never mind');
    await sam.call('DELETE', `/ask/${sam.username}`);
    await amira.events.event('offerRevoked', ({ id }) => id === offerId);
    assert.deepEqual((await amira.call('PUT', `/chat/assists/diabetes/${offerId}`)).refusal, [
      409,
      'offer-gone',
    ]);
    assert.deepEqual((await amira.call('POST', `/chat/${amira.streamid}/offer/${offerId}`)).refusal, [
      409,
      'offer-gone',
    ]);
    assert.deepEqual((await sam.call('POST', `/ask/${sam.username}`)).refusal, [404, 'not-found']);
    // Twice is the same as once.
    assert.equal((await sam.call('DELETE', `/ask/${sam.username}`)).status, 200);
    sam.events.close();
  });

  it('of two accepts at once one wins', async () => {
    const sam = await server.ask({ question: 'Who is it?' });
    const offerId = await amira.offered('Who is it?');
    const accept = () => amira.call('PUT', `/chat/assists/diabetes/${offerId}`);
    const statuses = (await Promise.all([accept(), accept()])).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 409]);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
  });

  it('nobody posts after leaving, or after the end', async () => {
    const sam = await server.ask({ question: 'Short' });
    const { room } = await amira.take('Short');
    await sam.join();
    const ben = await server.signIn('ben');
    await amira.call('POST', `/chat/rooms/${room}/ben`);
    await ben.call('PUT', `/chat/rooms/${room}`);
    assert.equal((await ben.call('DELETE', `/chat/rooms/${room}`)).status, 200);
    const post = { json: { body: 'One more thing' } };
    assert.deepEqual((await ben.call('POST', `/chat/rooms/${room}`, post)).refusal, [409, 'not-an-occupant']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    assert.deepEqual((await amira.call('POST', `/chat/rooms/${room}`, post)).refusal, [409, 'room-ended']);
    const late = await sam.call('PUT', `/ask/${sam.username}`, post);
    assert.equal(late.status, 409);
    await ben.call('POST', '/chat/logoff');
    for (const person of [sam, ben]) person.events.close();
  });

  it('bad messages are refused', async () => {
    const sam = await server.ask({ question: 'Messages' });
    const { room } = await amira.take('Messages');
    const post = (json: unknown, headers = {}) =>
      amira.call('POST', `/chat/rooms/${room}`, { json, headers });
    assert.deepEqual((await post({})).refusal, [400, 'invalid-field', 'body']);
    assert.deepEqual((await post({ body: '  ' })).refusal, [400, 'invalid-field', 'body']);
    assert.deepEqual((await post({ body: 7 })).refusal, [400, 'invalid-field', 'body']);
    assert.deepEqual((await post({ body: 'x'.repeat(4_001) })).refusal, [400, 'invalid-field', 'body']);
    assert.deepEqual((await post({ body: 'x', id: 'no spaces' })).refusal, [400, 'invalid-field', 'id']);
    assert.deepEqual((await post({ body: 'x', id: 'a' }, { 'idempotency-key': 'b' })).refusal, [
      400,
      'invalid-field',
      'id',
    ]);
    assert.deepEqual((await post({ body: 'x', data: nested(12) })).refusal, [
      400,
      'invalid-field',
      'data.a.a.a.a.a.a.a',
    ]);
    assert.deepEqual((await post([1])).refusal, [400, 'invalid-body']);
    const reason = { text: 'x'.repeat(201) };
    const invite = await amira.call('POST', `/chat/rooms/${room}/ben`, reason);
    assert.deepEqual(invite.refusal, [400, 'invalid-field', 'reason']);
    assert.deepEqual((await amira.call('POST', `/chat/rooms/${room}/nobody`)).refusal, [404, 'not-found']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
  });

  it('a stream is answered as a stream only', async () => {
    const answer = await server.call('GET', '/sse/amira', {
      base: '',
      headers: { ...bearer(amira.token), accept: 'application/json' },
    });
    assert.deepEqual(answer.refusal, [400, 'invalid-field', 'Accept']);
    assert.deepEqual((await server.call('GET', '/sse/ben', { base: '', token: amira.token })).refusal, [
      404,
      'not-found',
    ]);
  });
});

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}
