/** The requests that have not ended, in memory, and all of them in storage. */
import type { AskState, EndReason, VisitorDetails } from '../../../src/protocol/index.js';
import type { Database, Storage } from '../storage/index.js';
import type { Fields } from './machine-types.js';
import type { AnsweredWaits } from './queues.js';

export interface Request {
  /** Also the name of the room. A request whose expert went away unheard gets a new one. */
  id: string;
  readonly workgroup: string;
  /** The visitor's handle. */
  readonly username: string;
  readonly owner: string | undefined;
  /** The name the visitor typed; shown, never trusted. */
  readonly userID: string;
  readonly email: string;
  readonly question: string;
  readonly fields: Fields;
  /** What the form called its fields, by their names. */
  readonly labels: Fields | undefined;
  /** Where it waits, or waited; by the rules while undefined. */
  queue: string | undefined;
  /** Who the visitor is to the site, which vouched for name and e-mail too. */
  readonly subject: string | undefined;
  readonly joinedAt: number;
  phase: AskState['phase'];
  /** With `ended`; and the writing of it, until which the request stays in memory. */
  reason: EndReason | undefined;
  ending: Promise<void> | undefined;
  /** The room that was given up last, with what the visitor wrote in it. */
  continues: string | undefined;
  /** Experts in its room, or on their way there. */
  readonly experts: Set<string>;
  /** When its room was opened, or taken up by this process: its experts' time to come counts from here. */
  openedAt: number;
  /** When its first room was opened. */
  chatSince: number | undefined;
  /** While no stream of the visitor is open: when one closed, or when the visitor last asked how things stand. */
  awaySince: number | undefined;
  /** An expert has entered the room. */
  entered: boolean;
  /** An expert has written in the room. */
  answered: boolean;
}

/** What the rules of queues may look at. */
export function ruleFields({ fields, userID, email, question }: Request): Fields {
  return { ...fields, userID, emailAddress: email, question };
}

/** What is known of a request that ended. */
export type EndedRequest = Pick<Request, 'id' | 'workgroup' | 'question' | 'reason'>;

interface Row {
  id: string;
  workgroup: string;
  username: string;
  owner: string | null;
  user_id: string;
  email: string;
  question: string;
  fields: string;
  subject: string | null;
  phase: AskState['phase'];
  reason: EndReason | null;
  joined_at: number;
  answered_at: number | null;
  continues: string | null;
  queue: string | null;
  opened_at: number | null;
  labels: string | null;
}

export class Requests {
  private readonly storage: Storage;
  private readonly byUsername = new Map<string, Request>();
  private readonly byId = new Map<string, Request>();

  constructor(storage: Storage) {
    this.storage = storage;
  }

  // --- in memory --------------------------------------------------------------------------------------

  get(id: string): Request | undefined {
    return this.byId.get(id);
  }

  ofVisitor(username: string): Request | undefined {
    return this.byUsername.get(username);
  }

  all(): readonly Request[] {
    return [...this.byUsername.values()];
  }

  openOf(owner: string, userID: string, workgroup: string): Request | undefined {
    const username = this.findAsked(owner, userID, workgroup);
    const request = username === undefined ? undefined : this.byUsername.get(username);
    return request?.phase === 'ended' ? undefined : request;
  }

  keep(request: Request): void {
    this.byUsername.set(request.username, request);
    this.byId.set(request.id, request);
  }

  // --- in storage -------------------------------------------------------------------------------------

  /** @param alongside writes in the same transaction */
  insert(request: Request, alongside?: (db: Database) => void): Promise<void> {
    const { id, workgroup, username, owner, userID, email, question, fields, subject, joinedAt } = request;
    const { queue, labels } = request;
    return this.storage.write((db) => {
      db.prepare(
        `INSERT INTO requests (id, workgroup, username, owner, user_id, email, question, fields, subject, labels, queue,
           phase, joined_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?)`,
      ).run(
        id,
        workgroup,
        username,
        owner ?? null,
        userID,
        email,
        question,
        JSON.stringify(fields),
        subject ?? null,
        labels === undefined ? null : JSON.stringify(labels),
        queue ?? null,
        joinedAt,
      );
      alongside?.(db);
    });
  }

  /** Writes the phase a request is in now, and since when it has a room. */
  async savePhase({ id, phase, chatSince }: Request): Promise<void> {
    await this.storage.write((db) => {
      db.prepare("UPDATE requests SET phase = ?, opened_at = ? WHERE id = ? AND phase <> 'ended'").run(
        phase,
        chatSince ?? null,
        id,
      );
    });
  }

  /** Writes where a request waits now. */
  async saveQueue({ id, queue }: Request): Promise<void> {
    await this.storage.write((db) => {
      db.prepare('UPDATE requests SET queue = ? WHERE id = ?').run(queue ?? null, id);
    });
  }

  async saveAnswered({ id }: Request, now: number): Promise<void> {
    await this.storage.write((db) => {
      db.prepare('UPDATE requests SET answered_at = ? WHERE id = ?').run(now, id);
    });
  }

  /** Back into the queue under a new id. */
  async saveReturned(request: Request, id: string): Promise<void> {
    await this.storage.write((db) => {
      db.prepare(
        "UPDATE requests SET id = ?, continues = id, phase = 'queued', answered_at = NULL WHERE id = ?",
      ).run(id, request.id);
    });
    this.byId.delete(request.id);
    request.continues = request.id;
    request.id = id;
    this.byId.set(id, request);
  }

  /** Ends it, now in memory and soon in storage; again changes nothing. Stays in memory when it cannot be kept. */
  end(request: Request, reason: EndReason, now: number): Promise<void> {
    request.phase = 'ended';
    request.reason ??= reason;
    request.ending ??= this.saveEnded(request, request.reason, now);
    return request.ending;
  }

  /** Resolves when the end of a request is kept. */
  async ended(request: Request): Promise<void> {
    await request.ending;
  }

  private async saveEnded(request: Request, reason: EndReason, now: number): Promise<void> {
    await this.storage.write((db) => {
      db.prepare(
        "UPDATE requests SET phase = 'ended', reason = ?, ended_at = ? WHERE id = ? AND phase <> 'ended'",
      ).run(reason, now, request.id);
    });
    this.byUsername.delete(request.username);
    this.byId.delete(request.id);
  }

  /** Those that have not ended, in the order of their arrival. */
  readOpen(): readonly Request[] {
    return this.storage.db
      .prepare("SELECT * FROM requests WHERE phase <> 'ended' ORDER BY joined_at, rowid")
      .all<Row>()
      .map(toRequest);
  }

  readEnded(username: string): EndedRequest | undefined {
    const row = this.storage.db
      .prepare("SELECT * FROM requests WHERE username = ? AND phase = 'ended'")
      .get<Row>(username);
    return row && toRequest(row);
  }

  /** So that estimates survive a restart. */
  async saveWaits(workgroup: string, waits: AnsweredWaits): Promise<void> {
    await this.storage.write((db) => {
      db.prepare(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      ).run(`waits:${workgroup}`, JSON.stringify(waits));
    });
  }

  /** @param first the queue that the waits of a workgroup belong to which had one queue only */
  readWaits(workgroup: string, first: string): AnsweredWaits {
    const row = this.storage.db
      .prepare('SELECT value FROM meta WHERE key = ?')
      .get<{ value: string }>(`waits:${workgroup}`);
    if (row === undefined) return {};
    const waits = JSON.parse(row.value) as AnsweredWaits | AnsweredWaits[string];
    return isList(waits) ? { [first]: waits } : waits;
  }

  /** The latest of this owner under this name. */
  findAsked(owner: string, userID: string, workgroup?: string): string | undefined {
    const [where, values] =
      workgroup === undefined ? ['', [owner, userID]] : ['AND workgroup = ?', [owner, userID, workgroup]];
    return this.storage.db
      .prepare(
        `SELECT username FROM requests WHERE owner = ? AND user_id = ? ${where}
         ORDER BY joined_at DESC, rowid DESC LIMIT 1`,
      )
      .get<{ username: string }>(...values)?.username;
  }
}

/** What an expert is told of the visitor. */
export function detailsOf({ userID, email, fields, labels, subject }: Request): VisitorDetails {
  const labelled = labels === undefined ? {} : { labels };
  const vouched = subject === undefined ? {} : { verified: true as const, subject };
  return { name: userID, emailAddress: email, fields, ...labelled, ...vouched };
}

function isList(waits: AnsweredWaits | AnsweredWaits[string]): waits is AnsweredWaits[string] {
  return Array.isArray(waits);
}

function toRequest(row: Row): Request {
  return {
    id: row.id,
    workgroup: row.workgroup,
    username: row.username,
    owner: row.owner ?? undefined,
    userID: row.user_id,
    email: row.email,
    question: row.question,
    fields: JSON.parse(row.fields) as Fields,
    labels: row.labels === null ? undefined : (JSON.parse(row.labels) as Fields),
    queue: row.queue ?? undefined,
    subject: row.subject ?? undefined,
    joinedAt: row.joined_at,
    phase: row.phase,
    reason: row.reason ?? undefined,
    ending: undefined,
    continues: row.continues ?? undefined,
    experts: new Set(),
    openedAt: 0,
    chatSince: row.opened_at ?? undefined,
    awaySince: 0,
    entered: false,
    answered: row.answered_at !== null,
  };
}
