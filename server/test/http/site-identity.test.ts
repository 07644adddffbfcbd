/** Visitors whom a site vouches for with a JWT. */
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { SignJWT, type JWTPayload } from 'jose';
import type { AskAccepted, AskAnswered, Offer, RoomState } from '../../../src/protocol/index.js';
import { configDefaults, databaseFile } from '../../src/config/index.js';
import { openStorage } from '../../src/storage/index.js';
import { question, TestServer, type Expert } from '../support/start-test-server.js';

const secret = 'a secret that the site and we share, 1';
const audience = 'https://chat.example.org';

describe('a visitor of a site that knows its visitors', () => {
  let server: TestServer;
  let amira: Expert;
  before(async () => {
    server = await TestServer.start({
      workgroups: [
        { name: 'diabetes', members: ['amira'] },
        { name: 'eyes', members: ['amira'] },
        { name: 'feet', members: ['amira'] },
      ],
    });
    amira = await server.signIn('amira');
    await setIdentity('diabetes', { algorithm: 'HS256', secretOrKey: secret, audience });
  });
  after(async () => {
    amira.events.close();
    await server.stop();
  });

  const setIdentity = async (workgroup: string, json: object) => {
    const set = await server.call('PUT', `/workgroups/${workgroup}/identity`, { basic: 'root', json });
    assert.equal(set.status, 200, set.text);
  };

  const sam = (claims: JWTPayload = {}): JWTPayload => {
    const now = Math.floor(Date.now() / 1_000);
    const own = { aud: audience, sub: 'patient-7', name: 'Sam Real', email: 'sam@clinic.example' };
    return { iat: now, exp: now + 300, jti: randomUUID(), ...own, ...claims };
  };
  const sign = (claims: JWTPayload, key = secret) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(key));
  const asked: AskAccepted[] = [];
  const ask = async (identity: unknown, more: object = {}, headers: Record<string, string> = {}) => {
    const answer = await server.call('POST', '/ask', {
      json: { ...question(), identity, ...more },
      headers: { prefer: 'respond-async', ...headers },
    });
    if (answer.status === 202) asked.push(answer.json as AskAccepted);
    return answer;
  };
  // Nobody answers these: the expert is to be free for the next test.
  afterEach(async () => {
    for (const { username, token } of asked.splice(0))
      await server.call('DELETE', `/ask/${username}`, { token });
  });
  const refused = async (identity: unknown, about: string) => {
    const answer = await ask(identity);
    assert.deepEqual(answer.refusal, [401, 'invalid-identity', 'identity'], about);
    return answer.error.message;
  };

  it('is shown to the expert as the site says, whatever was typed', async () => {
    const visitor = await server.ask({
      userID: 'Somebody Else',
      question: 'Is it me?',
      identity: await sign(sam()),
      verified: 'true',
      ward: '7',
    });
    const id = await amira.offered('Is it me?');
    const offers = ((await amira.call('GET', '/chat/state')).json as { offers: Offer[] }).offers;
    const details = {
      name: 'Sam Real',
      emailAddress: 'sam@clinic.example',
      verified: true,
      subject: 'patient-7',
    };
    const { fields, ...shown } = offers.find(({ offerId }) => offerId === id)!.visitor;
    assert.deepEqual(shown, details);
    assert.equal(fields['ward'], '7');
    assert.ok(!('identity' in fields));

    const room = await amira.take('Is it me?');
    assert.equal(room.visitor?.subject, 'patient-7');
    const joined = await visitor.join();
    assert.ok(joined.occupants.some(({ name, role }) => name === 'Sam Real' && role === 'visitor'));
    assert.equal(joined.visitor, undefined);
    await visitor.call('DELETE', `/ask/${visitor.username}`);
    visitor.events.close();
  });

  it('who only types a name is never shown as known', async () => {
    const typed = { question: 'Trust me?', verified: true, subject: 'patient-7' };
    const visitor = await server.ask(typed);
    const room: RoomState = await amira.take('Trust me?');
    assert.deepEqual(
      [room.visitor?.verified, room.visitor?.subject, room.visitor?.name],
      [undefined, undefined, 'Sam'],
    );
    await visitor.call('DELETE', `/ask/${visitor.username}`);
    visitor.events.close();
  });

  it('a name or an address that the site does not say is not taken from what was typed', async () => {
    const claims = sam();
    delete claims['name'];
    delete claims['email'];
    const visitor = await server.ask({ question: 'Nameless?', identity: await sign(claims) });
    const room = await amira.take('Nameless?');
    assert.deepEqual([room.visitor?.name, room.visitor?.emailAddress], ['patient-7', '']);
    await visitor.call('DELETE', `/ask/${visitor.username}`);
    visitor.events.close();
  });

  it('an identity is good for one question; the same call again is the same question', async () => {
    const identity = await sign(sam());
    const headers = { 'idempotency-key': 'one-question-of-sam' };
    const first = await ask(identity, {}, headers);
    const again = await ask(identity, {}, headers);
    assert.deepEqual([first.status, again.status], [202, 202]);
    const username = (answer: typeof first) => (answer.json as { username: string }).username;
    assert.equal(username(again), username(first));
    assert.equal(await refused(identity, 'used before'), 'This identity was used before.');
    const jti = 'in a race';
    const racing = await Promise.all([sign(sam({ jti })), sign(sam({ jti })), sign(sam({ jti }))]);
    const statuses = (await Promise.all(racing.map((one) => ask(one)))).map(({ status }) => status);
    assert.deepEqual(statuses.sort(), [202, 401, 401]);
    const { jti: _none, ...bare } = sam();
    assert.equal((await ask(await sign({ ...bare, nonce: 'a nonce will do' }))).status, 202);
    await refused(await sign({ ...bare, nonce: 'a nonce will do' }), 'the nonce again');
  });

  it('what the site has not signed like this is refused', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const claims = sam();
    const [header, payload, signature] = (await sign(claims)).split('.') as [string, string, string];
    const signed = (head: string, body: string) =>
      `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
    const hs384 = `${part({ alg: 'HS384' })}.${part(sam())}`;
    const without = (claim: string) => {
      const { [claim]: _gone, ...rest } = sam();
      return sign(rest);
    };
    const bad: [string, string | Promise<string>][] = [
      ['alg none', `${part({ alg: 'none' })}.${part(sam())}.`],
      ['alg None with a signature', `${part({ alg: 'None' })}.${part(sam())}.${signature}`],
      ['alg RS256', new SignJWT(sam()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)],
      [
        'alg HS384 with our secret',
        `${hs384}.${createHmac('sha384', secret).update(hs384).digest('base64url')}`,
      ],
      ['another secret', sign(sam(), 'a secret that nobody shares with us, 2')],
      ['changed after it was signed', `${header}.${part({ ...claims, sub: 'patient-8' })}.${signature}`],
      ['no signature', `${header}.${payload}.`],
      ['two parts', `${header}.${payload}`],
      ['no JWT', 'sam'],
      ['JSON that is none', `${header}.${Buffer.from('{"sub":').toString('base64url')}.${signature}`],
      ['expired', sign(sam({ iat: now - 700, exp: now - 100 }))],
      ['no exp', without('exp')],
      ['lives too long', sign(sam({ exp: now + 3_600 }))],
      ['lives too long from an earlier day on', sign(sam({ iat: now - 86_400 }))],
      [
        'a date of issue far ahead that makes it look short',
        sign(sam({ iat: now + 3_000, exp: now + 3_500 })),
      ],
      ['not valid yet', sign(sam({ nbf: now + 200 }))],
      ['another audience', sign(sam({ aud: 'https://other.example' }))],
      ['no audience', without('aud')],
      ['no subject', without('sub')],
      ['an empty subject', sign(sam({ sub: ' ' }))],
      ['a subject of a thousand characters', sign(sam({ sub: 'x'.repeat(1_000) }))],
      ['a subject that is a number', sign({ ...sam(), sub: 7 } as unknown as JWTPayload)],
      ['a name with a line break', sign(sam({ name: 'Sam\nDr' }))],
      ['an email that is none', sign(sam({ email: 'sam' }))],
      ['no number of its own', without('jti')],
      ['a number that is an object', sign({ ...sam(), jti: {} } as unknown as JWTPayload)],
      ['critical things nobody knows', signed(part({ alg: 'HS256', crit: ['new'], new: 1 }), part(sam()))],
    ];
    for (const [about, identity] of bad) await refused(await identity, about);
    assert.deepEqual((await ask('x'.repeat(4_097))).refusal, [400, 'invalid-field', 'identity']);
    assert.deepEqual((await ask('x'.repeat(20_000))).refusal, [413, 'body-too-large']);
    assert.deepEqual((await ask(7)).refusal, [400, 'invalid-field', 'identity']);
    assert.deepEqual((await ask('')).refusal, [400, 'invalid-field', 'identity']);
  });

  it('a refused identity leaves no question behind, and can be used when it was not to blame', async () => {
    const identity = await sign(sam());
    await refused(`${identity}x`, 'a broken copy');
    const open = await server.call('POST', '/ask', {
      json: { ...question(), workgroup: 'nowhere', identity },
      headers: { prefer: 'respond-async' },
    });
    assert.equal(open.status, 404);
    assert.equal((await ask(identity)).status, 202);
  });

  it('with ES256 the site keeps its key to itself', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await setIdentity('eyes', { algorithm: 'ES256', secretOrKey: pem, audience });
    const es = (claims: JWTPayload) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    assert.equal((await ask(await es(sam()), { workgroup: 'eyes' })).status, 202);
    // The public key is no secret: who signs with it as if it were one proves nothing.
    const confused = await sign(sam(), pem);
    assert.deepEqual((await ask(confused, { workgroup: 'eyes' })).refusal, [
      401,
      'invalid-identity',
      'identity',
    ]);
    // What is meant for one workgroup is nothing to another.
    assert.deepEqual((await ask(await es(sam()))).refusal, [401, 'invalid-identity', 'identity']);
    assert.deepEqual((await ask(await es(sam()), { workgroup: 'feet' })).refusal, [
      401,
      'invalid-identity',
      'identity',
    ]);
  });

  it('a caller that waits gets its body back without the identity', async () => {
    const asking = server.call('POST', '/ask', {
      json: { ...question({ question: 'Shall I wait?' }), identity: await sign(sam()) },
    });
    await amira.take('Shall I wait?');
    const answer = (await asking).json as AskAnswered;
    assert.equal(answer.userID, 'Sam');
    assert.ok(!('identity' in answer));
  });

  it('the key is set by an admin, is never answered, and is sealed', async () => {
    const path = '/workgroups/diabetes/identity';
    const read = await server.call('GET', path, { basic: 'root' });
    assert.deepEqual(read.json, { algorithm: 'HS256', audience });
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
      type: 'spki',
      format: 'pem',
    });
    for (const json of [
      { algorithm: 'HS256', secretOrKey: 'short', audience },
      { algorithm: 'ES256', secretOrKey: secret, audience },
      { algorithm: 'ES256', secretOrKey: p384.toString(), audience },
    ])
      assert.deepEqual((await server.call('PUT', path, { basic: 'root', json })).refusal, [
        400,
        'invalid-field',
        'secretOrKey',
      ]);
    const none = { algorithm: 'none', secretOrKey: secret, audience };
    assert.deepEqual((await server.call('PUT', path, { basic: 'root', json: none })).refusal, [
      400,
      'invalid-field',
      'algorithm',
    ]);
    const nowhere = { algorithm: 'HS256', secretOrKey: secret, audience };
    assert.equal(
      (await server.call('PUT', '/workgroups/nowhere/identity', { basic: 'root', json: nowhere })).status,
      404,
    );

    const storage = openStorage(databaseFile({ ...configDefaults, data: server.data }));
    const rows = JSON.stringify(storage.db.prepare('SELECT * FROM site_identities').all());
    await storage.close();
    assert.ok(rows.includes('diabetes') && !rows.includes(secret));

    assert.equal((await server.call('DELETE', path, { basic: 'root' })).status, 200);
    assert.equal((await server.call('DELETE', path, { basic: 'root' })).status, 404);
    assert.equal(await refused(await sign(sam()), 'none is taken'), 'This workgroup takes no identities.');
    assert.doesNotMatch(server.log.join(''), /patient-7|Sam Real|clinic\.example/);
  });
});
