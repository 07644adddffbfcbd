/** Adding, changing and removing contacts, and what the two then see of one another. All inside a transaction. */
import { limits, type SubscriptionStep } from '../../../../src/protocol/index.js';
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type Contact, type PeopleOp, type Principal } from '../engine.js';
import { contactRow, toContact, type ContactRow } from './people-contacts.js';
import { offline, presenceOf, type IsHere } from './people-presence.js';
import { isMutual, stepIn, stepOut, strangers, type Relation } from './people-subscription.js';
import type { News } from './publisher.js';

export interface Person {
  readonly username: string;
  readonly name: string;
}

/** @throws {EngineError} `not-found` */
export function personNamed(db: Database, username: string): Person {
  const person = db
    .prepare('SELECT username, name FROM users WHERE username = ?')
    .get<Person>(username.toLowerCase());
  if (person === undefined) throw new EngineError('not-found', 'There is no such user.');
  return person;
}

export interface ContactChanges {
  set(change: Extract<PeopleOp, { type: 'setContact' }>): Contact;
  remove(username: string): void;
  subscription(username: string, step: SubscriptionStep): void;
}

/** What one user changes, in one transaction. */
export function contactChanges(
  db: Database,
  news: News,
  { username, name }: Principal,
  isHere: IsHere,
): ContactChanges {
  const self: Person = { username, name };

  const other = (named: string): Person => {
    const person = personNamed(db, named);
    if (person.username === username)
      throw new EngineError('invalid-field', 'You cannot be your own contact.', { field: 'jid' });
    return person;
  };

  return {
    set: ({ username: named, nickname, groups, wish = {} }) => {
      const contact = other(named);
      return pushingTo(db, news, self, contact, isHere, () => {
        list(db, username, contact.username);
        if (nickname !== undefined) write(db, username, contact.username, 'nickname', storable(nickname));
        if (groups !== undefined) {
          const names = JSON.stringify([...new Set(groups.map(storable))]);
          write(db, username, contact.username, 'groups', names);
        }
        const { sees, seen } = contactRow(db, username, contact.username)!;
        if (wish.to === true && sees === 'no') take(db, news, self, contact, 'subscribe', isHere);
        if (wish.to === false && sees !== 'no') take(db, news, self, contact, 'unsubscribe', isHere);
        if (wish.from === true && seen === 'asked') take(db, news, self, contact, 'subscribed', isHere);
        if (wish.from === false && seen !== 'no') take(db, news, self, contact, 'unsubscribed', isHere);
        return toContact(db, contactRow(db, username, contact.username)!, isHere);
      });
    },

    remove: (named) => {
      const contact = other(named);
      pushingTo(db, news, self, contact, isHere, () => {
        const row = contactRow(db, username, contact.username);
        if (row === undefined) return;
        if (row.sees !== 'no') take(db, news, self, contact, 'unsubscribe', isHere);
        if (row.seen !== 'no') take(db, news, self, contact, 'unsubscribed', isHere);
        db.prepare('DELETE FROM contacts WHERE owner = ? AND contact = ?').run(username, contact.username);
      });
    },

    subscription: (named, step) => {
      const contact = other(named);
      pushingTo(db, news, self, contact, isHere, () => {
        // RFC 6121 §3.1.2 and §3.1.5: asking somebody, or approving somebody, puts it on one's list.
        const row = contactRow(db, username, contact.username);
        if (step === 'subscribe' || (step === 'subscribed' && row?.seen === 'asked'))
          list(db, username, contact.username);
        take(db, news, self, contact, step, isHere);
      });
    },
  };
}

/** One step of `self`, and what it does to both sides (RFC 6121, Appendix A). */
function take(
  db: Database,
  news: News,
  self: Person,
  contact: Person,
  step: SubscriptionStep,
  isHere: IsHere,
): void {
  const out = stepOut(relation(db, self, contact), step);
  relate(db, self, contact, out.own);
  if (!out.told) return;
  const inward = stepIn(relation(db, contact, self), step);
  relate(db, contact, self, inward.own);
  if (!inward.told) return;

  // Both have added each other: neither needs to be asked any more (the original approves every request).
  if (step === 'subscribe' && isMutual(inward.own)) {
    take(db, news, contact, self, 'subscribed', isHere);
    if (isMutual(relation(db, self, contact))) take(db, news, self, contact, 'subscribed', isHere);
    return;
  }
  news.toUser(contact.username, {
    type: 'subscription',
    step,
    from: self.username,
    name: self.name,
    ...(inward.own.sees === 'yes' ? presenceOf(db, self.username, isHere) : offline),
  });
}

function relation(db: Database, owner: Person, contact: Person): Relation {
  return contactRow(db, owner.username, contact.username) ?? strangers;
}

/** Somebody who is on no list and has nothing to do with the owner any more is forgotten. */
function relate(db: Database, owner: Person, contact: Person, { sees, seen }: Relation): void {
  db.prepare('INSERT OR IGNORE INTO contacts (owner, contact, listed) VALUES (?, ?, 0)').run(
    owner.username,
    contact.username,
  );
  db.prepare('UPDATE contacts SET sees = ?, seen = ? WHERE owner = ? AND contact = ?').run(
    sees,
    seen,
    owner.username,
    contact.username,
  );
  db.prepare(
    "DELETE FROM contacts WHERE owner = ? AND contact = ? AND listed = 0 AND sees = 'no' AND seen = 'no'",
  ).run(owner.username, contact.username);
}

/** @throws {EngineError} `invalid-field` when the list is full */
function list(db: Database, owner: string, contact: string): void {
  if (contactRow(db, owner, contact)?.listed === 1) return;
  const { count } = db
    .prepare('SELECT count(*) AS count FROM contacts WHERE owner = ? AND listed = 1')
    .get<{ count: number }>(owner)!;
  if (count >= limits.contacts)
    throw new EngineError('invalid-field', 'You have as many contacts as one can have.', { field: 'jid' });
  db.prepare('INSERT OR IGNORE INTO contacts (owner, contact) VALUES (?, ?)').run(owner, contact);
  db.prepare('UPDATE contacts SET listed = 1 WHERE owner = ? AND contact = ?').run(owner, contact);
}

function write(
  db: Database,
  owner: string,
  contact: string,
  column: 'nickname' | 'groups',
  text: string,
): void {
  db.prepare(`UPDATE contacts SET ${column} = ? WHERE owner = ? AND contact = ?`).run(text, owner, contact);
}

/** Runs `work`, then tells each of the two how the other stands on its list now, if that has changed. */
function pushingTo<T>(
  db: Database,
  news: News,
  self: Person,
  contact: Person,
  isHere: IsHere,
  work: () => T,
): T {
  const sides = [
    [self, contact],
    [contact, self],
  ] as const;
  const row = ([owner, { username }]: readonly [Person, Person]) => contactRow(db, owner.username, username);
  const before = sides.map(row);
  const result = work();
  sides.forEach((side, index) => {
    const now = row(side);
    const [{ username: owner }, { username }] = side;
    if (sameRow(before[index], now)) return;
    // A request that was withdrawn was on no list: its receiver was told so. One that was refused is told to the
    // refusing user's other streams.
    const wasSeen = before[index]?.listed === 1 || owner === self.username;
    if (now === undefined && wasSeen) news.toUser(owner, { type: 'contactRemoved', username });
    if (now?.listed === 1)
      news.toUser(owner, { type: 'contactChanged', contact: toContact(db, now, isHere) });
  });
  return result;
}

function sameRow(one: ContactRow | undefined, other: ContactRow | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
