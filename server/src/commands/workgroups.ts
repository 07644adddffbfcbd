/** Changes of workgroups from the command line, each with its line in the audit log. A running server notices by itself. */
import { createRecords } from '../records/index.js';
import type { Database, Storage } from '../storage/index.js';
import {
  addPerson,
  changeSettings,
  createWorkgroup,
  deleteWorkgroup as removeFrom,
  existingWorkgroup,
  removePerson,
  SetUpError,
  type Part,
  type WorkgroupSettings,
} from '../workgroup/index.js';
import { CommandError, UsageError } from './command.js';

/** @returns the name as it is kept @throws {CommandError} when the name is taken or wrong, or a member is no user */
export function addWorkgroup(
  storage: Storage,
  { name, ...settings }: Partial<WorkgroupSettings> & Pick<WorkgroupSettings, 'name'>,
  members: readonly string[],
): Promise<string> {
  return change(storage, 'workgroup.created', (db) =>
    createWorkgroup(db, name, { title: name, ...settings }, members, Date.now()),
  );
}

/** @param changes a merge patch (RFC 7396) @throws {CommandError} when there is none @throws {UsageError} when they are wrong */
export function setWorkgroup(storage: Storage, workgroup: string, changes: object): Promise<string> {
  return change(storage, 'workgroup.changed', (db) => {
    const name = existingWorkgroup(db, workgroup);
    changeSettings(db, name, changes, Date.now());
    return name;
  });
}

/** @throws {CommandError} when there is none */
export function deleteWorkgroup(storage: Storage, workgroup: string): Promise<string> {
  return change(storage, 'workgroup.deleted', (db) => {
    const name = existingWorkgroup(db, workgroup);
    removeFrom(db, name);
    return name;
  });
}

/** @throws {CommandError} when there is no such workgroup, user, member or supervisor; nothing is changed then */
export function changePeople(
  storage: Storage,
  part: Part,
  workgroup: string,
  people: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<string> {
  return change(storage, `workgroup.${part}-changed`, (db) => {
    for (const username of people.add) addPerson(db, part, workgroup, username);
    for (const username of people.remove) removePerson(db, part, workgroup, username);
    return existingWorkgroup(db, workgroup);
  });
}

/** @throws {CommandError} where `read` says that there is no such thing */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw forTheTerminal(error);
  }
}

/** @param work answers with the workgroup's name */
async function change(
  storage: Storage,
  action: `workgroup.${string}`,
  work: (db: Database) => string,
): Promise<string> {
  const records = createRecords({ storage, now: Date.now });
  try {
    return await storage.write((db) => {
      const subject = work(db);
      records.auditWith(db, { actor: 'ofchat', action, subject });
      return subject;
    });
  } catch (error) {
    throw forTheTerminal(error);
  }
}

function forTheTerminal(error: unknown): unknown {
  if (!(error instanceof SetUpError)) return error;
  const { code, field, message } = error;
  if (field === 'name') return new CommandError(`${message} Use --title for it.`, { cause: error });
  if (field === 'members' || field === 'supervisors')
    return new CommandError(`${message} Add one with: ofchat user add NAME`, { cause: error });
  if (code !== 'invalid-field') return new CommandError(message, { cause: error });
  const named = field === undefined || message.startsWith(field) ? message : `${field}: ${message}`;
  return new UsageError(named, { cause: error });
}
