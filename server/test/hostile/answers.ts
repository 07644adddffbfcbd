/** What holds for every answer, whatever was sent. */
import assert from 'node:assert/strict';
import type { ErrorBody } from '../../../src/protocol/index.js';

export interface HostileAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What an address of a file, or of a place in code, looks like. */
const inside =
  /node_modules|\bfile:\/\/\/|\/(tmp|home|usr|var)\/\w|\.[tj]s:\d+|\n\s+at |SQLITE_|SqliteError|ofchat\.db/;

/**
 * @param what said when something is wrong
 * @param secrets what may not stand in a refusal: the credential of who called
 */
export function assertSound(answer: HostileAnswer, what: string, secrets: readonly string[] = []): void {
  const { status, headers, text } = answer;
  const told = () =>
    `${what.length > 300 ? `${what.slice(0, 300)}…` : what} → ${status} ${text.slice(0, 300)}`;
  if (status === 503) assert.match(headers.get('retry-after') ?? '', /^\d+$/, told());
  else assert.ok(status < 500, told());
  assert.ok(status >= 200 && (status < 300 || status >= 400), told());
  assert.equal(headers.get('www-authenticate'), null, told());
  assert.equal(headers.get('x-content-type-options'), 'nosniff', told());
  if (status < 400) return;
  let body: ErrorBody;
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    assert.fail(`A refusal that is no JSON: ${told()}`);
  }
  const allowed = ['status', 'code', 'message', 'field', 'ressource', 'exception', 'id', 'seq', 'stamp'];
  assert.deepEqual(
    Object.keys(body).filter((name) => !allowed.includes(name)),
    [],
    told(),
  );
  assert.equal(body.status, status, told());
  assert.match(body.code, /^[a-z]+(-[a-z]+)*$/, told());
  // A sentence may begin with the name of the field that it is about.
  assert.match(body.message, /^\S.*[.!?”"]$/s, told());
  assert.match(body.exception, /^\w+Exception$/, told());
  assert.doesNotMatch(text, inside, told());
  if (status === 429) assert.match(headers.get('retry-after') ?? '', /^\d+$/, told());
  for (const secret of secrets) assert.equal(text.includes(secret), false, `${what}: a secret is told back.`);
}
