/** People: presence, contacts, messages between two, accounts. */
import { EngineError, type PeopleOp, type PeopleOpResult, type Principal } from '../engine.js';
import type { Means, Operations } from './operations.js';
import { findUsers, profile, removeProperty, setProperty } from './people-accounts.js';
import { archive } from './people-archive.js';
import { contactChanges, personNamed } from './people-contact-changes.js';
import { catchUp, contactsOf } from './people-contacts.js';
import { sendMessage } from './people-messages.js';
import { showPresence } from './people-presence.js';

export function peopleOperations({
  db,
  commit,
  deliver,
  now,
  newId,
  isHere,
}: Means): Operations<PeopleOp, PeopleOpResult> {
  return {
    presence: async (op, { kind, username }) => {
      if (kind === 'user')
        await commit((database, news) => showPresence(database, news, username, op, isHere));
    },
    catchUp: async (_, principal) =>
      principal.kind === 'user' ? catchUp(db, principal.username, isHere) : [],

    contacts: async (_, principal) => contactsOf(db, onlyUsers(principal), isHere),
    setContact: async (op, principal) => {
      onlyUsers(principal);
      return commit((database, news) => contactChanges(database, news, principal, isHere).set(op));
    },
    removeContact: async ({ username }, principal) => {
      onlyUsers(principal);
      return commit((database, news) => contactChanges(database, news, principal, isHere).remove(username));
    },
    subscription: async ({ username, step }, principal) => {
      onlyUsers(principal);
      return commit((database, news) =>
        contactChanges(database, news, principal, isHere).subscription(username, step),
      );
    },

    sendMessage: async (op, principal) => {
      onlyUsers(principal);
      const { id = newId() } = op;
      return commit((database, news) => sendMessage(database, news, { ...op, id }, principal, now()));
    },
    directChatState: async ({ to, state }, principal) => {
      const from = onlyUsers(principal);
      const { username } = personNamed(db, to);
      if (username !== from) deliver(username, { type: 'directChatState', from, state });
    },
    archive: async (op, principal) => {
      onlyUsers(principal);
      return archive(db, op, principal);
    },

    findUsers: async (op, principal) => {
      onlyUsers(principal);
      return findUsers(db, op);
    },
    profile: async (_, principal) => profile(db, onlyUsers(principal)),
    setProperty: async ({ name, value }, principal) => {
      const username = onlyUsers(principal);
      return commit((database) => setProperty(database, username, name, value));
    },
    removeProperty: async ({ name }, principal) => {
      const username = onlyUsers(principal);
      return commit((database) => removeProperty(database, username, name));
    },
  };
}

/** To visitors none of this exists. */
function onlyUsers({ kind, username }: Principal): string {
  if (kind !== 'user') throw new EngineError('not-found', 'This is for users.');
  return username;
}
