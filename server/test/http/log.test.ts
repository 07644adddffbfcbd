/** Promise 12: no question, message, name, address or token is ever in a log. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { basic, question, TestServer } from '../support/start-test-server.js';
import { describe as describeError } from '../../src/http/logging.js';

const allowed = new Set([
  'time',
  'level',
  'event',
  'problem',
  'method',
  'route',
  'status',
  'duration',
  'code',
  'error',
  'at',
]);

describe('the log', () => {
  it('holds nothing that anybody sent, whatever becomes of it', async () => {
    const server = await TestServer.start({ config: { logLevel: 'trace' } });
    let planted = 0;
    const canaries: string[] = [];
    const canary = (prefix = '') => {
      const text = `${prefix}CANARY${++planted}x`;
      canaries.push(text);
      return text;
    };
    const amira = await server.signIn('amira');
    canaries.push(amira.token, amira.streamid, 'amira-password', basic('amira').slice(6));

    const sam = await server.ask({
      question: canary(),
      userID: canary(),
      emailAddress: `${canary()}@example.org`,
      extra: canary(),
      [canary()]: 'x',
    });
    canaries.push(sam.token, sam.username, sam.streamid);
    const offered = await amira.events.event<{ id: string }>('offerReceived');
    await amira.call('PUT', `/chat/assists/diabetes/${offered.id}`);
    canaries.push(offered.id);
    await amira.call('PUT', `/chat/rooms/${offered.id}`);
    await sam.call('POST', `/ask/${sam.username}`);
    await sam.call('PUT', `/ask/${sam.username}`, {
      json: { body: canary(), id: canary(), [canary()]: canary() },
    });
    await amira.call('POST', `/chat/rooms/${offered.id}`, { text: canary() });
    await amira.call('POST', `/chat/rooms/${offered.id}/ben`, { text: canary() });
    await amira.call('POST', `/chat/presence?show=chat&status=${canary()}`);
    await amira.call('GET', `/chat/rooms/${offered.id}/history?after=0&${canary()}=${canary()}`);

    // What is refused.
    const token = canary();
    await server.call('GET', `/chat/state?${canary()}`, { token });
    await server.call('POST', `/chat/${canary()}/login`, { text: canary() });
    await server.call('GET', `/${canary()}/${canary()}`, {
      headers: { 'x-forwarded-for': canary(), 'user-agent': canary() },
    });
    await server.call('GET', '/workgroups/diabetes', { headers: { origin: `https://${canary()}.example` } });
    await server.call('GET', `/workgroups/${canary()}%ff`);
    await server.call('POST', '/ask', { json: { ...question(), [canary()]: { deep: canary() } } });
    await server.call('POST', '/ask', {
      text: `{"${canary()}`,
      headers: { 'content-type': 'application/json' },
    });
    await server.call('POST', '/ask', { text: canary(), headers: { 'content-type': `text/${canary()}` } });
    await server.call('POST', '/ask', { json: question({ question: canary().repeat(5_000) }) });
    await server.call('POST', '/ask', { json: question(), headers: { 'idempotency-key': canary('short ') } });
    await server.call('POST', '/workgroups/diabetes/messages', {
      json: { userID: canary(), emailAddress: `${canary()}@example.org`, message: canary() },
    });
    await server.call('GET', `/ask/${canary()}`, { token: sam.token });
    await server.call('PATCH', `/chat/${canary()}/state`);
    await sam.call('DELETE', `/ask/${sam.username}`);
    await sam.reconnect();
    for (const person of [amira, sam]) person.events.close();
    await server.stop();

    const log = server.log.join('');
    assert.ok(server.log.length > 20);
    for (const text of canaries) assert.equal(log.includes(text), false, `${text} is in the log.`);
    assert.equal(/127\.0\.0\.1|::1|localhost/.test(log), false);
    for (const line of server.log) {
      const members = Object.keys(JSON.parse(line) as object);
      assert.deepEqual(
        members.filter((name) => !allowed.has(name)),
        [],
        line,
      );
    }
    const routes = server.log.map((line) => (JSON.parse(line) as { route?: string }).route);
    assert.ok(routes.includes('/restapi/v1/ask/:id'));
    const refused = server.log.map((line) => JSON.parse(line) as { code?: string; status?: number });
    assert.ok(refused.some(({ code, status }) => code === 'wrong-password' && status === 401));
  });

  it('tells where a fault was, and not what it said', () => {
    const error = new RangeError(
      'The name CANARY is too long.\n    at CANARY (file:///CANARY with space:1:2)\n    at',
    );
    const line = JSON.stringify(describeError(error));
    assert.equal(line.includes('CANARY'), false, line);
    assert.match(line, /RangeError.*log\.test\.ts/);
  });
});
