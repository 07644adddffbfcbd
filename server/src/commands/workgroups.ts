/** Workgroups and their members, as the command line and the demo change them. A running server reads them at its start. */
import type { Database, Storage } from '../storage/index.js';
import { workgroupDefaults, type WorkgroupSettings } from '../workgroup/settings.js';
import { CommandError } from './command.js';

export interface WorkgroupEntry {
  readonly name: string;
  readonly title: string;
  readonly members: readonly string[];
}

export interface Workgroups {
  /** @throws {CommandError} */
  add(
    settings: Pick<WorkgroupSettings, 'name'> & Partial<WorkgroupSettings>,
    members: readonly string[],
  ): Promise<void>;
  /** @throws {CommandError} */
  remove(name: string): Promise<void>;
  list(): readonly WorkgroupEntry[];
  /** @throws {CommandError} */
  members(name: string): readonly string[];
  /** @throws {CommandError} */
  changeMembers(
    name: string,
    change: { readonly add: readonly string[]; readonly remove: readonly string[] },
  ): Promise<void>;
}

export function createWorkgroups(storage: Storage, now: () => number): Workgroups {
  const membersOf = (db: Database, name: string) =>
    db
      .prepare('SELECT username FROM workgroup_members WHERE workgroup = ? ORDER BY username')
      .all<{ username: string }>(name)
      .map(({ username }) => username);

  return {
    add: async ({ name, ...given }, members) => {
      const workgroup = checkedName(name);
      const settings: Omit<WorkgroupSettings, 'name'> = { ...workgroupDefaults, title: workgroup, ...given };
      await storage.write((db) => {
        const { changes } = db
          .prepare('INSERT OR IGNORE INTO workgroups (name, settings, created_at) VALUES (?, ?, ?)')
          .run(workgroup, JSON.stringify(settings), now());
        if (changes === 0) throw new CommandError(`There is a workgroup "${workgroup}" already.`);
        addMembers(db, workgroup, members);
      });
    },

    remove: (name) =>
      storage.write((db) => {
        const { changes } = db.prepare('DELETE FROM workgroups WHERE name = ?').run(name.toLowerCase());
        if (changes === 0) throw unknown(name);
      }),

    list: () =>
      storage.db
        .prepare('SELECT name, settings FROM workgroups ORDER BY name')
        .all<{ name: string; settings: string }>()
        .map(({ name, settings }) => ({
          name,
          title: (JSON.parse(settings) as Partial<WorkgroupSettings>).title ?? name,
          members: membersOf(storage.db, name),
        })),

    members: (name) => membersOf(storage.db, known(storage.db, name)),

    changeMembers: (name, { add, remove }) =>
      storage.write((db) => {
        const workgroup = known(db, name);
        addMembers(db, workgroup, add);
        for (const member of remove) {
          const { changes } = db
            .prepare('DELETE FROM workgroup_members WHERE workgroup = ? AND username = ?')
            .run(workgroup, member.toLowerCase());
          if (changes === 0) throw new CommandError(`"${member}" is not a member of ${workgroup}.`);
        }
      }),
  };
}

function addMembers(db: Database, workgroup: string, members: readonly string[]): void {
  for (const member of members) {
    const username = member.toLowerCase();
    if (!db.prepare('SELECT 1 FROM users WHERE username = ?').get(username)) {
      throw new CommandError(`There is no user "${member}". Add one with: ofchat user add ${member}`);
    }
    db.prepare('INSERT OR IGNORE INTO workgroup_members (workgroup, username) VALUES (?, ?)').run(
      workgroup,
      username,
    );
  }
}

function checkedName(name: string): string {
  const workgroup = name.toLowerCase();
  if (!/^[a-z0-9._-]{1,64}$/.test(workgroup)) {
    throw new CommandError(
      `A workgroup's name has 1 to 64 letters a to z, digits, dots, hyphens and underscores; ${JSON.stringify(name)} has others. Use --title for the name that visitors see.`,
    );
  }
  return workgroup;
}

function known(db: Database, name: string): string {
  const workgroup = name.toLowerCase();
  if (!db.prepare('SELECT 1 FROM workgroups WHERE name = ?').get(workgroup)) throw unknown(name);
  return workgroup;
}

function unknown(name: string): CommandError {
  return new CommandError(`There is no workgroup "${name}".`);
}
