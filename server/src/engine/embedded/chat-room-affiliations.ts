/** Who is what to a chat room: lists of users and of groups. Reads only. */
import type { Database } from '../../storage/index.js';
import type { Affiliation, Affiliations, ListedAffiliation } from '../engine.js';

export const listedAffiliations: readonly ListedAffiliation[] = ['owner', 'admin', 'member', 'outcast'];

interface AffiliationRow {
  kind: 'user' | 'group';
  name: string;
  affiliation: ListedAffiliation;
}

/** Of several groups the first of these counts: whoever was shut out by one does not come in by another. */
const precedence: readonly ListedAffiliation[] = ['owner', 'admin', 'outcast', 'member'];

/** The user's own entry comes before those of groups; an admin of the server is everywhere an owner. */
export function affiliationOf(db: Database, room: string, username: string, admin: boolean): Affiliation {
  if (admin) return 'owner';
  const own = db
    .prepare("SELECT affiliation FROM chat_room_affiliations WHERE room = ? AND kind = 'user' AND name = ?")
    .get<Pick<AffiliationRow, 'affiliation'>>(room, username);
  if (own) return own.affiliation;
  const held = groupsOf(db, room)
    .filter(({ name }) => isInGroup(db, name, username))
    .map(({ affiliation }) => affiliation);
  return precedence.find((affiliation) => held.includes(affiliation)) ?? 'none';
}

/** For occupants of whom only the name is known. */
export function affiliationOfUser(db: Database, room: string, username: string): Affiliation {
  const user = db.prepare('SELECT admin FROM users WHERE username = ?').get<{ admin: number }>(username);
  return affiliationOf(db, room, username, user?.admin === 1);
}

/** @param expandGroups members of groups stand among the users, and the groups not at all */
export function affiliationsIn(db: Database, room: string, expandGroups: boolean): Affiliations {
  const rows = db
    .prepare('SELECT kind, name, affiliation FROM chat_room_affiliations WHERE room = ? ORDER BY name')
    .all<AffiliationRow>(room);
  const list = (affiliation: ListedAffiliation) => {
    const names = (kind: 'user' | 'group') =>
      rows.filter((row) => row.affiliation === affiliation && row.kind === kind).map(({ name }) => name);
    const [users, groups] = [names('user'), names('group')];
    if (!expandGroups) return { users, groups };
    const members = groups.flatMap((group) => membersOf(db, group));
    return { users: [...new Set([...users, ...members])].sort(), groups: [] };
  };
  return { owner: list('owner'), admin: list('admin'), member: list('member'), outcast: list('outcast') };
}

export function groupExists(db: Database, groupname: string): boolean {
  return db.prepare('SELECT 1 FROM groups WHERE name = ?').get(groupname) !== undefined;
}

export function userExists(db: Database, username: string): boolean {
  return db.prepare('SELECT 1 FROM users WHERE username = ?').get(username) !== undefined;
}

function groupsOf(db: Database, room: string): AffiliationRow[] {
  return db
    .prepare("SELECT kind, name, affiliation FROM chat_room_affiliations WHERE room = ? AND kind = 'group'")
    .all<AffiliationRow>(room);
}

function isInGroup(db: Database, groupname: string, username: string): boolean {
  const member = db.prepare('SELECT 1 FROM group_members WHERE groupname = ? AND username = ?');
  return member.get(groupname, username) !== undefined;
}

function membersOf(db: Database, groupname: string): string[] {
  return db
    .prepare('SELECT username FROM group_members WHERE groupname = ?')
    .all<{ username: string }>(groupname)
    .map(({ username }) => username);
}
