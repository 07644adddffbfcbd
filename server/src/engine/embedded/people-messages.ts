/** Messages between two users: written once, told to both. */
import type { MessageData } from '../../../../src/protocol/index.js';
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type DirectMessage, type PeopleOp, type Principal } from '../engine.js';
import { personNamed } from './people-contact-changes.js';
import type { News } from './publisher.js';
import { stampOf } from './rooms.js';

/** How long two must be silent for their next message to begin a new conversation, in ms. */
export const longestSilence = 10 * 60_000;

export interface DirectMessageRow {
  number: number;
  conversation: number;
  sender: string;
  receiver: string;
  id: string;
  body: string;
  data: string | null;
  sent_at: number;
}

export function toDirectMessage(row: DirectMessageRow): DirectMessage {
  const data = row.data === null ? null : (JSON.parse(row.data) as MessageData);
  const { id, sender: from, receiver: to, body } = row;
  return { id, from, to, body, data, stamp: stampOf(row.sent_at) };
}

export function sendMessage(
  db: Database,
  news: News,
  op: Extract<PeopleOp, { type: 'sendMessage' }> & { readonly id: string },
  { username: sender }: Principal,
  now: number,
): { id: string; stamp: string } {
  const { username: receiver } = personNamed(db, op.to);
  const id = storable(op.id);
  const body = storable(op.body);
  const data = op.data === null ? null : JSON.stringify(op.data);

  const earlier = db
    .prepare('SELECT * FROM direct_messages WHERE sender = ? AND receiver = ? AND id = ?')
    .get<DirectMessageRow>(sender, receiver, id);
  if (earlier) {
    if (earlier.body === body && earlier.data === data) return { id, stamp: stampOf(earlier.sent_at) };
    throw new EngineError('id-taken', 'A message with this id and another text was sent before.');
  }

  const { conversation, at } = conversationOf(db, sender, receiver, now);
  db.prepare(
    'INSERT INTO direct_messages (conversation, sender, receiver, id, body, data, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(conversation, sender, receiver, id, body, data, at);
  const row = { number: 0, conversation, sender, receiver, id, body, data, sent_at: at };
  const message = toDirectMessage(row);
  news.toUser(receiver, { type: 'directMessage', message });
  const { origin } = op;
  if (receiver !== sender)
    news.toUser(sender, { type: 'directMessage', message, ...(origin === undefined ? {} : { origin }) });
  return { id, stamp: message.stamp };
}

/** The conversation that a message belongs to, and its time: never before that of the message before. */
function conversationOf(
  db: Database,
  sender: string,
  receiver: string,
  now: number,
): { conversation: number; at: number } {
  const [one, other] = [sender, receiver].sort() as [string, string];
  const last = db
    .prepare(
      'SELECT number, last_at FROM direct_conversations WHERE one = ? AND other = ? ORDER BY number DESC LIMIT 1',
    )
    .get<{ number: number; last_at: number }>(one, other);
  const at = Math.max(now, last?.last_at ?? 0);
  if (last && at - last.last_at <= longestSilence) {
    db.prepare('UPDATE direct_conversations SET last_at = ?, messages = messages + 1 WHERE number = ?').run(
      at,
      last.number,
    );
    return { conversation: last.number, at };
  }
  db.prepare(
    'INSERT INTO direct_conversations (one, other, started_at, last_at, messages) VALUES (?, ?, ?, ?, 1)',
  ).run(one, other, at, at);
  const { number } = db.prepare('SELECT last_insert_rowid() AS number').get<{ number: number }>()!;
  return { conversation: number, at };
}
