/** Contacts as they are in the database. Reads only. */
import type { Database } from '../../storage/index.js';
import type { AskingContact, Contact, PeopleEvent } from '../engine.js';
import { presenceOf, type IsHere } from './people-presence.js';
import { subscriptionOf, type Relation } from './people-subscription.js';

/** One side, with the contact's own name. */
export interface ContactRow extends Relation {
  contact: string;
  name: string;
  nickname: string;
  groups: string;
  listed: number;
}

const select = 'SELECT contacts.*, users.name FROM contacts JOIN users ON users.username = contact';

/** Undefined when these two have nothing to do with one another. */
export function contactRow(db: Database, owner: string, contact: string): ContactRow | undefined {
  return db.prepare(`${select} WHERE owner = ? AND contact = ?`).get<ContactRow>(owner, contact);
}

function rowsOf(db: Database, owner: string): ContactRow[] {
  return db.prepare(`${select} WHERE owner = ? ORDER BY contact`).all<ContactRow>(owner);
}

export function contactsOf(
  db: Database,
  owner: string,
  isHere: IsHere,
): { contacts: Contact[]; requests: AskingContact[] } {
  const rows = rowsOf(db, owner);
  return {
    contacts: rows.filter(({ listed }) => listed === 1).map((row) => toContact(db, row, isHere)),
    requests: rows
      .filter(({ seen }) => seen === 'asked')
      .map(({ contact, name }) => ({ username: contact, name })),
  };
}

/** As an XMPP server tells it to a session that becomes available: RFC 6121 §4.2.2 and §3.1.3. */
export function catchUp(db: Database, owner: string, isHere: IsHere): PeopleEvent[] {
  const rows = rowsOf(db, owner);
  const there: PeopleEvent[] = rows
    .filter(({ sees }) => sees === 'yes')
    .map(({ contact }) => ({
      type: 'presence' as const,
      from: contact,
      ...presenceOf(db, contact, isHere),
    }))
    .filter(({ show }) => show !== 'offline');
  const asking: PeopleEvent[] = rows
    .filter(({ seen }) => seen === 'asked')
    .map(({ contact, name, sees }) => ({
      type: 'subscription' as const,
      step: 'subscribe' as const,
      from: contact,
      name,
      ...(sees === 'yes' ? presenceOf(db, contact, isHere) : { show: 'offline' as const, status: '' }),
    }));
  return [...there, ...asking];
}

export function toContact(db: Database, row: ContactRow, isHere: IsHere): Contact {
  return {
    username: row.contact,
    name: row.name,
    nickname: row.nickname,
    groups: JSON.parse(row.groups) as string[],
    subscription: subscriptionOf(row),
    asked: row.sees === 'asked',
    presence: row.sees === 'yes' ? presenceOf(db, row.contact, isHere) : undefined,
  };
}
