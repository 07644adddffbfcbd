/** Names of users stand in many tables. Each of them says what becomes of the name when a user is renamed or removed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openStorage } from '../../src/storage/index.js';

/** Follow an account in code (`auth/user-rules.ts`) or by a trigger, and lose their rights with it. */
const follow = [
  'workgroup_members.username',
  'workgroup_supervisors.username',
  'expert_limits.username',
  'occupants.username',
  'conversation_experts.username',
];

/** End when the user is signed out everywhere, which comes with a new name. */
const end = ['streams.username', 'push_subscriptions.username'];

/** Tell what was once, under the name of that time: they give nobody a right, and the name is nobody else's again. */
const stay = [
  'messages.username',
  'uploads.username',
  'requests.username',
  'audit.actor',
  'conversation_notes.author',
  'conversations.expert',
  'left_messages.handled_by',
  'former_usernames.username',
];

it('every column that holds names of users says what becomes of them', async (test) => {
  const data = mkdtempSync(join(tmpdir(), 'ofchat-names-'));
  const storage = openStorage(join(data, 'ofchat.db'));
  test.after(async () => {
    await storage.close();
    rmSync(data, { recursive: true });
  });
  const { db } = storage;
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all<{ name: string }>()
    .map(({ name }) => name);
  const unknown = tables.flatMap((table) => {
    const byKey = db
      .prepare(
        'SELECT "from" AS name FROM pragma_foreign_key_list(?) WHERE "table" = \'users\' AND on_update = \'CASCADE\'',
      )
      .all<{ name: string }>(table)
      .map(({ name }) => name);
    return db
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all<{ name: string }>(table)
      .map(({ name }) => name)
      .filter((name) => /^(username|author|actor|expert|handled_by)$/.test(name) && !byKey.includes(name))
      .map((name) => `${table}.${name}`);
  });
  assert.deepEqual(
    unknown.filter((name) => name !== 'users.username').toSorted(),
    [...follow, ...end, ...stay].toSorted(),
  );
});
