/** What the server serves besides the API. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestServer } from '../support/start-test-server.js';

describe('pages and scripts', () => {
  it('the script may be loaded by any page, and is asked for again each time', async () => {
    const server = await TestServer.start();
    const script = await server.call('GET', '/ofchat-widget.js', {
      base: '',
      headers: { origin: 'https://any.example', 'accept-encoding': 'identity' },
    });
    assert.equal(script.headers.get('access-control-allow-origin'), '*');
    assert.equal(script.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(script.headers.get('x-content-type-options'), 'nosniff');
    if (script.status === 200) {
      assert.equal(script.headers.get('cache-control'), 'no-cache');
      assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
      const etag = script.headers.get('etag')!;
      const encoding = { 'accept-encoding': 'gzip, br' };
      const small = await server.call('GET', '/ofchat-widget.js', { base: '', headers: encoding });
      assert.equal(small.headers.get('content-encoding'), 'br');
      assert.equal(small.text, script.text);
      const again = await server.call('GET', '/ofchat-widget.js', {
        base: '',
        headers: { 'if-none-match': etag },
      });
      assert.equal(again.status, 304);
    } else {
      // Not built yet.
      assert.equal(script.status, 404);
      assert.match(script.text, /npm run build/);
    }
    assert.equal((await server.call('GET', '/chunks/none-12345678.js', { base: '' })).status, 404);
    await server.stop();
  });

  it("the desk's page is held to a strict policy; the clinic's is there in the demo only", async () => {
    const server = await TestServer.start();
    const desk = await server.call('GET', '/desk/', { base: '' });
    const policy = desk.headers.get('content-security-policy')!;
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ])
      assert.ok(policy.includes(rule), rule);
    const moved = await server.call('GET', '/desk?lang=ar', { base: '' });
    assert.deepEqual([moved.status, moved.headers.get('location')], [302, '/desk/?lang=ar']);
    assert.equal((await server.call('GET', '/', { base: '' })).error.code, 'not-found');
    await server.stop();
  });

  it('come from elsewhere during development', async () => {
    const server = await TestServer.start({ config: { demo: true, pagesUrl: 'http://127.0.0.1:5173' } });
    for (const path of ['/', '/desk/?lang=ar']) {
      const answer = await server.call('GET', path, { base: '' });
      assert.deepEqual(
        [answer.status, answer.headers.get('location')],
        [302, `http://127.0.0.1:5173${path}`],
      );
    }
    await server.stop();
  });

  it('the health of the server can be asked for', async () => {
    const server = await TestServer.start();
    const answer = await server.call('GET', '/healthz', { base: '' });
    assert.deepEqual([answer.status, answer.json], [200, { status: 'ok' }]);
    for (const [name, value] of [
      ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
      ['referrer-policy', 'no-referrer'],
      ['x-content-type-options', 'nosniff'],
      ['cache-control', 'no-store'],
    ] as const)
      assert.equal(answer.headers.get(name), value);
    await server.stop();
  });
});
