/** Files: announced, sent, posted, read, and gone. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Attachment, UploadLink, UploadSlot } from '../../../src/protocol/index.js';
import { configDefaults } from '../../src/config/index.js';
import { TestServer, type Expert, type Visitor } from '../support/start-test-server.js';
import { zip } from '../support/zip.js';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a file', () => {
  let clock = Date.now();
  let server: TestServer;
  let amira: Expert;
  let ben: Expert;
  let sam: Visitor;
  let kim: Visitor;
  let room: string;
  before(async () => {
    const limits = {
      ...configDefaults.limits,
      asksPerMinute: 1_000,
      asksPerHour: 1_000,
      uploadsPerHour: 1_000,
    };
    server = await TestServer.start({ now: () => clock, config: { limits } });
    amira = await server.signIn('amira');
    sam = await server.ask({ question: 'What is this spot?' });
    ({ room } = await amira.take('What is this spot?'));
    await sam.join();
    kim = await server.ask({ userID: 'Kim', question: 'And mine?' });
    await amira.take('And mine?');
    await kim.join();
    ben = await server.signIn('ben');
  });
  after(async () => {
    for (const person of [amira, ben, sam, kim]) person.events.close();
    await server.stop();
  });

  const folder = () => join(server.data, 'uploads');
  const files = () => (existsSync(folder()) ? readdirSync(folder()) : []);

  const announce = (person: Visitor | Expert, fileName: string, size: number, about: object = {}) =>
    person.call('POST', '/uploads', { json: { fileName, size, ...about } });

  async function slotFor(person: Visitor | Expert, fileName: string, size: number, about: object = {}) {
    const answer = await announce(person, fileName, size, about);
    assert.equal(answer.status, 201, answer.text);
    return answer.json as UploadSlot;
  }

  const put = (address: string, bytes: Buffer, headers: Record<string, string> = {}) =>
    fetch(address, { method: 'PUT', body: new Uint8Array(bytes), headers });
  const bearer = ({ token }: Visitor | Expert) => ({ authorization: `Bearer ${token}` });

  async function send(
    person: Visitor | Expert,
    fileName: string,
    bytes: Buffer,
    about: object = {},
  ): Promise<Attachment> {
    const slot = await slotFor(person, fileName, bytes.length, about);
    const answer = await put(slot.put, bytes, bearer(person));
    assert.equal(answer.status, 200);
    return (await answer.json()) as Attachment;
  }

  /** What is answered for bytes of a kind, under a name. */
  async function judged(fileName: string, bytes: Buffer): Promise<[status: number, about: string]> {
    const slot = await slotFor(sam, fileName, bytes.length);
    const answer = await put(slot.put, bytes, bearer(sam));
    const about = (await answer.json()) as Attachment & { code: string };
    return [answer.status, answer.ok ? `${about.name} ${about.type}` : about.code];
  }

  const post = (person: Visitor | Expert, attachment: unknown, body = 'See this') =>
    person.call('POST', `/chat/rooms/${room}`, { json: { body, attachment } });
  const read = (person: Visitor | Expert, id: string) =>
    fetch(`${server.url}/restapi/v1/uploads/${id}`, { headers: bearer(person) });

  describe('from hand to hand', () => {
    it('is announced, sent, named by a message, and read by the others in the room', async () => {
      const attachment = await send(sam, 'spot.png', png, { type: 'image/png' });
      assert.deepEqual(attachment, {
        id: attachment.id,
        name: 'spot.png',
        type: 'image/png',
        size: png.length,
      });
      assert.equal((await post(sam, attachment)).status, 200);
      const message = await amira.events.event('groupchat', ({ body }) => body === 'See this');
      assert.deepEqual((message['data'] as { attachment: unknown }).attachment, attachment);

      const answer = await read(amira, attachment.id);
      assert.equal(answer.status, 200);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png);
      const header = (name: string) => answer.headers.get(name);
      assert.equal(header('content-type'), 'image/png');
      assert.equal(header('content-length'), String(png.length));
      assert.equal(header('content-disposition'), `inline; filename="spot.png"; filename*=UTF-8''spot.png`);
      assert.match(header('content-security-policy')!, /sandbox; default-src 'none'/);
      assert.equal(header('x-content-type-options'), 'nosniff');
    });

    it('of an expert goes to the room that the expert names', async () => {
      const text = Buffer.from('Take two.\nGrüße — عافية 😀\n');
      const attachment = await send(amira, 'دواء.txt', text, { room: `${room}@conference.localhost` });
      assert.equal((await post(amira, attachment, 'The plan')).status, 200);
      const answer = await read(sam, attachment.id);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), text);
      assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.match(answer.headers.get('content-disposition')!, /^attachment; .*filename\*=UTF-8''%D8%AF/);
      assert.deepEqual((await announce(amira, 'a.txt', 5)).refusal, [400, 'invalid-field', 'room']);
    });

    it('is what it was when it is sent twice, also when its first answer was lost', async () => {
      const slot = await slotFor(sam, 'twice.png', png.length);
      const first = await (await put(slot.put, png, bearer(sam))).json();
      const again = await put(slot.put, png, bearer(sam));
      assert.deepEqual([again.status, await again.json()], [200, first]);
    });

    it('is announced once for a key', async () => {
      const headers = { 'idempotency-key': 'picture-1' };
      const json = { fileName: 'key.png', size: 10 };
      const [one, two] = [
        await sam.call('POST', '/uploads', { json, headers }),
        await sam.call('POST', '/uploads', { json, headers }),
      ];
      assert.equal((one.json as UploadSlot).id, (two.json as UploadSlot).id);
    });
  });

  describe('as clients of the original send it', () => {
    it('has a signed address to be sent to, and the question goes on', async () => {
      const path = `/ask/upload/Sam/spot.png/${png.length}`;
      const answer = await sam.call('GET', path, { base: '/rest/api/restapi/v1' });
      assert.equal(answer.status, 200);
      const slot = answer.json as { put: string; get: string };
      // Without any header: the address says it all.
      assert.equal((await put(slot.put, png)).status, 200);
      const { id } = (await (await put(slot.put, png)).json()) as Attachment;
      assert.ok(slot.get.endsWith(`/rest/api/restapi/v1/uploads/${id}`));
      assert.equal((await fetch(slot.get)).status, 401);
      assert.equal((await fetch(slot.get, { headers: bearer(sam) })).status, 200);
      const state = await sam.call('GET', `/ask/${sam.username}`);
      assert.equal((state.json as { phase: string }).phase, 'chatting');
    });

    it("is nobody's but the one's who asked", async () => {
      for (const person of [kim, amira])
        assert.equal((await person.call('GET', '/ask/upload/Sam/spot.png/10')).status, 404);
    });
  });

  describe('that is none of their business', () => {
    it('is nothing to those outside the room, and to the room until it is posted', async () => {
      const attachment = await send(sam, 'private.png', png);
      for (const person of [kim, ben, amira]) {
        const answer = await read(person, attachment.id);
        assert.equal(answer.status, 404);
        const unknown = await read(person, 'AAAAAAAAAAAAAAAAAAAAAA');
        assert.deepEqual(await answer.json(), await unknown.json());
        const link = await person.call('GET', `/uploads/${attachment.id}/link`);
        assert.equal(link.status, 404);
      }
      await post(sam, attachment, 'Now');
      assert.equal((await read(amira, attachment.id)).status, 200);
      for (const person of [kim, ben]) assert.equal((await read(person, attachment.id)).status, 404);
      assert.equal((await fetch(`${server.url}/restapi/v1/uploads/${attachment.id}`)).status, 401);
    });

    it('cannot be posted by another, elsewhere, or under a false name', async () => {
      const attachment = await send(sam, 'mine.png', png);
      const refused = [400, 'invalid-field', 'attachment'];
      assert.deepEqual((await post(amira, attachment)).refusal, refused);
      const elsewhere = await kim.call('PUT', `/ask/${kim.username}`, { json: { body: 'Mine', attachment } });
      assert.deepEqual(elsewhere.refusal, refused);
      assert.equal((await read(kim, attachment.id)).status, 404);
      for (const lie of [{ name: 'yours.png' }, { type: 'image/gif' }, { size: 1 }, { id: 'x' }])
        assert.deepEqual((await post(sam, { ...attachment, ...lie })).refusal, refused);
      assert.deepEqual((await post(sam, { ...attachment, more: 1 })).refusal, [400, 'invalid-field', 'more']);
      const awaited = await slotFor(sam, 'not-yet.png', 10);
      assert.deepEqual(
        (await post(sam, { id: awaited.id, name: 'not-yet.png', type: 'image/png', size: 10 })).refusal,
        refused,
      );
    });

    it('cannot be sent by another', async () => {
      const slot = await slotFor(sam, 'spot.png', png.length);
      for (const person of [kim, amira]) assert.equal((await put(slot.put, png, bearer(person))).status, 404);
      assert.equal((await put(slot.put, png)).status, 401);
    });

    it('is announced only for a room one is in', async () => {
      assert.deepEqual((await announce(ben, 'a.png', 10, { room })).refusal, [404, 'not-found']);
      const other = await announce(sam, 'a.png', 10, { room: 'no-such-room' });
      assert.deepEqual(other.refusal, [404, 'not-found']);
      const waiting = await server.ask({ userID: 'Lee', question: 'Waiting' });
      assert.deepEqual((await announce(waiting, 'a.png', 10)).refusal, [404, 'not-found']);
      await waiting.call('DELETE', `/ask/${waiting.username}`);
      waiting.events.close();
    });
  });

  describe('by a signed address', () => {
    const linkTo = async (person: Visitor | Expert, id: string) =>
      (await person.call('GET', `/uploads/${id}/link`)).json as UploadLink;

    it('is read without a token, for five minutes, and opens nothing else', async () => {
      const attachment = await send(sam, 'linked.png', png);
      const other = await send(sam, 'other.png', png);
      const { get, expires } = await linkTo(sam, attachment.id);
      assert.equal(Date.parse(expires), Math.floor(clock / 1_000) * 1_000 + 300_000);
      assert.ok(!get.includes(sam.token));
      assert.equal((await fetch(get)).status, 200);
      const forOther = await fetch(get.replace(attachment.id, other.id));
      assert.equal(forOther.status, 401);
      const longer = get.replace(/expires=(\d+)/, (_, seconds: string) => `expires=${Number(seconds) + 60}`);
      assert.equal((await fetch(longer)).status, 401);
      assert.equal((await put(get, png)).status, 401);
      clock += 301_000;
      assert.equal((await fetch(get)).status, 401);
    });
  });

  it('leaves neither its name nor its address in the log', async () => {
    const { id } = await send(sam, 'canary-of-sam.png', png);
    const { get } = (await sam.call('GET', `/uploads/${id}/link`)).json as UploadLink;
    await (await fetch(get)).arrayBuffer();
    await sam.call('GET', `/ask/upload/Sam/canary-again.png/${png.length}`);
    const log = server.log.join('');
    const secrets = [id, 'canary', new URL(get).searchParams.get('signature')!];
    for (const secret of secrets) assert.ok(!log.includes(secret), secret);
    assert.ok(log.includes('/restapi/v1/uploads/:id'));
  });

  describe('of a kind', () => {
    const office = (part: string, type: string) =>
      zip({
        '[Content_Types].xml': `<Types><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`,
        [part]: '<x/>',
      });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

    for (const [name, bytes, expected] of [
      ['a.png', png, 'a.png image/png'],
      ['photo', Buffer.from('FFD8FFE000104A46494600010100000100010000FFD9', 'hex'), 'photo.jpg image/jpeg'],
      ['a.gif', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 'a.gif image/gif'],
      ['a.pdf', Buffer.from('%PDF-1.7\n%\n1 0 obj\n<<>>\nendobj\n%%EOF\n'), 'a.pdf application/pdf'],
      ['values.csv', Buffer.from('day;glucose\n1;5.4\n'), 'values.csv text/plain'],
      ['a < b.txt', Buffer.from('If x < y then no page.\n'), 'a _ b.txt text/plain'],
      [
        'letter.docx',
        office('word/document.xml', 'wordprocessingml.document'),
        'letter.docx application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      ],
      [
        'a.ogg',
        Buffer.from('4f67675300020000000000000000000000000000000000000000011e01766f7262697300', 'hex'),
        'a.ogg audio/ogg',
      ],
      // The bytes decide, and the name follows.
      ['page.html', Buffer.from('Just words.'), 'page.html.txt text/plain'],
      ['run.exe', png, 'run.exe.png image/png'],
      ['start.sh', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'start.sh.txt text/plain'],
      ['../../etc/passwd', Buffer.from('words'), 'passwd.txt text/plain'],
      ['a\u202Egpj.exe', png, 'agpj.exe.png image/png'],
    ] as const)
      it(`is taken: ${name}`, async () => {
        const [status, about] = await judged(name, bytes);
        assert.deepEqual([status, about], [200, expected]);
      });

    for (const [name, bytes] of [
      ['a page', Buffer.from('<!DOCTYPE html><script>alert(1)</script>')],
      ['a page behind spaces', Buffer.from('\uFEFF \n\t<html><body>Hello')],
      ['a piece of a page', Buffer.from('<img src=x onerror=alert(1)>'.replace('img', 'a'))],
      ['a drawing', Buffer.from(svg)],
      ['a drawing with a declaration', Buffer.from(`<?xml version="1.0"?>${svg}`)],
      ['a Windows program', Buffer.concat([Buffer.from('MZ\x90\x00', 'latin1'), Buffer.alloc(200)])],
      ['a Linux program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)])],
      ['an archive', zip({ 'a.txt': 'a' })],
      ['a document with macros', office('word/document.xml', 'x').subarray(0, 40)],
      ['text in another code', Buffer.from('Gr\xfc\xdfe', 'latin1')],
      ['noise', Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])],
    ] as const)
      it(`is refused, and nothing is left of it: ${name}`, async () => {
        const before = files().length;
        assert.deepEqual(await judged('a.png', bytes), [415, 'unsupported-media-type']);
        assert.equal(files().length, before);
      });

    it('is refused when it is announced, where that is clear already', async () => {
      const answer = await announce(sam, 'a.svg', 10, { type: 'image/svg+xml' });
      assert.deepEqual(answer.refusal, [415, 'unsupported-media-type', 'type']);
    });

    it('that was refused is refused for good', async () => {
      const page = Buffer.from('<!doctype html>');
      const slot = await slotFor(sam, 'a.txt', page.length);
      assert.equal((await put(slot.put, page, bearer(sam))).status, 415);
      const words = Buffer.alloc(page.length, 'x');
      assert.equal((await put(slot.put, words, bearer(sam))).status, 415);
    });
  });

  describe('of a size', () => {
    it('is as large as it was announced', async () => {
      for (const size of [png.length - 1, png.length + 1]) {
        const slot = await slotFor(sam, 'a.png', size);
        const answer = await put(slot.put, png, bearer(sam));
        const { code, field } = (await answer.json()) as { code: string; field: string };
        assert.deepEqual([answer.status, code, field], [400, 'invalid-field', 'size']);
      }
    });

    it('is counted while it flows, when nobody said how long it is', async () => {
      const before = files().length;
      for (const [announced, sent] of [
        [1_000, 300_000],
        [300_000, 1_000],
      ] as const) {
        const slot = await slotFor(sam, 'long.txt', announced);
        const answer = await fetch(slot.put, {
          method: 'PUT',
          headers: bearer(sam),
          body: new Blob(['x'.repeat(sent)]).stream(),
          duplex: 'half',
        } as RequestInit);
        assert.equal(answer.status, 400);
      }
      assert.equal(files().length, before);
    });

    it('is ten mebibytes at most', async () => {
      const most = 10 * 1024 * 1024;
      assert.deepEqual((await announce(sam, 'a.txt', most + 1)).refusal, [413, 'body-too-large', 'size']);
      const path = `/ask/upload/Sam/a.txt/${most + 1}`;
      assert.deepEqual((await sam.call('GET', path)).refusal, [413, 'body-too-large', 'size']);
      for (const size of [0, -1, 1.5, '10', null])
        assert.deepEqual((await announce(sam, 'a.txt', size as number)).refusal, [
          400,
          'invalid-field',
          'size',
        ]);
      const attachment = await send(sam, 'whole.txt', Buffer.alloc(most, 'x'));
      const answer = await read(sam, attachment.id);
      assert.equal((await answer.arrayBuffer()).byteLength, most);
    });
  });

  describe('that stops half-way', () => {
    it('leaves nothing, and can be sent again', async () => {
      const slot = await slotFor(sam, 'a.png', png.length);
      const { hostname, port, pathname } = new URL(slot.put);
      const socket = connect(Number(port), hostname);
      socket.write(
        `PUT ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${sam.token}\r\nContent-Type: image/png\r\nContent-Length: ${png.length}\r\n\r\n`,
      );
      socket.write(png.subarray(0, 20));
      while (!files().includes(`${slot.id}.part`)) await new Promise((next) => setImmediate(next));
      // Two senders at once would mix their bytes.
      assert.equal((await put(slot.put, png, bearer(sam))).status, 409);
      socket.destroy();
      await once(socket, 'close');
      while (files().includes(`${slot.id}.part`)) await new Promise((next) => setImmediate(next));
      assert.equal((await put(slot.put, png, bearer(sam))).status, 200);
    });

    it('is answered 503 when the disk takes nothing, and leaves nothing', async () => {
      const slot = await slotFor(sam, 'a.png', png.length);
      // The folder is gone, and something else is in its place: every write fails.
      rmSync(folder(), { recursive: true });
      writeFileSync(folder(), '');
      const answer = await put(slot.put, png, bearer(sam));
      assert.equal(answer.status, 503);
      assert.equal(((await answer.json()) as { code: string }).code, 'unavailable');
      rmSync(folder());
      mkdirSync(folder());
      assert.equal((await put(slot.put, png, bearer(sam))).status, 200);
      assert.deepEqual(files(), [slot.id]);
    });
  });
});

describe('files of one visitor', () => {
  it('are five in an hour', async () => {
    let clock = Date.now();
    const server = await TestServer.start({ now: () => clock });
    const amira = await server.signIn('amira');
    const sam = await server.ask();
    await amira.take('May I eat dates?');
    await sam.join();
    const announce = () => sam.call('POST', '/uploads', { json: { fileName: 'a.png', size: png.length } });
    const answers = await Promise.all(Array.from({ length: 7 }, announce));
    assert.equal(answers.filter(({ status }) => status === 201).length, 5);
    const refused = answers.find(({ status }) => status !== 201)!;
    assert.deepEqual(refused.refusal, [429, 'too-many-requests']);
    assert.equal(refused.headers.get('retry-after'), '3600');
    clock += 20 * 60_000;
    assert.equal((await announce()).headers.get('retry-after'), String(40 * 60));
    for (const person of [amira, sam]) person.events.close();
    await server.stop();
  });
});
