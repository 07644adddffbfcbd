/** Polls of a stream over real connections. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createParser } from 'eventsource-parser';
import type { WireEvent } from '../../../src/protocol/index.js';
import { StreamHub, streamHeaders } from '../../src/events/index.js';
import { slowReaderLimit } from '../../src/events/reader.js';
import { SseReader } from '../support/sse-reader.js';

const notice = (text: string): WireEvent => ({
  event: 'chatapi.notify',
  data: { type: 'notify', to: 'amira@x', from: 'x', data: { text } },
});

interface Answered {
  readonly texts: string[];
  readonly lastEventId: string | undefined;
  readonly body: string;
}

describe('a poll', () => {
  let server: Server;
  let hub: StreamHub;
  let origin: string;
  const connected: string[] = [];
  const heard = new Set<() => void>();

  before(async () => {
    hub = new StreamHub({
      now: () => 0,
      heartbeatSeconds: 0.1,
      betweenPolls: 500,
      onConnected: (username, on) => {
        connected.push(`${username} ${on ? 'came' : 'went'}`);
        for (const next of heard) next();
      },
    });
    server = createServer((request, response) => {
      response.writeHead(200, streamHeaders);
      const { pathname, search } = new URL(request.url!, 'http://x');
      const lastEventId = request.headers['last-event-id'] as string | undefined;
      const found = hub[search === '?poll' ? 'poll' : 'attach'](pathname.slice(1), response, lastEventId);
      if (!found) response.end();
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

  /** Asks once, to the end of the answer. */
  async function poll(streamid: string, lastEventId?: string): Promise<Answered> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const body = await (await fetch(`${origin}/${streamid}?poll`, { headers })).text();
    const texts: string[] = [];
    let last = lastEventId;
    const parser = createParser({
      onEvent: ({ id, event, data }) => {
        last = id;
        texts.push(
          event === 'resync' ? 'resync' : (JSON.parse(data) as { data: { text: string } }).data.text,
        );
      },
    });
    parser.feed(body);
    return { texts, lastEventId: last, body };
  }

  const reading = async (streamid: string) => {
    while (hub.readersOf(streamid) === 0) await new Promise((next) => setImmediate(next));
  };
  const told = async (line: string) => {
    while (!connected.includes(line)) await new Promise<void>((next) => heard.add(next));
  };

  it('tells the place to go on from at first, then what follows it, each event once', async () => {
    hub.open('s-1', 'amira');
    hub.deliver('amira', notice('before'));
    const first = await poll('s-1');
    assert.deepEqual(first.texts, ['resync']);
    hub.deliver('amira', notice('one'));
    hub.deliver('amira', notice('two'));
    const second = await poll('s-1', first.lastEventId);
    assert.deepEqual(second.texts, ['one', 'two']);
    const waiting = poll('s-1', second.lastEventId);
    await reading('s-1');
    hub.deliver('amira', notice('three'));
    hub.deliver('amira', notice('four'));
    assert.deepEqual((await waiting).texts, ['three', 'four']);
  });

  it('has the ids of the stream: one can go over to the other at any place', async () => {
    hub.open('s-2', 'ben');
    const stream = await SseReader.open(`${origin}/s-2`);
    hub.deliver('ben', notice('streamed'));
    await stream.until((events) => events.length === 1);
    stream.close();
    hub.deliver('ben', notice('polled'));
    const polled = await poll('s-2', stream.lastEventId);
    assert.deepEqual(polled.texts, ['polled']);
    hub.deliver('ben', notice('streamed again'));
    const again = await SseReader.open(`${origin}/s-2`, {}, polled.lastEventId);
    await again.until((events) => events.length === 1);
    again.close();
  });

  it('ends without an event when nothing happens, and says resync when the gap cannot be filled', async () => {
    hub.open('s-3', 'chloe');
    const { lastEventId } = await poll('s-3');
    assert.deepEqual(await poll('s-3', lastEventId), { texts: [], lastEventId, body: ':\n\n' });
    hub.lose('chloe');
    const lost = await poll('s-3', lastEventId);
    assert.deepEqual(lost.texts, ['resync']);
    assert.notEqual(lost.lastEventId, lastEventId);
    assert.deepEqual((await poll('s-3', '../../etc')).texts, ['resync']);
  });

  it('hands on no more at once than a reader may owe, and the rest with the next', async () => {
    hub.open('s-4', 'dora');
    let { lastEventId } = await poll('s-4');
    const long = 'x'.repeat(100_000);
    for (let count = 1; count <= 5; count++) hub.deliver('dora', notice(`${count}${long}`));
    const numbers: string[] = [];
    for (let polls = 1; numbers.length < 5; polls++) {
      assert.ok(polls <= 3, 'Two long texts fit into each answer.');
      const answer = await poll('s-4', lastEventId);
      assert.ok(answer.body.length <= slowReaderLimit);
      numbers.push(...answer.texts.map((text) => text[0]!));
      ({ lastEventId } = answer);
    }
    assert.deepEqual(numbers, ['1', '2', '3', '4', '5']);
  });

  it('keeps its reader connected until the next one, and not for ever', async () => {
    hub.open('s-5', 'emil');
    let { lastEventId } = await poll('s-5');
    for (let round = 0; round < 3; round++) {
      hub.deliver('emil', notice('news'));
      ({ lastEventId } = await poll('s-5', lastEventId));
      assert.ok(hub.isConnected('emil'));
    }
    assert.deepEqual(
      connected.filter((line) => line.startsWith('emil')),
      ['emil came'],
    );
    await told('emil went');
  });

  it('that its reader gives up ends the connection at once', async () => {
    hub.open('s-6', 'fay');
    const abort = new AbortController();
    const { lastEventId } = await poll('s-6');
    const headers = { 'last-event-id': lastEventId! };
    const given = fetch(`${origin}/s-6?poll`, { headers, signal: abort.signal }).catch(() => undefined);
    await reading('s-6');
    abort.abort();
    await given;
    await told('fay went');
  });

  it('is answered when its stream is closed, and nobody is expected back', async () => {
    hub.open('s-7', 'gus');
    const { lastEventId } = await poll('s-7');
    const waiting = poll('s-7', lastEventId);
    await reading('s-7');
    hub.close('s-7');
    assert.match((await waiting).body, /^retry: \d+\n\n$/);
    assert.equal(hub.isConnected('gus'), false);
    assert.ok(connected.includes('gus went'));
  });
});

describe('what nobody reads', () => {
  it('is told of, for those who have a stream', async () => {
    const unread: string[] = [];
    const hub = new StreamHub({
      now: () => 0,
      onUnread: (username, { event }) => unread.push(`${username} ${event}`),
    });
    hub.open('s-1', 'amira');
    hub.deliver('amira', notice('one'));
    hub.deliver('nobody', notice('two'));
    assert.deepEqual(unread, ['amira chatapi.notify']);
    hub.drain();
  });
});
