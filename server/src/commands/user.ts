/** Users from the command line, each change with its line in the audit log. A running server notices by itself. */
import {
  createUsers,
  resetSecondFactor as resetSecondFactorOf,
  type Alongside,
  type Users,
} from '../auth/index.js';
import { writeAudit, type Audited } from '../records/index.js';
import {
  dataOptions,
  oneName,
  parse,
  say,
  UsageError,
  withStorage,
  type Command,
  type Surroundings,
} from './command.js';
import { readPassword } from './password-input.js';

const passwordOption = { 'password-stdin': { type: 'boolean', default: false } } as const;

export const user: Command = async ([action, ...args], surroundings) => {
  switch (action) {
    case 'add':
      return add(args, surroundings);
    case 'password':
      return changePassword(args, surroundings);
    case 'list':
      return list(args, surroundings);
    case 'remove':
      return remove(args, surroundings);
    case 'lock':
      return setLocked(true, args, surroundings);
    case 'unlock':
      return setLocked(false, args, surroundings);
    case 'admin':
      return setAdmin(args, surroundings);
    case 'totp-reset':
      return resetSecondFactor(args, surroundings);
    default:
      throw new UsageError(
        `ofchat user can add, password, list, remove, lock, unlock, admin and totp-reset${action ? `, not ${action}` : ''}.`,
      );
  }
};

const add: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    ...passwordOption,
    name: { type: 'string' },
    email: { type: 'string' },
    admin: { type: 'boolean', default: false },
  });
  const username = oneName(positionals, 'user');
  const { name = '', email = '', admin } = values;
  await withUsers(values, surroundings, async (users) => {
    const password = await readPassword(surroundings, values['password-stdin']);
    await users.add({ username, name, email, password, admin }, noted('user.created', username));
  });
  say(surroundings, `Added the user ${username.toLowerCase()}.`);
};

const changePassword: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, { ...dataOptions, ...passwordOption });
  const username = oneName(positionals, 'user');
  await withUsers(values, surroundings, async (users) => {
    const password = await readPassword(surroundings, values['password-stdin']);
    await users.setPassword(username, password, { alongside: noted('user.changed', username) });
  });
  say(surroundings, `Changed the password of ${username.toLowerCase()}.`);
};

const list: Command = async (args, surroundings) => {
  const { values } = parse(args, dataOptions);
  await withUsers(values, surroundings, (users) => {
    const lines = users.list().map(({ username, name, email, admin, locked, secondFactor }) => {
      const marks = [admin ? 'admin' : '', locked ? 'locked' : '', secondFactor ? 'totp' : ''];
      return [username, name, email, marks.filter((mark) => mark !== '').join(' ')].join('\t').trimEnd();
    });
    say(
      surroundings,
      ...(lines.length > 0 ? lines : ['There are no users yet. Add one with: ofchat user add NAME']),
    );
  });
};

const remove: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const username = oneName(positionals, 'user');
  await withUsers(values, surroundings, (users) => users.remove(username, noted('user.removed', username)));
  say(surroundings, `Removed the user ${username.toLowerCase()}.`);
};

async function setLocked(
  locked: boolean,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<void> {
  const { values, positionals } = parse(args, dataOptions);
  const username = oneName(positionals, 'user');
  const alongside = noted(locked ? 'user.locked' : 'user.unlocked', username);
  await withUsers(values, surroundings, (users) => users.setLocked(username, locked, alongside));
  say(
    surroundings,
    locked ? `Locked ${username.toLowerCase()} out.` : `Let ${username.toLowerCase()} in again.`,
  );
}

/** `ofchat user admin NAME on|off` */
const setAdmin: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const [name, right, ...more] = positionals;
  if (name === undefined || (right !== 'on' && right !== 'off') || more.length > 0)
    throw new UsageError('Say which user, and on or off: ofchat user admin NAME on');
  const admin = right === 'on';
  await withUsers(values, surroundings, (users) =>
    users.change(name, { admin }, noted('user.changed', name)),
  );
  say(surroundings, `${name.toLowerCase()} is ${admin ? 'an admin now' : 'no admin any more'}.`);
};

const resetSecondFactor: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const username = oneName(positionals, 'user').toLowerCase();
  await withStorage(values, surroundings, (storage) =>
    resetSecondFactorOf(storage, username, noted('user.secondFactorReset', username)),
  );
  say(surroundings, `${username} signs in with the password alone again.`);
};

/** The administrator at the machine has no name here. */
function noted(action: Audited['action'], username: string): Alongside {
  return (db) => writeAudit(db, { actor: 'ofchat', action, subject: username.toLowerCase() }, Date.now());
}

function withUsers<T>(
  values: { readonly data?: string | undefined; readonly config?: string | undefined },
  surroundings: Surroundings,
  work: (users: Users) => T | Promise<T>,
): Promise<T> {
  return withStorage(values, surroundings, (storage) => work(createUsers({ storage, now: Date.now })));
}
