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
  const readable = (room: string) => readableUntil(context, principal, room);
  if (upload.username === principal.username && (await readable(upload.room)) !== undefined) return true;
  for (const { room, seq } of context.uploads.references(upload.id)) {
    const last = await readable(room);
    if (last !== undefined && seq <= last) return true;
  }
  return false;
}

/** The last message of a room that this principal may read; undefined when the room is nothing to them. */
async function readableUntil(
  { streams }: Pick<Context, 'streams'>,
  principal: Principal,
  room: string,
): Promise<number | undefined> {
  try {
    return (await streams.do(principal, { type: 'roomState', room })).lastSeq;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'not-found') return undefined;
    throw error;
  }
}
