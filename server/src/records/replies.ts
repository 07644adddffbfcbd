/** Canned replies: of a workgroup, or somebody's own. */
import type { CannedReply, ReplyBody } from '../../../src/protocol/index.js';
import type { Database, SqlValue } from '../storage/index.js';
import { fold } from './words.js';

/** Whose replies: exactly one of the two. */
export type ReplyOwner = { readonly workgroup: string } | { readonly username: string };

export interface ReplyPage {
  /** The beginning of the title. */
  readonly q: string;
  readonly limit: number;
  readonly offset: number;
}

/** So many one owner may have. */
export const mostReplies = 1_000;

interface ReplyRow {
  id: number;
  workgroup: string | null;
  folder: string;
  title: string;
  title_key: string;
  text: string;
}

/** In the order of their titles, of all these owners together. */
export function readReplies(db: Database, owners: readonly ReplyOwner[], page: ReplyPage): CannedReply[] {
  const { q, limit, offset } = page;
  const rows = owners.flatMap((owner) => {
    const { sql, values } = repliesQuery(owner);
    const key = fold(q);
    // What begins with the key lies between it and the key with the highest character behind.
    return db.prepare(sql).all<ReplyRow>(...values, key, `${key}\u{10ffff}`, limit + offset);
  });
  const order = (one: ReplyRow, other: ReplyRow) =>
    one.title_key < other.title_key ? -1 : one.title_key > other.title_key ? 1 : one.id - other.id;
  return rows
    .sort(order)
    .slice(offset, offset + limit)
    .map(toReply);
}

/** For the test that it needs no scan, too. */
export function repliesQuery(owner: ReplyOwner): { sql: string; values: SqlValue[] } {
  const { column, value } = columnOf(owner);
  return {
    sql: `SELECT * FROM canned_replies WHERE ${column} = ? AND title_key >= ? AND title_key < ?
          ORDER BY title_key, id LIMIT ?`,
    values: [value],
  };
}

/** Undefined when there are too many. */
export function addReply(db: Database, owner: ReplyOwner, body: ReplyBody): CannedReply | undefined {
  const { column, value } = columnOf(owner);
  const { count } = db
    .prepare(`SELECT count(*) AS count FROM canned_replies WHERE ${column} = ?`)
    .get<{ count: number }>(value)!;
  if (count >= mostReplies) return undefined;
  const { folder = '', title, text } = body;
  const row = db
    .prepare(
      `INSERT INTO canned_replies (${column}, folder, title, title_key, text) VALUES (?, ?, ?, ?, ?) RETURNING *`,
    )
    .get<ReplyRow>(value, folder, title, fold(title), text);
  return toReply(row!);
}

/** Undefined when this owner has no such reply. */
export function changeReply(
  db: Database,
  owner: ReplyOwner,
  id: string,
  { folder = '', title, text }: ReplyBody,
): CannedReply | undefined {
  const { column, value } = columnOf(owner);
  const row = db
    .prepare(
      `UPDATE canned_replies SET folder = ?, title = ?, title_key = ?, text = ?
       WHERE id = ? AND ${column} = ? RETURNING *`,
    )
    .get<ReplyRow>(folder, title, fold(title), text, Number(id), value);
  return row && toReply(row);
}

/** False when this owner has no such reply. */
export function removeReply(db: Database, owner: ReplyOwner, id: string): boolean {
  const { column, value } = columnOf(owner);
  const { changes } = db
    .prepare(`DELETE FROM canned_replies WHERE id = ? AND ${column} = ?`)
    .run(Number(id), value);
  return changes > 0;
}

function columnOf(owner: ReplyOwner): { column: 'workgroup' | 'username'; value: string } {
  return 'workgroup' in owner
    ? { column: 'workgroup', value: owner.workgroup }
    : { column: 'username', value: owner.username };
}

function toReply({ id, workgroup, folder, title, text }: ReplyRow): CannedReply {
  return { id: String(id), ...(workgroup !== null && { workgroup }), folder, title, text };
}
