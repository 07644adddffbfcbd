/** Settings as an admin writes them: what a merge patch changes, and what the workgroup that is removed leaves behind. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openStorage, type Storage } from '../../src/storage/index.js';
import {
  changeSettings,
  createWorkgroup,
  deleteWorkgroup,
  readRetentions,
  readWorkgroups,
  workgroupDefaults,
  workgroupSettingsSchema,
} from '../../src/workgroup/index.js';
import { mergePatch } from '../../src/workgroup/merge-patch.js';

describe('a merge patch', () => {
  // The examples of RFC 7396, appendix A, for objects.
  for (const [target, patch, result] of [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as const)
    it(`${JSON.stringify(patch)} on ${JSON.stringify(target)}`, () => {
      assert.deepEqual(mergePatch(target, patch), result);
    });

  it('takes a member of any name for a member', () => {
    const patch = JSON.parse('{"__proto__":{"admin":true},"constructor":"x"}') as object;
    const merged = mergePatch({}, patch) as Record<string, unknown>;
    assert.equal(merged['admin'], undefined);
    assert.deepEqual(Object.keys(merged).toSorted(), ['__proto__', 'constructor']);
  });
});

describe('settings', () => {
  let directory: string;
  let storage: Storage;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'ofchat-set-up-'));
    storage = openStorage(join(directory, 'ofchat.db'));
  });
  after(async () => {
    await storage.close();
    rmSync(directory, { recursive: true });
  });

  const settings = () => {
    const { name: _, ...rest } = readWorkgroups(storage.db).find(({ name }) => name === 'any')!;
    return rest;
  };

  it('are taken whole, or refused with the path of what is wrong and left as they were', async () => {
    await storage.write((db) => createWorkgroup(db, 'any', {}, [], 0));
    const value = fc.oneof(fc.jsonValue(), fc.integer({ min: -1, max: 100 }), fc.constant(null));
    const key = fc.oneof(
      fc.constantFrom(...Object.keys(workgroupSettingsSchema.properties)),
      fc.constantFrom('__proto__', 'toString', 'name', ''),
    );
    const patches = fc.oneof(fc.dictionary(key, value, { maxKeys: 4 }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(patches, async (patch) => {
        const before = settings();
        try {
          await storage.write((db) => changeSettings(db, 'any', patch, 0));
        } catch (error) {
          const { name, code, field, message } = error as Error & { code: string; field: string };
          assert.deepEqual([name, code], ['SetUpError', 'invalid-field'], String(error));
          assert.equal(typeof field, 'string');
          assert.match(message, /\.$/);
          assert.deepEqual(settings(), before);
        }
        // Whatever was taken can be written again as it is read.
        await storage.write((db) => changeSettings(db, 'any', settings(), 0));
      }),
      { numRuns: 300 },
    );
  });

  it('have their defaults when nothing else was said, also later ones', async () => {
    await storage.write((db) => {
      deleteWorkgroup(db, 'any');
      createWorkgroup(db, 'any', { maxChats: 9 }, [], 0);
    });
    assert.deepEqual(settings(), { ...workgroupDefaults, maxChats: 9 });
    const { settings: kept } = storage.db
      .prepare("SELECT settings FROM workgroups WHERE name = 'any'")
      .get<{ settings: string }>()!;
    assert.deepEqual(JSON.parse(kept), { maxChats: 9 });
  });

  it('about how long conversations are kept hold on when the workgroup is removed', async () => {
    await storage.write((db) => {
      changeSettings(db, 'any', { retentionDays: 30 }, 0);
      createWorkgroup(db, 'other', {}, [], 0);
      deleteWorkgroup(db, 'any');
    });
    const retentions = () => readRetentions(storage.db).map(({ workgroup, days }) => `${workgroup} ${days}`);
    assert.deepEqual(retentions(), ['other null', 'any 30']);
    await storage.write((db) => createWorkgroup(db, 'any', { retentionDays: 7 }, [], 0));
    assert.deepEqual(retentions(), ['any 7', 'other null']);
    await storage.write((db) => deleteWorkgroup(db, 'any'));
    assert.deepEqual(retentions(), ['other null', 'any 7']);
  });
});
