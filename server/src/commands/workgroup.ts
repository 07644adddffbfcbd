import { existingWorkgroup, readMembers, readPeople, readWorkgroups, type Part } from '../workgroup/index.js';
import {
  dataOptions,
  listOf,
  oneName,
  parse,
  say,
  UsageError,
  withStorage,
  type Command,
} from './command.js';
import { set } from './workgroup-set.js';
import { addWorkgroup, changePeople, deleteWorkgroup, reading } from './workgroups.js';

export const workgroup: Command = async ([action, ...args], surroundings) => {
  switch (action) {
    case 'add':
      return add(args, surroundings);
    case 'set':
      return set(args, surroundings);
    case 'show':
      return show(args, surroundings);
    case 'members':
    case 'supervisors':
      return people(action)(args, surroundings);
    case 'list':
      return list(args, surroundings);
    case 'remove':
      return remove(args, surroundings);
    default:
      throw new UsageError(
        `ofchat workgroup can add, set, show, members, supervisors, list and remove${action ? `, not ${action}` : ''}.`,
      );
  }
};

const noticed = 'A running server notices within seconds.';

const add: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    title: { type: 'string' },
    description: { type: 'string', default: '' },
    member: { type: 'string', multiple: true, default: [] },
    origin: { type: 'string', multiple: true, default: [] },
  });
  const name = oneName(positionals, 'workgroup');
  const { title = name, description } = values;
  const allowedOrigins = values.origin.flatMap(listOf).map(checkedOrigin);
  const experts = values.member.flatMap(listOf);
  const added = await withStorage(values, surroundings, (storage) =>
    addWorkgroup(storage, { name, title, description, allowedOrigins }, experts),
  );
  say(surroundings, `Added the workgroup ${added}. ${noticed}`);
};

/** As `set --settings` reads it. */
const show: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const workgroup = oneName(positionals, 'workgroup');
  const { name: _name, ...settings } = await withStorage(values, surroundings, ({ db }) => {
    const known = reading(() => existingWorkgroup(db, workgroup));
    return readWorkgroups(db).find(({ name }) => name === known)!;
  });
  say(surroundings, JSON.stringify(settings, null, 2));
};

const people =
  (part: Part): Command =>
  async (args, surroundings) => {
    const { values, positionals } = parse(args, {
      ...dataOptions,
      add: { type: 'string', multiple: true, default: [] },
      remove: { type: 'string', multiple: true, default: [] },
    });
    const name = oneName(positionals, 'workgroup');
    const change = { add: values.add.flatMap(listOf), remove: values.remove.flatMap(listOf) };
    const names = await withStorage(values, surroundings, async (storage) => {
      if (change.add.length + change.remove.length > 0) await changePeople(storage, part, name, change);
      return reading(() => readPeople(storage.db, part, name));
    });
    say(surroundings, ...(names.length > 0 ? names : [`${name} has no ${part} yet.`]));
  };

const list: Command = async (args, surroundings) => {
  const { values } = parse(args, dataOptions);
  const lines = await withStorage(values, surroundings, ({ db }) =>
    readWorkgroups(db).map(({ name, title }) =>
      [name, title, readMembers(db, name).join(',')].join('\t').trimEnd(),
    ),
  );
  const none = 'There are no workgroups yet. Add one with: ofchat workgroup add NAME';
  say(surroundings, ...(lines.length > 0 ? lines : [none]));
};

const remove: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const name = oneName(positionals, 'workgroup');
  const removed = await withStorage(values, surroundings, (storage) => deleteWorkgroup(storage, name));
  say(surroundings, `Removed the workgroup ${removed}. ${noticed}`);
};

/** As browsers send it: scheme, host, and port if it is not the usual one; no path. */
function checkedOrigin(text: string): string {
  const { protocol, origin } = URL.canParse(text) ? new URL(text) : { protocol: '', origin: 'null' };
  if (!/^https?:$/.test(protocol) || (text !== origin && text !== `${origin}/`)) {
    throw new UsageError(`"${text}" is not an origin such as https://www.hospital.example.`);
  }
  return origin;
}
