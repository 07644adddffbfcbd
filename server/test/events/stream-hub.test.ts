/** Streams over real connections. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { WireEvent } from '../../../src/protocol/index.js';
import { StreamHub, streamHeaders } from '../../src/events/index.js';
import { slowReaderLimit } from '../../src/events/reader.js';
import { SseReader } from '../support/sse-reader.js';

const notice = (text: string): WireEvent => ({
  event: 'chatapi.notify',
  data: { type: 'notify', to: 'amira@x', from: 'x', data: { text } },
});
const texts = (reader: SseReader) =>
  reader.events.map(({ event, data }) =>
    event === 'resync' ? 'resync' : (data as { data: { text: string } }).data.text,
  );

describe('the hub of streams', () => {
  let server: Server;
  let hub: StreamHub;
  let origin: string;
  const connected: string[] = [];

  before(async () => {
    hub = new StreamHub({
      now: () => 0,
      onConnected: (username, on) => connected.push(`${username} ${on ? 'came' : 'went'}`),
    });
    server = createServer((request, response) => {
      response.writeHead(200, streamHeaders);
      const lastEventId = request.headers['last-event-id'];
      if (!hub.attach(request.url!.slice(1), response, lastEventId as string | undefined)) response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    hub.drain();
    server.closeAllConnections();
    server.close();
  });

  it('sends bytes at once, so that a reader knows that it is live', async () => {
    hub.open('s-quiet', 'quiet');
    const response = await new Promise<IncomingMessage>((answered) => get(`${origin}/s-quiet`, answered));
    const [bytes] = (await once(response, 'data')) as [Buffer];
    assert.match(bytes.toString(), /^retry: \d{4}\n\n:\n\n$/);
    response.destroy();
  });

  it('delivers to every reader of every stream of a user, and to nobody else', async () => {
    hub.open('s-1', 'amira');
    hub.open('s-2', 'amira');
    hub.open('s-3', 'ben');
    const [first, tab, second, ben] = await Promise.all(
      ['s-1', 's-1', 's-2', 's-3'].map((streamid) => SseReader.open(`${origin}/${streamid}`)),
    );
    assert.equal(hub.readers('amira'), 3);
    hub.deliver('amira', notice('one'));
    hub.deliver('ben', notice('other'));
    hub.deliver('nobody', notice('lost'));
    await Promise.all(
      [first, tab, second, ben].map((reader) => reader!.until((events) => events.length === 1)),
    );
    assert.deepEqual(
      [first, tab, second, ben].map((reader) => texts(reader!)),
      [['one'], ['one'], ['one'], ['other']],
    );
    for (const reader of [first, tab, second, ben]) reader!.close();
  });

  it('replays what a reader missed, in order and once, before what is new', async () => {
    hub.open('s-4', 'chloe');
    const reader = await SseReader.open(`${origin}/s-4`);
    hub.deliver('chloe', notice('one'));
    await reader.until((events) => events.length === 1);
    reader.close();
    for (const text of ['two', 'three', 'four']) hub.deliver('chloe', notice(text));
    const again = await SseReader.open(`${origin}/s-4`, {}, reader.lastEventId);
    hub.deliver('chloe', notice('five'));
    await again.until((events) => events.length === 4);
    assert.deepEqual(texts(again), ['two', 'three', 'four', 'five']);
    again.close();
  });

  it('replays more than a connection takes at once', async () => {
    hub.open('s-5', 'many');
    const long = 'x'.repeat(2_000);
    for (let each = 0; each < 900; each += 1) hub.deliver('many', notice(`${each} ${long}`));
    const first = await SseReader.open(`${origin}/s-5`, {}, 'unknown.1');
    await first.until((events) => events.length === 1);
    assert.deepEqual(texts(first), ['resync']);
    const epoch = first.lastEventId!.split('.')[0]!;
    first.close();
    const reader = await SseReader.open(`${origin}/s-5`, {}, `${epoch}.0`);
    await reader.until((events) => events.length === 900);
    assert.deepEqual(
      texts(reader).map((text) => Number(text.split(' ')[0])),
      Array.from({ length: 900 }, (_, each) => each),
    );
    hub.deliver('many', notice('live'));
    await reader.until((events) => events.length === 901);
    reader.close();
  });

  it('asks for a resync when it does not know the id, and goes on from there', async () => {
    hub.open('s-6', 'dora');
    hub.deliver('dora', notice('forgotten'));
    const reader = await SseReader.open(`${origin}/s-6`, {}, 'before-the-restart.7');
    hub.deliver('dora', notice('new'));
    await reader.until((events) => events.length === 2);
    assert.deepEqual(texts(reader), ['resync', 'new']);
    reader.close();
    const again = await SseReader.open(`${origin}/s-6`, {}, reader.events[0]!.id);
    await again.until((events) => events.length === 1);
    assert.deepEqual(texts(again), ['new']);
    again.close();
  });

  it('tells when the first reader of a user comes and the last one goes', async () => {
    hub.open('s-7', 'eve');
    hub.open('s-8', 'eve');
    const one = await SseReader.open(`${origin}/s-7`);
    const two = await SseReader.open(`${origin}/s-8`);
    one.close();
    await eventually(() => hub.readers('eve') === 1);
    two.close();
    await eventually(() => hub.readers('eve') === 0);
    assert.deepEqual(
      connected.filter((line) => line.startsWith('eve')),
      ['eve came', 'eve went'],
    );
  });

  it('cuts a reader that does not read, and keeps nothing of it in memory', async () => {
    hub.open('s-9', 'slow');
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const gone = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.write('GET /s-9 HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually(() => hub.readers('slow') === 1);
    socket.pause();
    const long = notice('x'.repeat(slowReaderLimit / 4));
    // The system's own buffers take some megabytes before the process has to keep anything.
    for (let sent = 0; hub.readers('slow') === 1; sent += 1) {
      assert.ok(sent < 1_000, 'It was never cut.');
      hub.deliver('slow', long);
      await new Promise((turn) => setImmediate(turn));
    }
    socket.resume();
    await gone;
  });

  it('ends the readers of a stream that is closed', async () => {
    hub.open('s-10', 'fay');
    const reader = await SseReader.open(`${origin}/s-10`);
    hub.close('s-10');
    await reader.ended;
    assert.equal(hub.readers('fay'), 0);
  });
});

async function eventually(check: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !check(); turn += 1) await new Promise((later) => setTimeout(later, 1));
  assert.ok(check());
}
