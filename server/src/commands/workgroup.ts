import {
  dataOptions,
  listOf,
  oneName,
  parse,
  say,
  UsageError,
  withStorage,
  type Command,
  type Surroundings,
} from './command.js';
import { createWorkgroups, type Workgroups } from './workgroups.js';

export const workgroup: Command = async ([action, ...args], surroundings) => {
  switch (action) {
    case 'add':
      return add(args, surroundings);
    case 'members':
      return members(args, surroundings);
    case 'list':
      return list(args, surroundings);
    case 'remove':
      return remove(args, surroundings);
    default:
      throw new UsageError(
        `ofchat workgroup can add, members, list and remove${action ? `, not ${action}` : ''}.`,
      );
  }
};

const restart = 'A running server notices after a restart.';

const add: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    title: { type: 'string' },
    description: { type: 'string', default: '' },
    member: { type: 'string', multiple: true, default: [] },
    origin: { type: 'string', multiple: true, default: [] },
  });
  const name = oneName(positionals, 'workgroup');
  const { title, description } = values;
  const allowedOrigins = values.origin.flatMap(listOf).map(checkedOrigin);
  await withWorkgroups(values, surroundings, (workgroups) =>
    workgroups.add(
      { name, description, allowedOrigins, ...(title === undefined ? {} : { title }) },
      values.member.flatMap(listOf),
    ),
  );
  say(surroundings, `Added the workgroup ${name.toLowerCase()}. ${restart}`);
};

const members: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    add: { type: 'string', multiple: true, default: [] },
    remove: { type: 'string', multiple: true, default: [] },
  });
  const name = oneName(positionals, 'workgroup');
  const change = { add: values.add.flatMap(listOf), remove: values.remove.flatMap(listOf) };
  const changes = change.add.length + change.remove.length > 0;
  await withWorkgroups(values, surroundings, async (workgroups) => {
    if (changes) await workgroups.changeMembers(name, change);
    const names = workgroups.members(name);
    say(surroundings, ...(names.length > 0 ? names : [`${name} has no members yet.`]));
  });
  if (changes) surroundings.stderr.write(`${restart}\n`);
};

const list: Command = async (args, surroundings) => {
  const { values } = parse(args, dataOptions);
  await withWorkgroups(values, surroundings, (workgroups) => {
    const lines = workgroups
      .list()
      .map((entry) => [entry.name, entry.title, entry.members.join(',')].join('\t').trimEnd());
    say(
      surroundings,
      ...(lines.length > 0
        ? lines
        : ['There are no workgroups yet. Add one with: ofchat workgroup add NAME']),
    );
  });
};

const remove: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const name = oneName(positionals, 'workgroup');
  await withWorkgroups(values, surroundings, (workgroups) => workgroups.remove(name));
  say(surroundings, `Removed the workgroup ${name.toLowerCase()}. ${restart}`);
};

/** As browsers send it: scheme, host, port if it is not the usual one; no path. */
function checkedOrigin(text: string): string {
  const { protocol, origin } = URL.canParse(text) ? new URL(text) : { protocol: '', origin: 'null' };
  if (!/^https?:$/.test(protocol) || (text !== origin && text !== `${origin}/`)) {
    throw new UsageError(`"${text}" is not an origin such as https://www.hospital.example.`);
  }
  return origin;
}

function withWorkgroups<T>(
  values: { readonly data?: string | undefined; readonly config?: string | undefined },
  surroundings: Surroundings,
  work: (workgroups: Workgroups) => T | Promise<T>,
): Promise<T> {
  return withStorage(values, surroundings, (storage) => work(createWorkgroups(storage, Date.now)));
}
