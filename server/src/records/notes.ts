/** Notes about a conversation, for colleagues only. */
import type { Note } from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';
import { stampOf } from './conversations.js';

interface NoteRow {
  id: number;
  author: string;
  name: string;
  text: string;
  written_at: number;
  changed_at: number | null;
}

/** Oldest first. */
export function readNotes(db: Database, number: number, after: number, limit: number): Note[] {
  return db
    .prepare('SELECT * FROM conversation_notes WHERE number = ? AND id > ? ORDER BY id LIMIT ?')
    .all<NoteRow>(number, after, limit)
    .map(toNote);
}

export function readNote(db: Database, number: number, id: string): Note | undefined {
  const row = db
    .prepare('SELECT * FROM conversation_notes WHERE id = ? AND number = ?')
    .get<NoteRow>(Number(id), number);
  return row && toNote(row);
}

export function addNote(
  db: Database,
  number: number,
  { author, name, text }: Pick<Note, 'author' | 'name' | 'text'>,
  now: number,
): Note {
  const row = db
    .prepare(
      'INSERT INTO conversation_notes (number, author, name, text, written_at) VALUES (?, ?, ?, ?, ?) RETURNING *',
    )
    .get<NoteRow>(number, author, name, text, now);
  return toNote(row!);
}

export function changeNote(db: Database, id: string, text: string, now: number): void {
  db.prepare('UPDATE conversation_notes SET text = ?, changed_at = ? WHERE id = ?').run(
    text,
    now,
    Number(id),
  );
}

export function removeNote(db: Database, id: string): void {
  db.prepare('DELETE FROM conversation_notes WHERE id = ?').run(Number(id));
}

function toNote({ id, author, name, text, written_at, changed_at }: NoteRow): Note {
  return {
    id: String(id),
    author,
    name,
    text,
    stamp: stampOf(written_at),
    ...(changed_at !== null && { changed: stampOf(changed_at) }),
  };
}
