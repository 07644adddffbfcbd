import { createUsers, type Users } from '../auth/index.js';
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
    default:
      throw new UsageError(
        `ofchat user can add, password, list and remove${action ? `, not ${action}` : ''}.`,
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
    await users.add({ username, name, email, password, admin });
  });
  say(surroundings, `Added the user ${username.toLowerCase()}.`);
};

const changePassword: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, { ...dataOptions, ...passwordOption });
  const username = oneName(positionals, 'user');
  await withUsers(values, surroundings, async (users) => {
    await users.setPassword(username, await readPassword(surroundings, values['password-stdin']));
  });
  say(surroundings, `Changed the password of ${username.toLowerCase()}.`);
};

const list: Command = async (args, surroundings) => {
  const { values } = parse(args, dataOptions);
  await withUsers(values, surroundings, (users) => {
    const lines = users
      .list()
      .map(({ username, name, email, admin }) =>
        [username, name, email, admin ? 'admin' : ''].join('\t').trimEnd(),
      );
    say(
      surroundings,
      ...(lines.length > 0 ? lines : ['There are no users yet. Add one with: ofchat user add NAME']),
    );
  });
};

const remove: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const username = oneName(positionals, 'user');
  await withUsers(values, surroundings, (users) => users.remove(username));
  say(surroundings, `Removed the user ${username.toLowerCase()}.`);
};

function withUsers<T>(
  values: { readonly data?: string | undefined; readonly config?: string | undefined },
  surroundings: Surroundings,
  work: (users: Users) => T | Promise<T>,
): Promise<T> {
  return withStorage(values, surroundings, (storage) => work(createUsers({ storage, now: Date.now })));
}
