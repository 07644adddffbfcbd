/** A database with a past of any size: written in SQL, through the same triggers as everything that happens. */
import { readMembers, addMember, saveWorkgroup } from '../server/src/workgroup/index.js';
import type { Storage } from '../server/src/storage/index.js';
import { addPeople, personOf } from './people.js';

export const workgroup = 'bench';
/** A room in which as much was said as there are conversations. */
export const longRoom = 'bench-long-room';
/** Stands in one of fifty questions. */
export const commonWord = 'insulin';
/** Stands in three conversations, however many there are. */
export const rareWord = 'chrysanthemum';
/** Of three users, however many there are. */
export const rareName = 'Quartermaine';

const day = 86_400_000;

/** As many of everything: conversations of a year, messages in one room, left messages, users, lines of the audit log. */
export async function addRecords(storage: Storage, count: number): Promise<void> {
  const now = Date.now();
  await saveWorkgroup(storage, { name: workgroup, title: 'Bench' }, now);
  await addPeople(storage, { count: Math.min(count, 20), withAdmin: true });
  await addMember(storage, workgroup, personOf(0).username);
  const [expert] = readMembers(storage.db, workgroup);
  // In parts: a transaction of everything would keep the log as long as the file.
  for (let from = 0; from < count; from += part)
    await addPart(storage, { from, to: Math.min(from + part, count), count, now, expert: expert! });
  await storage.write((db) => {
    db.prepare('UPDATE streams SET joined = ? WHERE username = ?').run(
      JSON.stringify([workgroup]),
      personOf(0).username,
    );
    db.prepare('UPDATE rooms SET last_seq = ? WHERE room = ?').run(count, longRoom);
    db.prepare(
      'UPDATE users SET name = name || ? WHERE username IN (SELECT username FROM users LIMIT 3)',
    ).run(` ${rareName}`);
  });
  storage.emptyLog();
}

const part = 10_000;

interface Part {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly now: number;
  readonly expert: string;
}

async function addPart(storage: Storage, { from, to, count, now, expert }: Part): Promise<void> {
  const numbers = `WITH RECURSIVE numbers (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ${to})`;
  // The newest has the highest number.
  const askedAt = `CAST(${now - 365 * day} + ${365 * day - 3_600_000} * (i + 1.0) / ${count} AS INTEGER)`;
  const question = `json_extract('${JSON.stringify(questions)}', '$[' || ((i * 7919) % ${questions.length}) || ']')
    || CASE WHEN i < 3 THEN ' ${rareWord}' ELSE '' END`;
  const answer = `json_extract('${JSON.stringify(answers)}', '$[' || ((i * 7907) % ${answers.length}) || ']')`;
  await storage.write((db) => {
    db.exec(`${numbers} INSERT INTO requests
      (id, workgroup, username, user_id, email, question, fields, phase, joined_at, queue)
      SELECT 'room-' || i, '${workgroup}', 'visitor-' || i, 'Visitor ' || i, 'visitor-' || i || '@example.org',
        ${question}, '{}', 'queued', ${askedAt}, 'all' FROM numbers`);
    db.exec(`${numbers} INSERT INTO rooms (room, workgroup, question, url, visitor, last_seq, created_at, ended_at, reason)
      SELECT 'room-' || i, '${workgroup}', ${question}, '', '{"userID":"Visitor","emailAddress":"","fields":{}}', 2,
        ${askedAt} + 9000, ${askedAt} + 600000, 'visitor-left' FROM numbers`);
    db.exec(`${numbers} INSERT INTO occupants (room, username, nick, name, role)
      SELECT 'room-' || i, '${expert}', '${expert}', '${expert}', 'expert' FROM numbers`);
    db.exec(`${numbers} UPDATE occupants SET present = 1 WHERE room IN (SELECT 'room-' || i FROM numbers)`);
    db.exec(`${numbers} INSERT INTO messages (room, seq, id, username, nick, name, role, body, sent_at)
      SELECT 'room-' || i, 1, 'a', '${expert}', '${expert}', '${expert}', 'expert', ${answer}, ${askedAt} + 60000 FROM numbers`);
    db.exec(`${numbers} INSERT INTO messages (room, seq, id, username, nick, name, role, body, sent_at)
      SELECT 'room-' || i, 2, 'b', 'visitor-' || i, 'visitor', 'Visitor', 'visitor', 'Thank you, that helps me a lot.',
        ${askedAt} + 90000 FROM numbers`);
    db.exec(`${numbers} UPDATE requests SET phase = 'ended', reason = 'visitor-left',
        answered_at = joined_at + 20000, ended_at = joined_at + 600000
      WHERE id IN (SELECT 'room-' || i FROM numbers)`);
    db.exec(
      `${numbers} UPDATE occupants SET present = 0, left_seq = 2 WHERE room IN (SELECT 'room-' || i FROM numbers)`,
    );

    if (from === 0)
      db.exec(`INSERT INTO rooms (room, workgroup, question, url, visitor, created_at)
        VALUES ('${longRoom}', '${workgroup}', 'A long one', '', '{"userID":"Visitor","emailAddress":"","fields":{}}', ${now});
        INSERT INTO occupants (room, username, nick, name, role, present)
        VALUES ('${longRoom}', '${expert}', '${expert}', '${expert}', 'expert', 1)`);
    db.exec(`${numbers} INSERT INTO messages (room, seq, id, username, nick, name, role, body, sent_at)
      SELECT '${longRoom}', i + 1, 'm-' || i, '${expert}', '${expert}', '${expert}', 'expert', ${answer}, ${askedAt} FROM numbers`);
    db.exec(`${numbers} INSERT INTO left_messages (id, workgroup, user_id, email, message, created_at)
      SELECT 'left-' || i, '${workgroup}', 'Visitor ' || i, 'visitor-' || i || '@example.org', ${question}, ${askedAt} FROM numbers`);
    db.exec(`${numbers} INSERT OR IGNORE INTO users (username, name, email, password_hash, admin, created_at)
      SELECT 'person-' || i, 'Person ' || i, 'person-' || i || '@example.org', '', 0, ${askedAt} FROM numbers`);
    db.exec(`${numbers} INSERT INTO audit (at, actor, action, subject)
      SELECT ${askedAt}, 'person-' || (i % 50), CASE i % 4 WHEN 0 THEN 'conversation.exported' ELSE 'conversation.read' END,
        'room-' || i FROM numbers`);
  });
}

const topics = [
  'a new pen',
  'the meter',
  'my appointment',
  'a journey',
  'sport',
  'breakfast',
  'the pharmacy',
  'a fever',
];
const openings = [
  'May I ask about',
  'What should I know about',
  'Who can help me with',
  'I am not sure about',
];
/** Fifty; the word that is looked for stands in one. */
const questions = Array.from({ length: 50 }, (_, index) => {
  const sentence = `${openings[index % openings.length]} ${topics[index % topics.length]} number ${index}?`;
  return index === 25 ? `${sentence} It is about ${commonWord}.` : sentence;
});
const answers = questions.map(
  (_, index) =>
    `Please look at page ${index} of your booklet about ${topics[(index * 3) % topics.length]} first.`,
);
