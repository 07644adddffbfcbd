/**
 * Full text, newest conversation first. A conversation is found when each word begins some word of it: of its
 * question, its visitor's name or its messages. The hits of a word are read in portions, and between two portions
 * other work goes on; a search that took enough of them answers with what it has, and with the place to go on from.
 */
import { setImmediate } from 'node:timers/promises';
import type { SnippetPart } from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';
import { supervisedBy, type ConversationRow, type Reader } from './conversations.js';
import { isListed, type ConversationFilter } from './list-conversations.js';
import { hitsIn, matchOf, snippetOf, wordsOf } from './words.js';

export interface Found {
  readonly row: ConversationRow;
  readonly snippet: SnippetPart[];
}

export interface FoundPage {
  readonly found: readonly Found[];
  /** The number of the conversation that was looked at last; undefined when there are no older ones. */
  readonly lastNumber: number | undefined;
}

/** Rows of the index that belong to one conversation. */
const span = 2 ** 20;

/** Behind all conversations. */
export const newest = 2 ** 32;

const portion = 2_000;
const mostPortions = 100;

/** How many texts of a conversation are considered for its snippet. */
const candidates = 20;

/** @param before only conversations with lower numbers */
export async function searchConversations(
  db: Database,
  reader: Reader,
  filter: ConversationFilter,
  query: string,
  limit: number,
  before: number,
): Promise<FoundPage> {
  const words = wordsOf(query);
  const supervised = new Set(supervisedBy(db, reader.username));
  const budget = { portions: mostPortions };
  const lists = words.map((word) => new Hits(db, matchOf(word), budget));
  const found: Found[] = [];
  // Each list is asked for its newest conversation below the lowest that another one has: where all agree is a hit.
  let number = before - 1;
  for (let agreed = 0, turn = 0; lists.length > 0; turn += 1) {
    const next = await lists[turn % lists.length]!.newestUntil(number);
    if (next === 'none') return { found, lastNumber: undefined };
    if (next === 'not yet') return { found, lastNumber: number + 1 };
    agreed = next === number ? agreed + 1 : 1;
    number = next;
    if (agreed < lists.length) continue;
    const row = db
      .prepare('SELECT * FROM conversations WHERE number = ? AND erased_at IS NULL')
      .get<ConversationRow>(number);
    if (row !== undefined && isListed(db, reader, supervised, filter, row))
      found.push({ row, snippet: snippetFrom(db, row, words) });
    // Older ones have lower numbers: nothing that is asked for comes any more.
    if (row !== undefined && row.asked_at < filter.from) return { found, lastNumber: undefined };
    if (found.length === limit) return { found, lastNumber: number };
    agreed = 0;
    number -= 1;
  }
  return { found, lastNumber: undefined };
}

/** The conversations that have one word, from the newest down. */
class Hits {
  private readonly db: Database;
  private readonly match: string;
  private readonly budget: { portions: number };
  private numbers: number[] = [];
  /** Index of the newest number that was not passed yet. */
  private at = 0;
  /** The oldest row was read. */
  private complete = false;

  constructor(db: Database, match: string, budget: { portions: number }) {
    this.db = db;
    this.match = match;
    this.budget = budget;
  }

  async newestUntil(number: number): Promise<number | 'none' | 'not yet'> {
    for (;;) {
      while (this.at < this.numbers.length && this.numbers[this.at]! > number) this.at += 1;
      const newest = this.numbers[this.at];
      if (newest !== undefined) return newest;
      if (this.complete) return 'none';
      if (this.budget.portions === 0) return 'not yet';
      this.budget.portions -= 1;
      this.read(number);
      await setImmediate();
    }
  }

  /** The rows of what was passed are skipped. */
  private read(number: number): void {
    const last = this.numbers.at(-1) ?? Infinity;
    const below = Math.min(number + 1, last) * span;
    const rows = this.db
      .prepare('SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?')
      .all<{ row: number }>(this.match, rowid(below), portion);
    this.complete = rows.length < portion;
    this.numbers = [...new Set(rows.map(({ row }) => Math.floor(row / span)))];
    this.at = 0;
  }
}

/** From the text that has most of the words; the question, when none has more. */
function snippetFrom(
  db: Database,
  { number, room }: ConversationRow,
  words: readonly string[],
): SnippetPart[] {
  const rows = db
    .prepare(
      'SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?',
    )
    .all<{ row: number }>(
      words.map(matchOf).join(' OR '),
      rowid(number * span),
      rowid((number + 1) * span),
      candidates,
    );
  let [best, most] = ['', 0];
  for (const { row } of rows) {
    const text = textOf(db, room, row % span);
    const hits = hitsIn(text, words);
    if (hits > most) [best, most] = [text, hits];
  }
  return snippetOf(best, words);
}

/** The driver makes a floating-point number of every number, and by one of these the index cannot be entered. */
function rowid(number: number): bigint {
  return BigInt(number);
}

function textOf(db: Database, room: string, seq: number): string {
  const row =
    seq === 0
      ? db
          .prepare('SELECT question || char(10) || user_id AS text FROM requests WHERE id = ?')
          .get<{ text: string }>(room)
      : db
          .prepare('SELECT body AS text FROM messages WHERE room = ? AND seq = ?')
          .get<{ text: string }>(room, seq);
  return row?.text ?? '';
}
