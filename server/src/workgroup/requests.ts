/** The requests that have not ended, in memory, and all of them in storage. */
import type { AskState, EndReason, VisitorDetails } from '../../../src/protocol/index.js';
import type { Database, Storage } from '../storage/index.js';
import type { AnsweredWait } from './estimate.js';

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
  readonly fields: Readonly<Record<string, string>>;
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
  /** When its room was created. */
  openedAt: number;
  /** While no stream of the visitor is open: when one closed, or when the visitor last asked how things stand. */
  awaySince: number | undefined;
  /** An expert has entered the room. */
  entered: boolean;
  /** An expert has written in the room. */
  answered: boolean;
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
    return this.storage.write((db) => {
      db.prepare(
        `INSERT INTO requests (id, workgroup, username, owner, user_id, email, question, fields, subject, phase, joined_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?)`,
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
        joinedAt,
      );
      alongside?.(db);
    });
  }

  /** Writes the phase a request is in now. */
  async savePhase({ id, phase }: Request): Promise<void> {
    await this.storage.write((db) => {
      db.prepare("UPDATE requests SET phase = ? WHERE id = ? AND phase <> 'ended'").run(phase, id);
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
  async saveWaits(workgroup: string, waits: readonly AnsweredWait[]): Promise<void> {
    await this.storage.write((db) => {
      db.prepare(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      ).run(`waits:${workgroup}`, JSON.stringify(waits));
    });
  }

  readWaits(workgroup: string): readonly AnsweredWait[] {
    const row = this.storage.db
      .prepare('SELECT value FROM meta WHERE key = ?')
      .get<{ value: string }>(`waits:${workgroup}`);
    return row === undefined ? [] : (JSON.parse(row.value) as AnsweredWait[]);
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
export function detailsOf({ userID, email, fields, subject }: Request): VisitorDetails {
  const vouched = subject === undefined ? {} : { verified: true as const, subject };
  return { name: userID, emailAddress: email, fields, ...vouched };
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
    fields: JSON.parse(row.fields) as Record<string, string>,
    subject: row.subject ?? undefined,
    joinedAt: row.joined_at,
    phase: row.phase,
    reason: row.reason ?? undefined,
    ending: undefined,
    continues: row.continues ?? undefined,
    experts: new Set(),
    openedAt: 0,
    awaySince: 0,
    entered: false,
    answered: row.answered_at !== null,
  };
}
