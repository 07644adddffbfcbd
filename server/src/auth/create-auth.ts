import { createHash, randomBytes } from 'node:crypto';
import type { Principal } from '../engine/engine.js';
import type { Database, Secrets, SqlValue, Storage } from '../storage/index.js';
import { AccountError } from './account-error.js';
import type { Auth, Caller, Stream } from './auth.js';
import { createGroups } from './groups.js';
import { streamLifetimes, usedAtResolution } from './lifetimes.js';
import { createSecondFactors, SecondFactorNeeded } from './second-factors.js';
import { createSiteIdentities } from './site-identities.js';
import { createUsers } from './users.js';
import { verifiedCredentials } from './verified-credentials.js';

export interface AuthDependencies {
  readonly storage: Storage;
  readonly secrets: Secrets;
  /** Milliseconds since 1970, as the clock on the wall: codes and what sites vouch for go by it. */
  readonly now: () => number;
  /** The same by a clock that nobody sets: streams live by it. `now` by default. */
  readonly steady?: () => number;
  /** What authenticators show above the codes for this server. */
  readonly issuer: string;
}

interface StreamRow {
  streamid: string;
  kind: 'user' | 'visitor';
  username: string;
  name: string;
  workgroup: string | null;
  created_at: number;
  used_at: number;
}

/**
 * Users, streams and tokens live in the database only, so that a restart forgets nobody and a change on the
 * command line counts at once. In memory are just the last uses that are not written yet.
 */
export function createAuth({
  storage,
  secrets,
  now: wall,
  steady: now = wall,
  issuer,
}: AuthDependencies): Auth {
  const { db } = storage;
  const users = createUsers({ storage, now: wall });
  const secondFactors = createSecondFactors({ storage, secrets, now: wall, issuer });
  const credentials = verifiedCredentials(now);
  const usedAt = new Map<string, number>();
  let usedAtWritten = now();

  const rows = (where: string, ...values: SqlValue[]) =>
    db
      .prepare(`SELECT * FROM streams WHERE ${where} ORDER BY created_at, streamid`)
      .all<StreamRow>(...values);

  const isLive = (row: StreamRow) => {
    const { idle, absolute } = streamLifetimes[row.kind];
    const lastUse = Math.max(row.used_at, usedAt.get(row.streamid) ?? 0);
    return now() - lastUse < idle && now() - row.created_at < absolute;
  };

  const liveStreams = (where: string, ...values: string[]) =>
    rows(where, ...values)
      .filter(isLive)
      .map(toStream);

  const user = (username: string): Principal | undefined => {
    const found = users.find(username);
    return found && { kind: found.kind, username: found.username, name: found.name, admin: found.admin };
  };

  const touch = (streamid: string) => {
    usedAt.set(streamid, now());
    if (now() - usedAtWritten >= usedAtResolution) writeUsedAt();
  };

  /** One write for all streams that were used, at most once a minute. What a crash loses is less than that. */
  const writeUsedAt = () => {
    usedAtWritten = now();
    const used = [...usedAt];
    storage
      .write((database) => {
        const update = database.prepare('UPDATE streams SET used_at = max(used_at, ?) WHERE streamid = ?');
        for (const [streamid, time] of used) update.run(time, streamid);
      })
      .then(
        () => {
          for (const [streamid, time] of used) if (usedAt.get(streamid) === time) usedAt.delete(streamid);
        },
        () => undefined, // The disk is full for the moment: the next round takes them along.
      );
  };

  const unlocked = (username: string): Principal | undefined =>
    users.find(username)?.locked === false ? user(username) : undefined;

  /** None for those who may not sign in: their passwords are checked like those of nobody. */
  const hashOf = (username: string) => {
    const found = users.find(username);
    return found?.locked === false ? found.passwordHash : undefined;
  };

  const verifyPassword = async (username: string, password: string) => {
    const passwordHash = hashOf(username);
    if (!(await credentials.verify(username.toLowerCase(), password, passwordHash))) return undefined;
    return user(username);
  };

  const identifyBearer = (token: string): Caller | undefined => {
    const row = db
      .prepare('SELECT streams.* FROM tokens JOIN streams USING (streamid) WHERE hash = ?')
      .get<StreamRow>(sha256(token));
    if (!row || !isLive(row)) return undefined;
    const principal: Principal | undefined =
      row.kind === 'user'
        ? unlocked(row.username)
        : { kind: 'visitor', username: row.username, name: row.name, admin: false };
    if (!principal) return undefined;
    touch(row.streamid);
    return { principal, stream: toStream(row) };
  };

  return {
    users,
    groups: createGroups({ storage, now: wall }),
    secondFactors,
    siteIdentities: createSiteIdentities({ storage, secrets, now: wall }),

    identify: async (authorization, passwordSuffices = false) => {
      const [scheme, credential] = splitOnce(authorization?.trim() ?? '', ' ');
      if (scheme.toLowerCase() === 'bearer') return identifyBearer(credential.trim());
      if (scheme.toLowerCase() !== 'basic') return undefined;
      const [username, password] = basicOf(credential);
      const principal = await verifyPassword(username, password);
      if (principal === undefined) return undefined;
      if (!passwordSuffices && secondFactors.isActive(principal.username))
        throw new SecondFactorNeeded(false);
      return { principal, stream: undefined };
    },

    remembers: (authorization) => {
      const [scheme, credential] = splitOnce(authorization?.trim() ?? '', ' ');
      if (scheme.toLowerCase() !== 'basic') return false;
      const [username, password] = basicOf(credential);
      return credentials.remembers(username.toLowerCase(), password, hashOf(username));
    },

    verifyPassword,

    openStream: async (principal, workgroup) => {
      const stream: Stream = {
        streamid: `ofchat-${randomBytes(16).toString('base64url')}`,
        kind: principal.kind,
        username: principal.username,
        name: principal.name,
        workgroup,
      };
      const token = await storage.write((database) => {
        if (principal.kind === 'user') refuseLocked(database, principal.username);
        database
          .prepare(
            'INSERT INTO streams (streamid, kind, username, name, workgroup, created_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
          )
          .run(stream.streamid, stream.kind, stream.username, stream.name, workgroup ?? null, now(), now());
        return insertToken(database, stream.streamid, now());
      });
      return { stream, token };
    },

    addToken: (streamid) => storage.write((database) => insertToken(database, streamid, now())),

    stream: (streamid) => liveStreams('streamid = ?', streamid)[0],
    streamsOf: (username) => liveStreams('username = ?', username),
    streams: () => liveStreams('true'),

    listStreams: ({ username, after = '', limit }) => {
      const own = username === undefined ? '' : 'AND username = ?';
      return db
        .prepare(`SELECT * FROM streams WHERE streamid > ? ${own} ORDER BY streamid LIMIT ?`)
        .all<StreamRow>(after, ...(username === undefined ? [] : [username]), limit)
        .map((row) => ({
          ...toStream(row),
          createdAt: row.created_at,
          usedAt: Math.max(row.used_at, usedAt.get(row.streamid) ?? 0),
        }));
    },
    countStreams: () =>
      db.prepare('SELECT count(*) AS streams FROM streams').get<{ streams: number }>()!.streams,

    closeStream: async (streamid) => {
      usedAt.delete(streamid);
      await storage.write((database) =>
        database.prepare('DELETE FROM streams WHERE streamid = ?').run(streamid),
      );
    },

    user,
    touch,

    expire: async () => {
      if (usedAt.size > 0) writeUsedAt();
      // Queued after the uses: what was used just now is read as used.
      return storage.write((database) => {
        // Only these can be over: the whole table, read each time, would hold everything else up.
        const { visitor, user: expert } = streamLifetimes;
        const idle = now() - Math.min(visitor.idle, expert.idle);
        const absolute = now() - Math.min(visitor.absolute, expert.absolute);
        const expired = rows('(used_at <= ? OR created_at <= ?)', idle, absolute).filter(
          (row) => !isLive(row),
        );
        const remove = database.prepare('DELETE FROM streams WHERE streamid = ?');
        for (const { streamid } of expired) remove.run(streamid);
        return expired.map(toStream);
      });
    },
  };
}

/** Again here: the user may have been locked out or removed since the password was checked. */
function refuseLocked(database: Database, username: string): void {
  const known = database
    .prepare('SELECT locked_at FROM users WHERE username = ?')
    .get<{ locked_at: number | null }>(username);
  if (known === undefined) throw new AccountError('unknown', `There is no user "${username}".`);
  if (known.locked_at !== null) throw new AccountError('locked', `The user "${username}" is locked out.`);
}

function insertToken(database: Database, streamid: string, now: number): string {
  const token = randomBytes(32).toString('base64url');
  database
    .prepare('INSERT INTO tokens (hash, streamid, created_at) VALUES (?, ?, ?)')
    .run(sha256(token), streamid, now);
  return token;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function toStream(row: StreamRow): Stream {
  return {
    streamid: row.streamid,
    kind: row.kind,
    username: row.username,
    name: row.name,
    workgroup: row.workgroup ?? undefined,
  };
}

/** RFC 7617: `username:password`. */
function basicOf(credential: string): [string, string] {
  return splitOnce(Buffer.from(credential, 'base64').toString('utf8'), ':');
}

/** `a b c` → `['a', 'b c']` */
function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
