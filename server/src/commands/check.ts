/** Looks whether everything that is kept is whole. Changes nothing. */
import { countOverdue } from '../records/index.js';
import type { Database } from '../storage/index.js';
import { readRetentions } from '../workgroup/index.js';
import { CommandError, dataOptions, parse, say, UsageError, withStorage, type Command } from './command.js';

export const check: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  if (positionals.length > 0) throw new UsageError(`ofchat check takes no "${positionals[0]}".`);
  await withStorage(values, surroundings, (storage, config) => {
    const problems = problemsOf(storage.db);
    if (problems.length === 0) problems.push(...overdueIn(storage.db));
    if (problems.length > 0) throw new CommandError(problems.join('\n'));
    say(surroundings, `The settings are right, and the data in ${config.data} are whole.`);
  });
};

/** What must hold in every database: as a question for rows that break it, and the sentence about them. */
const rules: readonly { readonly sql: string; readonly sentence: string }[] = [
  {
    sql: `SELECT room AS name FROM messages GROUP BY room HAVING count(*) <> max(seq) OR min(seq) <> 1`,
    sentence: 'has a gap in the order of its messages',
  },
  {
    sql: `SELECT room AS name FROM rooms
          WHERE last_seq <> (SELECT coalesce(max(seq), 0) FROM messages WHERE messages.room = rooms.room)`,
    sentence: 'counts other messages than it has',
  },
  {
    sql: `SELECT room AS name FROM messages WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE rooms.room = messages.room)
          GROUP BY room`,
    sentence: 'has messages and does not exist',
  },
  {
    sql: `SELECT id AS name FROM requests JOIN rooms ON rooms.room = requests.id
          WHERE phase IN ('chatting', 'invited') AND rooms.ended_at IS NOT NULL`,
    sentence: 'has ended while its request goes on',
  },
];

/** The running server erases every hour; a day is allowed for a server that was stopped. */
function overdueIn(db: Database): string[] {
  const overdue = countOverdue(db, readRetentions(db), Date.now() - 24 * 60 * 60_000);
  return overdue === 0
    ? []
    : [
        `${overdue} conversations should have been erased long ago: a running server does it within the hour.`,
      ];
}

/** One sentence for each problem; none when everything is whole. Names rooms by their random ids only. */
export function problemsOf(db: Database): string[] {
  try {
    return findProblems(db);
  } catch (error) {
    // A page that cannot be read at all ends the question about it.
    return [`The database file is damaged: ${error instanceof Error ? error.message : String(error)}.`];
  }
}

function findProblems(db: Database): string[] {
  const problems = db
    .prepare('PRAGMA integrity_check(20)')
    .all<{ integrity_check: string }>()
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok')
    .map((line) => `The database file is damaged: ${line}.`);
  if (problems.length > 0) return problems;
  const orphans = db.prepare('PRAGMA foreign_key_check').all<{ table: string; parent: string }>();
  for (const { table, parent } of orphans.slice(0, 20))
    problems.push(`A row of ${table} belongs to nothing in ${parent}.`);
  for (const { sql, sentence } of rules)
    for (const { name } of db.prepare(`${sql} LIMIT 20`).all<{ name: string }>())
      problems.push(`The room ${name} ${sentence}.`);
  return problems;
}
