/** Workgroups and their members, as they are kept. Used by the running server and by the command line. */
import type { Database, Storage } from '../storage/index.js';
import { workgroupDefaults, type WorkgroupSettings } from './settings.js';

export function readWorkgroups(db: Database): readonly WorkgroupSettings[] {
  const rows = db
    .prepare('SELECT name, settings FROM workgroups ORDER BY name')
    .all<{ name: string; settings: string }>();
  return rows.map(({ name, settings }) =>
    Object.assign({}, workgroupDefaults, JSON.parse(settings) as Partial<WorkgroupSettings>, { name }),
  );
}

/** How many days each workgroup keeps its conversations, and each that was removed; null: for good. */
export function readRetentions(
  db: Database,
): readonly { readonly workgroup: string; readonly days: number | null }[] {
  const present = readWorkgroups(db).map(({ name, retentionDays }) => ({
    workgroup: name,
    days: retentionDays,
  }));
  const former = db
    .prepare(
      `SELECT name AS workgroup, retention_days AS days FROM former_workgroups
       WHERE name NOT IN (SELECT name FROM workgroups) ORDER BY name`,
    )
    .all<{ workgroup: string; days: number | null }>();
  return [...present, ...former.map(({ workgroup, days }) => ({ workgroup, days }))];
}

/** The names of the workgroups this user is a member of. */
export function readMemberships(db: Database, username: string): readonly string[] {
  return db
    .prepare('SELECT workgroup FROM workgroup_members WHERE username = ? ORDER BY workgroup')
    .all<{ workgroup: string }>(username)
    .map(({ workgroup }) => workgroup);
}

export function readMembers(db: Database, workgroup: string): readonly string[] {
  return db
    .prepare('SELECT username FROM workgroup_members WHERE workgroup = ? ORDER BY username')
    .all<{ username: string }>(workgroup)
    .map(({ username }) => username);
}

/** Adds a workgroup, or replaces its settings. Those that are not given have their defaults. */
export function saveWorkgroup(
  storage: Storage,
  settings: Partial<WorkgroupSettings> & Pick<WorkgroupSettings, 'name'>,
  now: number,
): Promise<void> {
  const { name, ...rest } = settings;
  return storage.write((db) => {
    db.prepare(
      `INSERT INTO workgroups (name, settings, created_at) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET settings = excluded.settings`,
    ).run(name, JSON.stringify(rest), now);
  });
}

export function addMember(storage: Storage, workgroup: string, username: string): Promise<void> {
  return storage.write((db) => {
    db.prepare('INSERT OR IGNORE INTO workgroup_members (workgroup, username) VALUES (?, ?)').run(
      workgroup,
      username,
    );
  });
}
