/**
 * The driver, made safe to use. libsql aborts the whole process on a boolean or on a single Buffer as parameter,
 * binds undefined as null, cuts text at its first NUL, adds `_metadata` to the rows of `get` and hands out
 * blobs as ArrayBuffer from `all`. A statement that `all` has used ignores the parameters of the next `get`.
 */
import Libsql from 'libsql';
import type { Database, SqlValue, Statement } from './storage.js';

type Row = Record<string, unknown>;
type LibsqlStatement = ReturnType<InstanceType<typeof Libsql>['prepare']>;

export class LibsqlDatabase implements Database {
  readonly #connection: InstanceType<typeof Libsql>;
  readonly #statements = new Map<string, Statement>();

  /** @param busyMilliseconds how long to wait for another process that is writing */
  constructor(path: string, busyMilliseconds: number) {
    this.#connection = new Libsql(path, { timeout: busyMilliseconds });
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = safeStatement(() => this.#connection.prepare(sql));
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}

/** Text as SQLite gives it back: no NUL and no half of a surrogate pair. What is echoed should pass through here first. */
export function storable(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
}

/** Each method has a driver's statement of its own, thrown away after an error: none meets what another left behind. */
function safeStatement(prepare: () => LibsqlStatement): Statement {
  const method = (use: (statement: LibsqlStatement, values: SqlValue[]) => unknown) => {
    let kept: LibsqlStatement | undefined;
    return (values: readonly SqlValue[]): unknown => {
      const bound = values.map(bindable);
      const statement = kept ?? prepare();
      kept = undefined;
      const result = use(statement, bound);
      kept = statement;
      return result;
    };
  };
  const run = method((statement, values) => {
    // The driver would leave it open, and no transaction can end while a statement is.
    if (statement.reader) throw new TypeError('This statement answers with rows: use get or all.');
    return statement.run(values);
  });
  const get = method((statement, values) => statement.get(values));
  const all = method((statement, values) => statement.all(values));
  return {
    run: (...values) => ({ changes: (run(values) as { changes: number }).changes }),
    get: <T>(...values: SqlValue[]) => {
      const row = get(values) as Row | undefined;
      if (row) delete row['_metadata'];
      return row as T | undefined;
    },
    all: <T>(...values: SqlValue[]) => {
      const rows = all(values) as Row[];
      rows.forEach(blobsToBuffers);
      return rows as T[];
    },
  };
}

function bindable(value: unknown): SqlValue {
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'bigint' || value === null) return value;
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  if (value instanceof Uint8Array) return Buffer.isBuffer(value) ? value : Buffer.from(value);
  throw new TypeError(`SQLite keeps no ${typeof value === 'object' ? 'objects' : String(value)}.`);
}

function blobsToBuffers(row: Row): void {
  for (const column in row) {
    const value = row[column];
    if (value instanceof ArrayBuffer) row[column] = Buffer.from(value);
  }
}
