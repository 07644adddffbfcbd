/** `ofchat conversation`, beside a running server. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AuditPage, Transcript } from '../../../src/protocol/index.js';
import { TestServer } from '../support/start-test-server.js';
import { ofchat } from './run-ofchat.js';

describe('ofchat conversation', () => {
  let server: TestServer;
  let room: string;
  let end: () => Promise<unknown>;
  before(async () => {
    server = await TestServer.start();
    const amira = await server.signIn('amira');
    const sam = await server.ask({ question: 'May I eat dates?' });
    ({ room } = await amira.take('May I eat dates?'));
    await sam.join();
    await amira.call('POST', `/chat/rooms/${room}`, { json: { body: 'One or two' } });
    end = () => sam.call('DELETE', `/ask/${sam.username}`);
    for (const person of [amira, sam]) person.events.close();
  });
  after(() => server.stop());

  const conversation = (...args: string[]) => ofchat(['conversation', ...args, '--data', server.data]);

  it('exports one, in each format', async () => {
    const text = await conversation('export', room);
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /Question: May I eat dates\?\n[^]*Amira: One or two\n$/);
    assert.match((await conversation('export', room, '--format', 'html')).stdout, /^<!doctype html>/);
    const { message } = JSON.parse(
      (await conversation('export', room, '--format', 'json')).stdout,
    ) as Transcript;
    assert.deepEqual(
      message.map(({ body }) => body),
      ['One or two'],
    );
  });

  it('erases one that has ended, while the server runs', async () => {
    const early = await conversation('erase', room);
    assert.deepEqual([early.code, early.stderr], [1, 'This conversation is still going on.\n']);
    await end();
    const erased = await conversation('erase', room);
    assert.equal(erased.code, 0, erased.stderr);
    assert.match(erased.stdout, new RegExp(`Erased the conversation ${room}`));
    assert.equal((await server.call('GET', `/conversations/${room}`, { basic: 'root' })).status, 404);
    assert.equal((await conversation('erase', room)).code, 1);
    assert.equal((await ofchat(['check', '--data', server.data])).code, 0);

    const { json } = await server.call('GET', '/audit?actor=ofchat', { basic: 'root' });
    assert.deepEqual(
      (json as AuditPage).entry.map(({ action, subject }) => [action, subject]),
      [['conversation.erased', room], ...Array.from({ length: 3 }, () => ['conversation.exported', room])],
    );
  });

  it('says what is wrong', async () => {
    for (const [args, code, expected] of [
      [['export', 'nowhere'], 1, /There is no conversation nowhere/],
      [['export', room, '--format', 'pdf'], 2, /one of json, text, html/],
      [['export'], 2, /Say which room/],
      [['burn', room], 2, /can export and erase, not burn/],
    ] as const) {
      const outcome = await conversation(...args);
      assert.equal(outcome.code, code);
      assert.match(outcome.stderr, expected);
    }
  });
});
