/** Understands what a browser has kept of a conversation; loaded only where something is kept. */
import { markWaiting, type Outbox, type OutboxItem } from '../room/index.js';
import { hasTexts, isCredentials, isRecord } from './credentials.js';
import type { Question } from './question.js';
import type { Stored, StoredRoom } from './stored-conversation.js';

/** Other scripts of the page can write here as well, so every member is looked at. */
export function parseStored(text: string): Stored | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const form = isRecord(value['form']) ? value['form'] : {};
  const asking = value['asking'];
  const credentials = value['credentials'];
  const room = value['room'];
  return {
    form: {
      name: textOf(form['name']),
      emailAddress: textOf(form['emailAddress']),
      question: textOf(form['question']),
    },
    ...(isQuestion(asking) && { asking }),
    ...(isCredentials(credentials) && { credentials }),
    ...(isRoom(room) && { room: { ...room, outbox: outboxOf(room.outbox) } }),
  };
}

/** What was on its way when the page went away may have arrived or not: it is sent again under its id. */
function outboxOf(items: readonly unknown[]): Outbox {
  const outbox: Outbox = items.filter(isItem);
  return outbox.reduce((all, { id, status }) => (status === 'sending' ? markWaiting(all, id) : all), outbox);
}

function isQuestion(value: unknown): value is Question {
  return (
    isRecord(value) &&
    hasTexts(value, 'key') &&
    isRecord(value['body']) &&
    hasTexts(value['body'], 'workgroup', 'userID', 'emailAddress', 'question')
  );
}

function isRoom(value: unknown): value is StoredRoom {
  return (
    isRecord(value) &&
    hasTexts(value, 'room', 'roomJid', 'nick', 'draft') &&
    Number.isSafeInteger(value['seenSeq']) &&
    Array.isArray(value['outbox'])
  );
}

function isItem(value: unknown): value is OutboxItem {
  return (
    isRecord(value) &&
    hasTexts(value, 'id', 'body', 'stamp') &&
    ['waiting', 'sending', 'failed'].includes(textOf(value['status'])) &&
    (value['data'] === null || isRecord(value['data'])) &&
    (value['problem'] === undefined || typeof value['problem'] === 'string')
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
