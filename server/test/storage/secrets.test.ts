import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { openSecrets, secretsFile, SecretUnreadable } from '../../src/storage/index.js';

it('a sealed text is read again, also by another process, and shows nothing of itself', (test) => {
  const directory = folder(test);
  const secrets = openSecrets(directory);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = secrets.seal(text);
      assert.match(sealed, /^v1\.[\w-]+$/);
      assert.equal(openSecrets(directory).open(sealed), text);
    }),
    { numRuns: 50 },
  );
  assert.notEqual(secrets.seal('the same'), secrets.seal('the same'));
});

it('the key is made with the first secret, for its owner only', (test) => {
  const directory = folder(test);
  const secrets = openSecrets(directory);
  assert.deepEqual(readdirSync(directory), []);
  secrets.seal('x');
  assert.deepEqual(readdirSync(directory), [secretsFile]);
  assert.equal(statSync(join(directory, secretsFile)).mode & 0o777, 0o600);
});

it('two that make the key at the same time have the same one', (test) => {
  const directory = folder(test);
  const [one, other] = [openSecrets(directory), openSecrets(directory)];
  assert.equal(other.open(one.seal('a')), 'a');
  assert.equal(one.open(other.seal('b')), 'b');
});

it('what was changed, or sealed with another key, is refused', (test) => {
  const secrets = openSecrets(folder(test));
  const sealed = secrets.seal('seed');
  const middle = sealed.length - 8;
  const changed = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1);
  for (const wrong of [changed, '', 'v1.', 'v2.' + sealed.slice(3), openSecrets(folder(test)).seal('seed')])
    assert.throws(() => secrets.open(wrong), SecretUnreadable);
});

it('a lost or damaged key is said', (test) => {
  const directory = folder(test);
  const sealed = openSecrets(directory).seal('seed');
  rmSync(join(directory, secretsFile));
  assert.throws(() => openSecrets(directory).open(sealed), SecretUnreadable);
  writeFileSync(join(directory, secretsFile), 'short');
  assert.throws(() => openSecrets(directory).seal('seed'), SecretUnreadable);
});

function folder(test: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'ofchat-secrets-'));
  test.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
