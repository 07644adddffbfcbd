/** Accounts at a telephone switch that is not ours. Passwords are sealed; only their owners get them back. */
import type { SipAccount, SipAccountBody, SipStatus } from '../../../src/protocol/index.js';
import type { Database, Secrets } from '../storage/index.js';
import { AdministrationError } from './administration-error.js';
import { mask } from './secret-text.js';

export interface SipAccounts {
  /** By username, with passwords masked. */
  list(start: number, count: number): readonly SipAccount[];
  /** With the password masked. */
  ofUser(username: string): SipAccount | undefined;
  /** The first with this number, with the password masked. */
  ofExtension(sipUsername: string): SipAccount | undefined;
  /** With the password, for the owner: but for an account that is switched off, or whose password is asked for. */
  ofOwner(username: string): SipAccount | undefined;
  /** Makes it, or changes what the body names. @returns whether it was made @throws {AdministrationError} */
  save(db: Database, account: SipAccountBody): boolean;
  /** @throws {AdministrationError} `not-found` */
  setStatus(db: Database, username: string, status: SipStatus): void;
  /** @throws {AdministrationError} `not-found` */
  remove(db: Database, username: string): void;
}

type Settings = Omit<SipAccount, 'username' | 'sipUsername' | 'password'>;

const defaults: Settings = {
  authUsername: '',
  displayName: '',
  server: '',
  outboundproxy: '',
  stunServer: '',
  stunPort: '',
  voiceMailNumber: '',
  useStun: false,
  enabled: true,
  promptCredentials: false,
  status: 'Unregistered',
};

interface Row {
  username: string;
  sip_username: string;
  password: string;
  settings: string;
}

export function sipAccounts(db: Database, secrets: Secrets): SipAccounts {
  const row = (database: Database, username: string) =>
    database.prepare('SELECT * FROM sip_accounts WHERE username = ?').get<Row>(username.toLowerCase());

  return {
    list: (start, count) =>
      db
        .prepare('SELECT * FROM sip_accounts ORDER BY username LIMIT ? OFFSET ?')
        .all<Row>(count, start)
        .map(masked),
    ofUser: (username) => optional(row(db, username)),
    ofExtension: (sipUsername) =>
      optional(
        db
          .prepare('SELECT * FROM sip_accounts WHERE sip_username = ? ORDER BY username LIMIT 1')
          .get<Row>(sipUsername),
      ),
    ofOwner: (username) => {
      const found = row(db, username);
      if (found === undefined) return undefined;
      const account = masked(found);
      const isGiven = account.enabled && !account.promptCredentials && found.password !== '';
      return { ...account, password: isGiven ? secrets.open(found.password) : '' };
    },
    save: (database, { username: name, sipUsername, password, ...changes }) => {
      const username = name.toLowerCase();
      if (database.prepare('SELECT 1 FROM users WHERE username = ?').get(username) === undefined)
        throw new AdministrationError('invalid-field', `There is no user "${name}".`, 'username');
      const before = row(database, username);
      const extension = sipUsername ?? before?.sip_username;
      if (extension === undefined)
        throw new AdministrationError('invalid-field', 'The value of sipUsername is missing.', 'sipUsername');
      const settings = { ...defaults, ...(before && settingsOf(before)), ...changes };
      database
        .prepare(
          `INSERT INTO sip_accounts (username, sip_username, password, settings) VALUES (?, ?, ?, ?)
           ON CONFLICT (username) DO UPDATE SET sip_username = excluded.sip_username,
             password = excluded.password, settings = excluded.settings`,
        )
        .run(username, extension, sealed(password, before?.password ?? ''), JSON.stringify(settings));
      return before === undefined;
    },
    setStatus: (database, username, status) => {
      const found = row(database, username);
      if (found === undefined) throw noAccount();
      database
        .prepare('UPDATE sip_accounts SET settings = ? WHERE username = ?')
        .run(JSON.stringify({ ...settingsOf(found), status }), found.username);
    },
    remove: (database, username) => {
      const take = database.prepare('DELETE FROM sip_accounts WHERE username = ?');
      if (take.run(username.toLowerCase()).changes === 0) throw noAccount();
    },
  };

  /** Absent, or the mask: as it is. Empty: none. */
  function sealed(password: string | undefined, before: string): string {
    if (password === undefined || password === mask) return before;
    return password === '' ? '' : secrets.seal(password);
  }
}

function optional(row: Row | undefined): SipAccount | undefined {
  return row && masked(row);
}

function masked(row: Row): SipAccount {
  const { username, sip_username: sipUsername, password } = row;
  return { username, sipUsername, password: password === '' ? '' : mask, ...settingsOf(row) };
}

function settingsOf({ settings }: Row): Settings {
  return JSON.parse(settings) as Settings;
}

function noAccount(): AdministrationError {
  return new AdministrationError('not-found', 'There is no such SIP account.');
}
