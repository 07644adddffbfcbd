/** Files that visitors and experts send to a room: announced, then sent, then named by a message. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { StorageUnavailable, type Storage } from '../storage/index.js';
import { safeFileName } from './file-names.js';
import { kindOf, nameFor } from './kinds.js';
import { createLinks, type Links } from './links.js';
import { UploadError } from './upload-error.js';
import { ofTheDisk, syncDirectory, writeExactly } from './write-file.js';

export interface UploadsOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where the files lie; made with the first. */
  readonly directory: string;
}

export interface Upload {
  readonly id: string;
  /** Where it was announced. */
  readonly room: string;
  /** Who announced it. */
  readonly username: string;
  readonly name: string;
  /** What its bytes are, once it is stored. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly state: 'awaited' | 'stored' | 'refused';
}

export interface Announced {
  readonly room: string;
  readonly username: string;
  readonly name: string;
  readonly size: number;
  /** How many this user or visitor may announce in an hour. */
  readonly most: number;
}

/** A place in a room's order where a message refers to a file. */
export interface Reference {
  readonly room: string;
  readonly seq: number;
}

export interface Uploads {
  readonly links: Links;
  /** @throws {UploadError} `too-many` */
  announce(announced: Announced): Promise<Upload>;
  find(id: string): Upload | undefined;
  /**
   * Writes the bytes to the disk as they come, and keeps them when they are what was announced and of a kind that may
   * be sent. Durable when it resolves. Of a file that is stored, the first bytes count.
   * @throws {UploadError}
   * @throws {StorageUnavailable} nothing was kept
   */
  store(id: string, bytes: Readable): Promise<Upload>;
  /** The caller closes it. @throws {UploadError} `not-found` */
  open(id: string): Promise<FileHandle>;
  /** The messages that refer to it, those that were copied too. */
  references(id: string): readonly Reference[];
  /** Whether a message in `room` may refer to it: the sender's own, stored, of this room, and not about to be removed. */
  mayBePosted(id: string, username: string, room: string): boolean;
  /** Removes what nobody posted within an hour, and the files of what was erased. */
  sweep(): Promise<void>;
  /** The files of these rooms, for good. Their rows go with the room, in whatever transaction erases it. */
  eraseUploads(rooms: readonly string[]): Promise<void>;
}

const hour = 60 * 60_000;
/** A file that will be removed within this time is not posted any more, in ms. */
const tooLate = 5 * 60_000;
/** How long the sending may take, in ms: ten minutes are enough for 10 MiB at 17 KiB/s. */
const longestSending = 10 * 60_000;
/** Files removed in one go. */
const sweepAtOnce = 500;

const columns = 'id, room, username, name, type, size, state';

export function createUploads({ storage, now, directory }: UploadsOptions): Uploads {
  const { db } = storage;
  const links = createLinks(now);
  const sending = new Set<string>();
  const fileOf = (id: string) => join(directory, id);
  const partOf = (id: string) => `${fileOf(id)}.part`;

  const find = (id: string) => db.prepare(`SELECT ${columns} FROM uploads WHERE id = ?`).get<Upload>(id);

  function announce({ room, username, name, size, most }: Announced): Promise<Upload> {
    const upload: Upload = {
      id: randomBytes(16).toString('base64url'),
      room,
      username,
      name: safeFileName(name),
      type: '',
      size,
      state: 'awaited',
    };
    return storage.write((database) => {
      // Refused files count as well: whoever tries every kind has five tries.
      const recent = database
        .prepare(
          'SELECT count(*) AS count, min(created_at) AS oldest FROM uploads WHERE username = ? AND created_at > ?',
        )
        .get<{ count: number; oldest: number }>(username, now() - hour)!;
      if (recent.count >= most) {
        const seconds = Math.max(1, Math.ceil((recent.oldest + hour - now()) / 1_000));
        throw new UploadError('too-many', 'Too many files in an hour.', seconds);
      }
      database
        .prepare(
          'INSERT INTO uploads (id, room, username, name, type, size, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(upload.id, room, username, upload.name, '', size, now());
      return upload;
    });
  }

  async function store(id: string, bytes: Readable): Promise<Upload> {
    const upload = find(id);
    if (upload === undefined) throw new UploadError('not-found', 'There is no such file.');
    if (upload.state === 'stored') return upload;
    if (upload.state === 'refused') throw new UploadError('wrong-kind', 'This file was refused before.');
    if (sending.has(id)) throw new UploadError('in-progress', 'This file is being sent already.');
    sending.add(id);
    const timer = setTimeout(
      () => bytes.destroy(new UploadError('incomplete', 'The sending took too long.')),
      longestSending,
    );
    try {
      return await take(upload, bytes);
    } catch (error) {
      await Promise.allSettled([rm(partOf(id), { force: true }), rm(fileOf(id), { force: true })]);
      throw ofTheDisk(error)
        ? new StorageUnavailable('The file cannot be kept now.', { cause: error })
        : error;
    } finally {
      clearTimeout(timer);
      sending.delete(id);
    }
  }

  async function take(upload: Upload, bytes: Readable): Promise<Upload> {
    const { id, size } = upload;
    const part = partOf(id);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeExactly(part, bytes, size);
    const type = await kindOf(part);
    if (type === undefined) {
      await storage.write((database) =>
        database.prepare("UPDATE uploads SET state = 'refused' WHERE id = ?").run(id),
      );
      throw new UploadError('wrong-kind', 'Files of this kind cannot be sent.');
    }
    await rename(part, fileOf(id));
    await syncDirectory(directory);
    const name = nameFor(upload.name, type);
    const { changes } = await storage.write((database) =>
      database
        .prepare("UPDATE uploads SET state = 'stored', name = ?, type = ? WHERE id = ? AND state = 'awaited'")
        .run(name, type, id),
    );
    // Erased with its room while it was being sent.
    if (changes === 0) throw new UploadError('not-found', 'There is no such file any more.');
    return { ...upload, name, type, state: 'stored' };
  }

  async function openFile(id: string): Promise<FileHandle> {
    try {
      return await open(fileOf(id), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new UploadError('not-found', 'There is no such file.');
      throw new StorageUnavailable('The file cannot be read now.', { cause: error });
    }
  }

  const references = (id: string) =>
    db.prepare('SELECT room, seq FROM attachments WHERE upload = ? ORDER BY seq').all<Reference>(id);

  function mayBePosted(id: string, username: string, room: string): boolean {
    const upload = db
      .prepare('SELECT room, username, state, posted, created_at FROM uploads WHERE id = ?')
      .get<Upload & { posted: number; created_at: number }>(id);
    if (upload === undefined || upload.username !== username || upload.state !== 'stored') return false;
    if (upload.posted === 0 && upload.created_at <= now() - hour + tooLate) return false;
    return upload.room === room || references(id).some((reference) => reference.room === room);
  }

  async function sweep(): Promise<void> {
    const forgotten = db
      .prepare('SELECT 1 FROM uploads WHERE posted = 0 AND created_at <= ? LIMIT 1')
      .get(now() - hour);
    if (forgotten !== undefined)
      await storage.write((database) =>
        database.prepare('DELETE FROM uploads WHERE posted = 0 AND created_at <= ?').run(now() - hour),
      );
    await removeFiles();
  }

  /** Of rows that are gone. When it is interrupted, it goes on the next time. */
  async function removeFiles(): Promise<void> {
    for (;;) {
      const removed = db
        .prepare('SELECT id FROM removed_uploads LIMIT ?')
        .all<{ id: string }>(sweepAtOnce)
        .map(({ id }) => id);
      if (removed.length === 0) return;
      for (const id of removed) {
        await rm(fileOf(id), { force: true });
        await rm(partOf(id), { force: true });
      }
      await storage.write((database) => {
        for (const id of removed) database.prepare('DELETE FROM removed_uploads WHERE id = ?').run(id);
      });
    }
  }

  async function eraseUploads(rooms: readonly string[]): Promise<void> {
    await storage.write((database) => {
      for (const room of rooms) database.prepare('DELETE FROM uploads WHERE room = ?').run(room);
    });
    await removeFiles();
  }

  return { links, announce, find, store, open: openFile, references, mayBePosted, sweep, eraseUploads };
}
