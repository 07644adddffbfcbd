/**
 * How workgroups are set up, over HTTP and on the command line. Each change checks what it was given, inside a
 * transaction of its caller: it happens as a whole, together with its line in the audit log, or not at all. A running
 * server takes it up with `reload`.
 */
import type { Database } from '../storage/index.js';
import { problemOf } from './check-settings.js';
import { mergePatch } from './merge-patch.js';
import { workgroupDefaults, type WorkgroupSettings } from './settings.js';

/** What cannot be set up so. The message is a sentence for the admin. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
  readonly code: 'invalid-field' | 'already-exists' | 'unknown-workgroup' | 'not-found';
  /** With `invalid-field`: a path such as `hours.weekly.2.to`. */
  readonly field: string | undefined;
  constructor(code: SetUpError['code'], message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** Those who answer, and those who watch over them. */
export type Part = 'members' | 'supervisors';

const tables = { members: 'workgroup_members', supervisors: 'workgroup_supervisors' } as const;

/** @returns the name as it is kept @throws {SetUpError} */
export function createWorkgroup(
  db: Database,
  wanted: string,
  settings: Partial<WorkgroupSettings>,
  members: readonly string[],
  now: number,
): string {
  const name = checkedName(wanted);
  if (exists(db, name)) throw new SetUpError('already-exists', `There is a workgroup "${name}" already.`);
  changeSettings(db, name, {}, now);
  replacePeople(db, 'members', name, members);
  // Behind the members: queues name some of them.
  changeSettings(db, name, settings, now);
  return name;
}

/**
 * Makes the workgroup when there is none. `changes` is a merge patch (RFC 7396) of the settings: what it does not name
 * stays as it is, `null` gives a setting its default again.
 * @returns whether it was made
 * @throws {SetUpError}
 */
export function changeSettings(db: Database, wanted: string, changes: unknown, now: number): boolean {
  const name = checkedName(wanted);
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new SetUpError('invalid-field', 'The settings must be a JSON object.', 'settings');
  const before = db
    .prepare('SELECT settings FROM workgroups WHERE name = ?')
    .get<{ settings: string }>(name)?.settings;
  const kept = mergePatch(JSON.parse(before ?? '{}'), changes) as { readonly [key: string]: unknown };
  const settings = { ...workgroupDefaults, ...kept };
  const problem = problemOf(settings);
  if (problem !== undefined) throw new SetUpError('invalid-field', problem.sentence, problem.field);
  if ('queues' in changes) checkExperts(db, name, settings);
  db.prepare(
    `INSERT INTO workgroups (name, settings, created_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET settings = excluded.settings`,
  ).run(name, JSON.stringify(kept), now);
  return before === undefined;
}

/** With its members; conversations, left messages and transcripts stay. @throws {SetUpError} */
export function deleteWorkgroup(db: Database, workgroup: string): void {
  const name = existingWorkgroup(db, workgroup);
  // What was promised to those who talked there outlives it.
  db.prepare(
    `INSERT INTO former_workgroups (name, retention_days)
     SELECT name, settings ->> 'retentionDays' FROM workgroups WHERE name = ?
     ON CONFLICT (name) DO UPDATE SET retention_days = excluded.retention_days`,
  ).run(name);
  db.prepare('DELETE FROM workgroups WHERE name = ?').run(name);
  // Estimates are not those of another workgroup that takes the name.
  db.prepare("DELETE FROM meta WHERE key = 'waits:' || ?").run(name);
}

/** In the order of their names. @throws {SetUpError} */
export function readPeople(db: Database, part: Part, workgroup: string): readonly string[] {
  return db
    .prepare(`SELECT username FROM ${tables[part]} WHERE workgroup = ? ORDER BY username`)
    .all<{ username: string }>(existingWorkgroup(db, workgroup))
    .map(({ username }) => username);
}

/** @throws {SetUpError} */
export function replacePeople(
  db: Database,
  part: Part,
  workgroup: string,
  usernames: readonly string[],
): void {
  const name = existingWorkgroup(db, workgroup);
  const wanted = new Set(usernames.map((username) => existingUser(db, username, part)));
  for (const username of readPeople(db, part, name))
    if (!wanted.has(username)) remove(db, part, name, username);
  for (const username of wanted) add(db, part, name, username);
}

/** @returns whether it is a change @throws {SetUpError} */
export function addPerson(db: Database, part: Part, workgroup: string, username: string): boolean {
  return add(db, part, existingWorkgroup(db, workgroup), existingUser(db, username, part));
}

/** @throws {SetUpError} `not-found` when it is none of them */
export function removePerson(db: Database, part: Part, workgroup: string, username: string): void {
  const name = existingWorkgroup(db, workgroup);
  if (remove(db, part, name, username.toLowerCase())) return;
  const role = part === 'members' ? 'member' : 'supervisor';
  throw new SetUpError('not-found', `"${username}" is not a ${role} of ${name}.`);
}

function add(db: Database, part: Part, name: string, username: string): boolean {
  const insert = db.prepare(`INSERT OR IGNORE INTO ${tables[part]} (workgroup, username) VALUES (?, ?)`);
  return insert.run(name, username).changes > 0;
}

function remove(db: Database, part: Part, name: string, username: string): boolean {
  const take = db.prepare(`DELETE FROM ${tables[part]} WHERE workgroup = ? AND username = ?`);
  return take.run(name, username).changes > 0;
}

/** A name that was mistyped would make a queue that nobody serves. */
function checkExperts(db: Database, name: string, { queues }: Pick<WorkgroupSettings, 'queues'>): void {
  const isMember = db.prepare('SELECT 1 FROM workgroup_members WHERE workgroup = ? AND username = ?');
  for (const [queue, { experts }] of queues.entries()) {
    const stranger = experts.findIndex((username) => isMember.get(name, username) === undefined);
    if (stranger === -1) continue;
    const message = `"${experts[stranger]}" is not a member of ${name}.`;
    throw new SetUpError('invalid-field', message, `queues.${queue}.experts.${stranger}`);
  }
}

function checkedName(text: string): string {
  const name = text.toLowerCase();
  if (/^[a-z0-9._-]{1,64}$/.test(name)) return name;
  throw new SetUpError(
    'invalid-field',
    "A workgroup's name has 1 to 64 letters a to z, digits, dots, hyphens and underscores; the name that visitors see is the title.",
    'name',
  );
}

/** The name as it is kept. @throws {SetUpError} */
export function existingWorkgroup(db: Database, workgroup: string): string {
  const name = workgroup.toLowerCase();
  if (exists(db, name)) return name;
  throw new SetUpError('unknown-workgroup', `There is no workgroup "${workgroup}".`);
}

function exists(db: Database, name: string): boolean {
  return db.prepare('SELECT 1 FROM workgroups WHERE name = ?').get(name) !== undefined;
}

function existingUser(db: Database, text: string, field: string): string {
  const username = text.toLowerCase();
  if (db.prepare('SELECT 1 FROM users WHERE username = ?').get(username) !== undefined) return username;
  throw new SetUpError('invalid-field', `There is no user "${text}".`, field);
}
