import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operations, type Operation } from '../../../src/protocol/index.js';
import { TestServer } from '../support/start-test-server.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface Documented {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

const methods = ['get', 'post', 'put', 'delete'];

describe('the OpenAPI document', () => {
  let server: TestServer;
  const documented = new Map<string, { method: string; path: string; operation: Documented }>();
  let tags: string[];

  before(async () => {
    server = await TestServer.start();
    const answer = await server.call('GET', '/docs/json', { base: '' });
    assert.equal(answer.status, 200);
    const document = answer.json as {
      openapi: string;
      tags: { name: string }[];
      paths: Record<string, Record<string, Documented>>;
    };
    assert.equal(document.openapi, '3.1.0');
    tags = document.tags.map(({ name }) => name);
    for (const [path, item] of Object.entries(document.paths))
      for (const method of methods)
        if (item[method] !== undefined) {
          const operation = item[method];
          assert.ok(!documented.has(operation.operationId), `${operation.operationId} is there twice.`);
          documented.set(operation.operationId, { method: method.toUpperCase(), path, operation });
        }
  });
  after(() => server.stop());

  /** With the twins that have the stream in the path. */
  function expected(): Map<string, { method: string; path: string }> {
    const calls = new Map<string, { method: string; path: string }>();
    for (const [name, { method, path, inStream }] of Object.entries<Operation>(operations)) {
      calls.set(name, { method, path });
      if (inStream) calls.set(`${name}InStream`, { method, path: path.replace('/chat', '/chat/{streamid}') });
    }
    return calls;
  }

  it('names the calls that clients know, by the same methods and paths, and no others', () => {
    const said = [...documented].map(([name, { method, path }]) => `${name} ${method} ${path}`);
    const known = [...expected()].map(([name, { method, path }]) => `${name} ${method} ${path}`);
    assert.deepEqual(said.toSorted(), known.toSorted());
  });

  it('names the parameters of each path', () => {
    for (const [name, { path, operation }] of documented) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      assert.deepEqual(inPath.map((parameter) => parameter.name).toSorted(), wanted.toSorted(), name);
    }
  });

  it('says what each call is for, what it answers, and how it refuses', () => {
    for (const [name, { operation }] of documented) {
      assert.match(operation.summary, /^\S.*\.$/, name);
      assert.ok(
        operation.tags.length === 1 && tags.includes(operation.tags[0]!),
        `${name}: ${operation.tags.join()}`,
      );
      assert.ok('default' in operation.responses, name);
    }
  });

  it('takes a body wherever the call does, so that it can be tried', () => {
    for (const name of [
      'login',
      'postToRoom',
      'postAsked',
      'sendMessage',
      'setProperty',
      'sendStanza',
      'ask',
    ])
      assert.ok(documented.get(name)!.operation.requestBody, name);
  });

  it('has no call that is served and not documented', () => {
    // Every route of the API names its operation; the others are pages and preflights.
    assert.ok(documented.size > 150, `${documented.size}`);
  });

  it('is shown by Swagger UI under a strict policy', async () => {
    const page = await server.call('GET', '/docs/', { base: '' });
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy')!;
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.doesNotMatch(page.text, /<script>|<style>|\son\w+=/);
    for (const [, file] of page.text.matchAll(/(?:src|href)="\.\/(static\/[^"]+)"/g))
      assert.equal((await server.call('GET', `/docs/${file}`, { base: '' })).status, 200, file);
  });
});
