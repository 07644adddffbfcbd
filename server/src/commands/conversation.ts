/** Hands out one conversation, or erases it. */
import { once } from 'node:events';
import { join } from 'node:path';
import type { TranscriptFormat } from '../../../src/protocol/index.js';
import { createRecords, type ConversationRow, type Records, type RecordsOptions } from '../records/index.js';
import type { Storage } from '../storage/index.js';
import { createUploads } from '../uploads/index.js';
import {
  CommandError,
  dataOptions,
  oneName,
  parse,
  say,
  UsageError,
  withStorage,
  type Command,
} from './command.js';

/** Who it was, in the audit log. */
const actor = 'ofchat';

const formats: readonly TranscriptFormat[] = ['json', 'text', 'html'];

export const conversation: Command = async ([action, ...args], surroundings) => {
  switch (action) {
    case 'export':
      return exportOne(args, surroundings);
    case 'erase':
      return erase(args, surroundings);
    default:
      throw new UsageError(`ofchat conversation can export and erase${action ? `, not ${action}` : ''}.`);
  }
};

const exportOne: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    format: { type: 'string', default: 'text' },
  });
  const room = oneName(positionals, 'room');
  const format = formats.find((each) => each === values.format);
  if (format === undefined) throw new UsageError(`The format is one of ${formats.join(', ')}.`);
  await withStorage(values, surroundings, async (storage) => {
    const records = recordsOf(storage);
    const row = find(records, room);
    await records.audit({ actor, action: 'conversation.exported', subject: room });
    const access = { row, oversees: true, tookPart: false, member: false };
    const reader = { username: actor, admin: true };
    for await (const piece of records.transcript(access, reader, format))
      if (!surroundings.stdout.write(piece)) await once(surroundings.stdout, 'drain');
  });
};

const erase: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const room = oneName(positionals, 'room');
  await withStorage(values, surroundings, async (storage, config) => {
    const uploads = createUploads({ storage, now: Date.now, directory: join(config.data, 'uploads') });
    const records = recordsOf(storage, ({ rooms }) => uploads.eraseUploads(rooms));
    const row = find(records, room);
    if (row.ended_at === null) throw new CommandError('This conversation is still going on.');
    await records.erase(row, actor);
  });
  say(
    surroundings,
    `Erased the conversation ${room}. Its numbers stay in the statistics.`,
    'A running server forgets the last events of it within ten minutes. Backups are yours to look after.',
  );
};

function recordsOf(storage: Storage, onErased: RecordsOptions['onErased'] = async () => {}): Records {
  return createRecords({ storage, now: Date.now, onErased });
}

function find(records: Records, room: string): ConversationRow {
  const row = records.conversation(room);
  if (row === undefined) throw new CommandError(`There is no conversation ${room}.`);
  return row;
}
