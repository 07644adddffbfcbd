/**
 * Full text, newest conversation first. A conversation is found when each word begins some word of it: of its
 * question, its visitor's name or its messages. The hits of a word are read in portions, and between two portions
 * other work goes on; a search that took enough of them answers with what it has, and with the place to go on from.
 */
import { setImmediate } from 'node:timers/promises';
import type { SnippetPart } from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';
import { readableUntil, supervisedBy, type ConversationRow, type Reader } from './conversations.js';
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

/** Rows of a word that are read at once: few at first, because a page is mostly full soon; more where hits are rare. */
const firstPortion = 500;
const largestPortion = 32_000;
/** What one search may read of all its words together. */
const mostRows = 500_000;

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
  const budget = { rows: mostRows };
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
    if (row !== undefined && isListed(db, reader, supervised, filter, row)) {
      const all = reader.admin || supervised.has(row.workgroup);
      const until = readableUntil(db, { row, oversees: all }, reader.username);
      const places = lists.map((list) => list.placeUntil(until));
      if (places.every((place) => place !== undefined))
        found.push({ row, snippet: snippetFrom(db, row.room, places, words) });
    }
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
  private readonly budget: { rows: number };
  private portion = firstPortion;
  /** The last row of the word in each of these conversations. */
  private rows: number[] = [];
  /** Index of the newest that was not passed yet. */
  private at = 0;
  /** The oldest row was read. */
  private complete = false;

  constructor(db: Database, match: string, budget: { rows: number }) {
    this.db = db;
    this.match = match;
    this.budget = budget;
  }

  /**
   * Where the word stands in the conversation that `newestUntil` answered last: 0 for the question, or a sequence.
   * Undefined when it was not said up to `last`, which is as far as the reader may know.
   */
  placeUntil(last: number): number | undefined {
    const row = this.rows[this.at]!;
    if (row % span <= last) return row % span;
    const first = numberOf(row) * span;
    const earlier = this.db
      .prepare('SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid >= ? AND rowid <= ? LIMIT 1')
      .get<{ row: number }>(this.match, rowid(first), rowid(first + last));
    return earlier && earlier.row - first;
  }

  async newestUntil(number: number): Promise<number | 'none' | 'not yet'> {
    for (;;) {
      while (this.at < this.rows.length && numberOf(this.rows[this.at]!) > number) this.at += 1;
      const row = this.rows[this.at];
      if (row !== undefined) return numberOf(row);
      if (this.complete) return 'none';
      if (this.budget.rows <= 0) return 'not yet';
      this.read(number);
      await setImmediate();
    }
  }

  /** The rows of what was passed are skipped. */
  private read(number: number): void {
    const last = this.rows.at(-1);
    const below = last === undefined ? number + 1 : Math.min(number + 1, numberOf(last));
    const rows = this.db
      .prepare('SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?')
      .all<{ row: number }>(this.match, rowid(below * span), this.portion)
      .map(({ row }) => row);
    this.complete = rows.length < this.portion;
    this.budget.rows -= this.portion;
    this.portion = Math.min(this.portion * 4, largestPortion);
    this.rows = rows.filter((row, index) => index === 0 || numberOf(row) !== numberOf(rows[index - 1]!));
    this.at = 0;
  }
}

function numberOf(row: number): number {
  return Math.floor(row / span);
}

/** From the one of these texts that has most of the words. */
function snippetFrom(
  db: Database,
  room: string,
  places: readonly number[],
  words: readonly string[],
): SnippetPart[] {
  let [best, most] = ['', 0];
  for (const place of new Set(places)) {
    const text = textOf(db, room, place);
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
