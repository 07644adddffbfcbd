/**
 * Pages of the conversations a reader may see, newest first. What a reader may see is the union of a few lists, each
 * of which has an index in the right order: a page is merged from the first rows of each, however long they are.
 */
import type { Database, SqlValue } from '../storage/index.js';
import { supervisedBy, type ConversationRow, type Reader } from './conversations.js';
import type { Place } from './cursor.js';

export interface ConversationFilter {
  readonly workgroup?: string | undefined;
  /** Somebody who was in it. */
  readonly expert?: string | undefined;
  /** When it was asked; epoch ms, both included. */
  readonly from: number;
  readonly to: number;
}

/** One list, as a query without its last parameters: from, to, and the place of the page. */
export interface Source {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export function listConversations(
  db: Database,
  reader: Reader,
  filter: ConversationFilter,
  limit: number,
  behind: Place,
): ConversationRow[] {
  const { from, to } = filter;
  const found = new Map<number, ConversationRow>();
  for (const { sql, values } of sourcesOf(reader, supervisedBy(db, reader.username), filter)) {
    const rows = db.prepare(sql).all<ConversationRow>(...values, from, to, behind.at, behind.number, limit);
    for (const row of rows) found.set(row.number, row);
  }
  return [...found.values()]
    .sort((one, other) => other.asked_at - one.asked_at || other.number - one.number)
    .slice(0, limit);
}

/** Whether a conversation is among those that `listConversations` lists. */
export function isListed(
  db: Database,
  reader: Reader,
  supervised: ReadonlySet<string>,
  { workgroup, expert, from, to }: ConversationFilter,
  row: ConversationRow,
): boolean {
  if (row.asked_at < from || row.asked_at > to) return false;
  if (workgroup !== undefined && row.workgroup !== workgroup) return false;
  const took = db.prepare('SELECT 1 FROM conversation_experts WHERE number = ? AND username = ?');
  const tookPart = (username: string) => took.get(row.number, username) !== undefined;
  if (expert !== undefined && !tookPart(expert)) return false;
  return reader.admin || supervised.has(row.workgroup) || tookPart(reader.username);
}

/** For the test that none of them scans, too. */
export function sourcesOf(
  { username, admin }: Reader,
  supervised: readonly string[],
  { workgroup, expert }: Pick<ConversationFilter, 'workgroup' | 'expert'>,
): Source[] {
  const overseen = (name: string | undefined) =>
    expert === undefined ? ofWorkgroup(name) : ofExpert(expert, name);
  if (admin) return [overseen(workgroup)];
  const workgroups = supervised.filter((name) => workgroup === undefined || name === workgroup);
  return [...workgroups.map(overseen), ofExpert(username, workgroup, expert)];
}

function ofWorkgroup(workgroup: string | undefined): Source {
  const [index, where, values] =
    workgroup === undefined
      ? ['conversations_by_time', '', []]
      : ['conversations_by_workgroup', 'workgroup = ? AND', [workgroup]];
  return {
    sql: `SELECT * FROM conversations INDEXED BY ${index}
          WHERE ${where} erased_at IS NULL AND asked_at >= ? AND asked_at <= ? AND (asked_at, number) < (?, ?)
          ORDER BY asked_at DESC, number DESC LIMIT ?`,
    values,
  };
}

function ofExpert(expert: string, workgroup: string | undefined, other?: string): Source {
  const where = [
    ...(workgroup === undefined ? [] : ['workgroup = ?']),
    ...(other === undefined
      ? []
      : ['EXISTS (SELECT 1 FROM conversation_experts WHERE number = conversations.number AND username = ?)']),
  ];
  const values = [expert, ...[workgroup, other].filter((value) => value !== undefined)];
  // The order is that of the parameters: what belongs to the list comes before the period and the place.
  return {
    sql: `SELECT conversations.* FROM conversation_experts AS mine CROSS JOIN conversations USING (number)
          WHERE mine.username = ? AND ${[...where, ''].join(' AND ')}
                mine.asked_at >= ? AND mine.asked_at <= ? AND (mine.asked_at, mine.number) < (?, ?)
          ORDER BY mine.asked_at DESC, mine.number DESC LIMIT ?`,
    values,
  };
}
