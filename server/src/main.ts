/** The composition root: everything the server is made of, put together and taken apart. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdministration } from './administration/index.js';
import { createAuth, hashPassword, verifyHash, visitorPrefix } from './auth/index.js';
import { databaseFile, type Config } from './config/index.js';
import { createEmbeddedEngine } from './engine/index.js';
import { StreamHub } from './events/index.js';
import { createApp, expireIdempotencyKeys, Streams } from './http/index.js';
import { createPush, type PushNetwork } from './push/index.js';
import { createRecords } from './records/index.js';
import { steadyClock } from './steady-clock.js';
import { lockData, openSecrets, openStorage, type Storage } from './storage/index.js';
import { createUploads } from './uploads/index.js';
import { createWorkgroupService, readRetentions, systemClock } from './workgroup/index.js';

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:7070`. */
  readonly url: string;
  /** Ends the event streams, lets running requests finish, keeps what is to be kept. Twice is the same as once. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Where log lines go, one JSON object each; standard output by default. */
  readonly log?: { write(line: string): void };
  /** How long a blocking ask waits, in ms; 180 s by default. */
  readonly longestWait?: number;
  /** How long nobody may read a user's events before its contacts see it offline, in ms; a minute by default. */
  readonly longestAbsence?: number;
  /** Where push messages may go; public addresses by default. */
  readonly pushNetwork?: PushNetwork;
  /** Epoch ms; the machine's clock by default. The workgroups' own clock is not this one. */
  readonly now?: () => number;
}

/** How often what has expired is looked for, in ms. */
const expiryInterval = 30_000;

/** How often it is looked whether conversations are to be erased, in ms; the first time sooner. */
const retentionInterval = 60 * 60_000;
const firstRetention = 60_000;

/** How often it is looked whether another process changed accounts, in ms. */
const noticeInterval = 1_000;

/** How long a connection may take to finish when the server stops, in ms. */
const longestFarewell = 5_000;

/** Resolves when the server listens. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const { domain } = config;
  const now = options.now ?? (() => Date.now());
  const steady = options.now ?? steadyClock();
  const unlock = lockData(config.data);
  const storage = openStorageOr(unlock, config);
  const secrets = openSecrets(config.data);
  const auth = createAuth({ storage, secrets, now, steady, issuer: domain });
  const engine = createEmbeddedEngine({
    storage,
    now,
    newId: randomUUID,
    domain,
    passwords: { hash: hashPassword, verify: verifyHash },
  });
  const hub = new StreamHub({
    now: steady,
    heartbeatSeconds: config.heartbeatSeconds,
    onAlive: (streamid) => auth.touch(streamid),
    onConnected: (username, connected) => {
      streams.connected(username, connected);
      if (username.startsWith(visitorPrefix) || auth.user(username) !== undefined)
        workgroups.connected(username, connected);
    },
    onUnread: (username, event) => push.notice(username, event),
  });
  const workgroups = createWorkgroupService({
    storage,
    admin: engine.admin,
    deliver: (username, event) => hub.deliver(username, event),
    clock: { ...systemClock, now: steadyClock(), wall: now },
    randomBytes,
    domain,
    nameOf: (username) => auth.user(username)?.name,
    report: (problem, error) => app.log.error({ event: 'fault', problem, err: error }),
  });
  const records = createRecords({
    storage,
    now,
    retentions: () => readRetentions(storage.db),
    onErased: async ({ visitor, streamids, rooms }) => {
      for (const room of rooms) hub.forget(room);
      await uploads.eraseUploads(rooms);
      if (visitor !== undefined) await streams.drop(visitor, streamids);
    },
  });
  const administration = createAdministration({ storage, now, directory: config.data });
  const uploads = createUploads({ storage, now, directory: join(config.data, 'uploads') });
  const push = createPush({
    storage,
    secrets,
    now,
    contact: config.publicUrl?.startsWith('https:') ? config.publicUrl : `mailto:postmaster@${domain}`,
    network: options.pushNetwork,
  });
  const streams = new Streams({
    auth,
    engine,
    hub,
    workgroups,
    storage,
    domain,
    longestAbsence: options.longestAbsence,
  });
  const app = await createApp({
    config,
    auth,
    engine,
    workgroups,
    records,
    administration,
    uploads,
    push,
    hub,
    storage,
    streams,
    now,
    log: options.log,
    longestWait: options.longestWait,
  });

  const expiry = setInterval(() => {
    Promise.all([streams.expire(), expireIdempotencyKeys(storage, now()), uploads.sweep()]).catch(
      (error: unknown) => app.log.error({ event: 'expiry', err: error }),
    );
  }, expiryInterval).unref();

  const noticing = setInterval(() => {
    streams.notice().catch((error: unknown) => app.log.error({ event: 'notice', err: error }));
  }, noticeInterval).unref();

  let retaining: NodeJS.Timeout | undefined;
  const retainAfter = (milliseconds: number) => {
    retaining = setTimeout(() => {
      records
        .retain()
        .catch((error: unknown) => app.log.error({ event: 'retention', err: error }))
        .finally(() => closing ?? retainAfter(retentionInterval));
    }, milliseconds).unref();
  };

  let closing: Promise<void> | undefined;
  const close = async () => {
    clearInterval(expiry);
    clearTimeout(retaining);
    clearInterval(noticing);
    // A connection that has just had its answer is kept alive by its client; whoever does not take the farewell at
    // all is not waited for.
    const idle = setInterval(() => app.server.closeIdleConnections(), 20);
    const farewell = setTimeout(() => app.server.closeAllConnections(), longestFarewell);
    push.close();
    await app.close();
    clearInterval(idle);
    clearTimeout(farewell);
    await workgroups.stop();
    await streams.stop();
    await engine.close();
    await storage.close();
    unlock();
  };
  try {
    await streams.resume();
    await workgroups.start();
    retainAfter(firstRetention);
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    // The port is taken, or the database is not ours to write.
    await close();
    throw error;
  }

  return { url: urlOf(config, app.server.address() as AddressInfo), close: () => (closing ??= close()) };
}

/** A server that cannot start holds nothing. */
function openStorageOr(unlock: () => void, config: Config): Storage {
  try {
    return openStorage(databaseFile(config));
  } catch (error) {
    unlock();
    throw error;
  }
}

function urlOf({ host }: Config, { port }: AddressInfo): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
