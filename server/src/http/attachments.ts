/** Files that messages refer to: who may post one, and who may see it. */
import type { FastifyRequest } from 'fastify';
import type { Attachment, MessageData } from '../../../src/protocol/index.js';
import { EngineError, type Principal } from '../engine/engine.js';
import type { Upload } from '../uploads/index.js';
import type { Context } from './context.js';
import { invalidField } from './errors.js';
import { attachment } from './uploads-schemas.js';
import { checkAgainst } from './validation.js';

/**
 * A message may name only a file that its own sender sent to the same room, and must say of it what is true.
 * @throws ApiError `invalid-field`
 */
export function checkAttachment(
  { uploads }: Pick<Context, 'uploads'>,
  request: FastifyRequest,
  principal: Principal,
  room: string,
  data: MessageData | null,
): void {
  const named: unknown = data?.['attachment'];
  if (named === undefined) return;
  const { id, name, type, size }: Attachment = checkAgainst(request, attachment, named);
  const upload = uploads.find(id);
  const isTrue =
    uploads.mayBePosted(id, principal.username, room) &&
    upload?.name === name &&
    upload.type === type &&
    upload.size === size;
  if (!isTrue) throw invalidField('attachment', 'This is no file that you have sent to this room.');
}

/** Whoever may read a message that refers to it; before it is posted, only who sent it. */
export async function maySee(
  context: Pick<Context, 'uploads' | 'streams'>,
  principal: Principal,
  upload: Upload,
): Promise<boolean> {
  if (upload.username === principal.username && (await isKnown(context, principal, upload.room))) return true;
  for (const { room, seq } of context.uploads.references(upload.id))
    if (await mayRead(context, principal, room, seq)) return true;
  return false;
}

/** Whether the room is anything to this principal. */
async function isKnown(
  { streams }: Pick<Context, 'streams'>,
  principal: Principal,
  room: string,
): Promise<boolean> {
  return unlessRefused(async () => {
    await streams.do(principal, { type: 'roomState', room });
    return true;
  });
}

/** Left to the history: who reads how much of a room is decided there, and nowhere else. */
async function mayRead(
  { streams }: Pick<Context, 'streams'>,
  principal: Principal,
  room: string,
  seq: number,
): Promise<boolean> {
  return unlessRefused(async () => {
    const { messages } = await streams.do(principal, { type: 'history', room, after: seq - 1, limit: 1 });
    return messages[0]?.seq === seq;
  });
}

async function unlessRefused(question: () => Promise<boolean>): Promise<boolean> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof EngineError && ['not-found', 'not-an-occupant'].includes(error.code)) return false;
    throw error;
  }
}
