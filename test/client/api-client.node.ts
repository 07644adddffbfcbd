import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiClient, NotSignedIn, Refused } from '../../src/client/index.js';
import { passwordOf, question, TestServer } from '../../server/test/support/start-test-server.js';

const basic = (username: string) => ({ type: 'basic', username, password: passwordOf(username) }) as const;

describe('a program with every call by its name', () => {
  let server: TestServer;
  let admin: ApiClient;

  before(async () => {
    server = await TestServer.start();
    admin = new ApiClient({ server: server.url, credential: basic('root') });
  });
  after(() => server.stop());

  it('sends parameters, queries and bodies of each kind, and reads answers of each kind', async () => {
    const json = { headers: { accept: 'application/json' } };
    const { token, streamid } = await admin.call(
      'login',
      { params: { username: 'amira' }, body: passwordOf('amira') },
      json,
    );
    const amira = admin.as({ type: 'bearer', token });
    assert.deepEqual(await admin.call('health'), { status: 'ok' });
    assert.match(await admin.call('metrics'), /ofchat_streams 1/);
    await amira.call('setPresence', { query: { show: 'chat', status: 'Here & now' } }, { streamid });
    assert.equal((await amira.call('readState')).status, 'Here & now');

    const asked = await amira.call(
      'ask',
      { body: question({ question: 'By its name' }) },
      { headers: { prefer: 'respond-async' }, idempotencyKey: 'a-key-of-the-program' },
    );
    const visitor = admin.as({ type: 'bearer', token: asked.token });
    const [offer] = (await amira.call('readState')).offers;
    assert.equal(offer!.question, 'By its name');
    const { offerId } = offer!;
    await amira.call('acceptOffer', { params: { workgroup: 'diabetes', offerId } });
    await amira.call('joinRoom', { params: { room: offerId } });
    await visitor.call('joinAsked', { params: { id: asked.username } });
    const { seq } = await visitor.call('postAsked', {
      params: { id: asked.username },
      body: { body: 'Hello' },
    });
    assert.equal(seq, 1);

    const bytes = new TextEncoder().encode('A note in a file');
    const announced = await amira.call('announceUpload', {
      body: { fileName: 'note.txt', size: bytes.length, type: 'text/plain', room: offerId },
    });
    await amira.call('sendUpload', { params: { id: announced.id }, body: bytes });
    assert.deepEqual(await amira.call('readUpload', { params: { id: announced.id } }), bytes);
    await amira.call('logoff');
  });

  it('rejects with the error that a caller decides by', async () => {
    const nobody = new ApiClient({ server: server.url });
    await assert.rejects(nobody.call('listUsers'), NotSignedIn);
    await assert.rejects(
      nobody.as(basic('amira')).call('listUsers'),
      (error) => error instanceof Refused && error.body.code === 'forbidden',
    );
    await assert.rejects(admin.call('readUser', { params: {} as { username: string } }), /needs a username/);
  });
});
