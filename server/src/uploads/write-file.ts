/** Writes a file as its bytes come: what is in memory is never more than one piece of it. */
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UploadError } from './upload-error.js';

/**
 * On the disk when it resolves.
 * @throws {UploadError} `wrong-size`, `incomplete`
 */
export async function writeExactly(path: string, bytes: Readable, size: number): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    let count = 0;
    for await (const chunk of pieces(bytes)) {
      count += chunk.length;
      if (count > size) throw new UploadError('wrong-size', 'The file is larger than it was announced.');
      await file.writeFile(chunk);
    }
    if (count < size) throw new UploadError('wrong-size', 'The file is smaller than it was announced.');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name of a new file must survive a power cut as well. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Whether the disk is full, broken, or not ours: nothing that the sender did. */
export function ofTheDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function* pieces(bytes: Readable): AsyncGenerator<Buffer> {
  try {
    // The connection is left alone: its sender is still to be told why.
    for await (const chunk of bytes.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw error instanceof UploadError
      ? error
      : new UploadError('incomplete', 'The file did not arrive whole.');
  }
}
