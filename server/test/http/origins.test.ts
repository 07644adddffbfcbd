/** Which websites may call what. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { question, TestServer } from '../support/start-test-server.js';

const hospital = 'https://www.hospital.example';
const clinic = 'https://clinic.example';
const stranger = 'https://evil.example';

describe('a page of another origin', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start({
      workgroups: [
        { name: 'diabetes', members: ['amira'], allowedOrigins: [hospital], offerTimeout: 240 },
        { name: 'heart', members: ['ben'], allowedOrigins: [clinic] },
        { name: 'own', members: ['ben'] },
      ],
    });
  });
  after(() => server.stop());

  const from = (origin: string) => ({ headers: { origin } });

  it('reads the status of the workgroup that allows it', async () => {
    const answer = await server.call('GET', '/workgroups/diabetes', from(hospital));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), hospital);
    assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    assert.match(answer.headers.get('vary')!, /Origin/);
  });

  it('is refused at another workgroup, in words that it may read', async () => {
    const answer = await server.call('GET', '/workgroups/diabetes', from(clinic));
    assert.deepEqual(answer.refusal, [403, 'foreign-origin']);
    assert.equal(answer.headers.get('access-control-allow-origin'), clinic);
    const ask = { json: question(), headers: { origin: clinic, prefer: 'respond-async' } };
    assert.deepEqual((await server.call('POST', '/ask', ask)).refusal, [403, 'foreign-origin']);
    assert.deepEqual((await server.call('GET', '/workgroups/own', from(hospital))).refusal, [
      403,
      'foreign-origin',
    ]);
  });

  it('is refused everywhere when nobody allows it', async () => {
    for (const origin of [
      stranger,
      'null',
      'http://www.hospital.example',
      `${hospital}.evil.example`,
      `${hospital}:444`,
    ]) {
      for (const [method, path] of [
        ['GET', '/workgroups/diabetes'],
        ['POST', '/ask'],
        ['OPTIONS', '/ask'],
        ['GET', '/nothing-known'],
      ] as const) {
        const answer = await server.call(method, path, from(origin));
        assert.equal(answer.headers.get('access-control-allow-origin'), null);
        if (path !== '/nothing-known')
          assert.deepEqual(answer.refusal, [403, 'foreign-origin'], `${origin} ${method} ${path}`);
      }
      const stream = await server.call('GET', '/sse/amira', { base: '', ...from(origin) });
      assert.deepEqual(stream.refusal, [403, 'foreign-origin']);
    }
  });

  it('may ask before it calls', async () => {
    const preflight = await server.call('OPTIONS', '/ask', {
      headers: {
        origin: hospital,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key,prefer',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), hospital);
    assert.match(preflight.headers.get('access-control-allow-methods')!, /PUT.*DELETE/);
    for (const header of ['Authorization', 'Idempotency-Key', 'Last-Event-ID', 'Prefer'])
      assert.ok(preflight.headers.get('access-control-allow-headers')!.includes(header));
    const stream = await server.call('OPTIONS', '/sse/visitor-x', {
      base: '',
      headers: {
        origin: hospital,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    assert.equal(stream.status, 204);
  });

  it("uses a visitor's token only where the visitor's workgroup allows it, streams too", async () => {
    const amira = await server.signIn('amira');
    const sam = await server.ask({}, { origin: hospital });
    const ask = `/ask/${sam.username}`;
    assert.equal((await sam.call('GET', ask, from(hospital))).status, 200);
    assert.deepEqual((await sam.call('GET', ask, from(clinic))).refusal, [403, 'foreign-origin']);
    const stream = (origin: string) =>
      fetch(`${server.url}/sse/${sam.username}`, {
        headers: { authorization: `Bearer ${sam.token}`, origin, accept: 'text/event-stream' },
      });
    assert.equal((await stream(clinic)).status, 403);
    const opened = await stream(hospital);
    assert.equal(opened.status, 200);
    assert.equal(opened.headers.get('access-control-allow-origin'), hospital);
    assert.match(opened.headers.get('vary')!, /Origin/);
    assert.equal(opened.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(opened.headers.get('cache-control'), 'no-store, no-transform');
    assert.equal(opened.headers.get('x-accel-buffering'), 'no');
    assert.equal(opened.headers.get('x-content-type-options'), 'nosniff');
    await opened.body!.cancel();
    for (const person of [amira, sam]) person.events.close();
  });

  it("signs experts in only from pages of the expert's workgroups", async () => {
    const login = (username: string, origin: string) =>
      server.call('POST', `/chat/${username}/login`, { text: `${username}-password`, headers: { origin } });
    assert.equal((await login('amira', hospital)).status, 200);
    assert.deepEqual((await login('ben', hospital)).refusal, [403, 'foreign-origin']);
  });

  it("of the server's own pages is no foreign one", async () => {
    const answer = await server.call('GET', '/workgroups/own', from(server.url));
    assert.equal(answer.status, 200);
  });
});

describe('behind a proxy', () => {
  it('pages of the public address and of origins in the configuration are let in', async () => {
    const server = await TestServer.start({
      config: { publicUrl: 'https://chat.example', allowedOrigins: ['https://desk.example'] },
    });
    for (const origin of ['https://chat.example', 'https://desk.example'])
      assert.equal(
        (await server.call('GET', '/workgroups/diabetes', { headers: { origin } })).status,
        200,
        origin,
      );
    const other = await server.call('GET', '/workgroups/diabetes', { headers: { origin: stranger } });
    assert.deepEqual(other.refusal, [403, 'foreign-origin']);
    await server.stop();
  });
});
