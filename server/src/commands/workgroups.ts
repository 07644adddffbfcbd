/** Changes of workgroups, checked as people's input is. A running server reads them again by itself. */
import type { Storage } from '../storage/index.js';
import {
  addMember,
  readMembers,
  readWorkgroups,
  removeMember,
  removeWorkgroup,
  saveWorkgroup,
  type WorkgroupSettings,
} from '../workgroup/index.js';
import { CommandError } from './command.js';

/** @throws {CommandError} when the name is taken or wrong, or a member is no user */
export async function addWorkgroup(
  storage: Storage,
  settings: Partial<WorkgroupSettings> & Pick<WorkgroupSettings, 'name'>,
  members: readonly string[],
): Promise<void> {
  const name = checkedName(settings.name);
  if (exists(storage, name)) throw new CommandError(`There is a workgroup "${name}" already.`);
  const usernames = members.map((member) => existingUser(storage, member));
  await saveWorkgroup(storage, { title: name, ...settings, name }, Date.now());
  for (const username of usernames) await addMember(storage, name, username);
}

/** @throws {CommandError} when there is none */
export function deleteWorkgroup(storage: Storage, name: string): Promise<void> {
  return removeWorkgroup(storage, existingWorkgroup(storage, name));
}

/** @throws {CommandError} when there is no such workgroup, user or member; nothing is changed then */
export async function changeMembers(
  storage: Storage,
  name: string,
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<void> {
  const workgroup = existingWorkgroup(storage, name);
  const present = readMembers(storage.db, workgroup);
  const added = change.add.map((member) => existingUser(storage, member));
  const removed = change.remove.map((member) => member.toLowerCase());
  const noMember = removed.find((username) => !present.includes(username));
  if (noMember !== undefined) throw new CommandError(`"${noMember}" is not a member of ${workgroup}.`);
  for (const username of added) await addMember(storage, workgroup, username);
  for (const username of removed) await removeMember(storage, workgroup, username);
}

/** @throws {CommandError} when there is none */
export function membersOf(storage: Storage, name: string): readonly string[] {
  return readMembers(storage.db, existingWorkgroup(storage, name));
}

function checkedName(text: string): string {
  const name = text.toLowerCase();
  if (!/^[a-z0-9._-]{1,64}$/.test(name)) {
    throw new CommandError(
      `A workgroup's name has 1 to 64 letters a to z, digits, dots, hyphens and underscores; ${JSON.stringify(text)} has others. Use --title for the name that visitors see.`,
    );
  }
  return name;
}

function existingWorkgroup(storage: Storage, text: string): string {
  const name = text.toLowerCase();
  if (!exists(storage, name)) throw new CommandError(`There is no workgroup "${text}".`);
  return name;
}

function exists(storage: Storage, name: string): boolean {
  return readWorkgroups(storage.db).some((workgroup) => workgroup.name === name);
}

function existingUser(storage: Storage, text: string): string {
  const username = text.toLowerCase();
  if (storage.db.prepare('SELECT 1 FROM users WHERE username = ?').get(username)) return username;
  throw new CommandError(`There is no user "${text}". Add one with: ofchat user add ${text}`);
}
