import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  readWorkgroups,
  saveWorkgroup,
  settingsProblem,
  workgroupSettingsSchema,
} from '../workgroup/index.js';
import { CommandError, dataOptions, parse, say, UsageError, withStorage, type Command } from './command.js';

type Key = keyof typeof workgroupSettingsSchema.properties;

/** `ofchat workgroup set diabetes offerTimeout=30 texts.heading="Ask us"` */
export const setWorkgroup: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const [name, ...changes] = positionals;
  if (!name) throw new UsageError('Say which workgroup.');
  if (changes.length === 0) throw new UsageError('Say what to set, such as offerTimeout=30.');
  await withStorage(values, surroundings, async (storage) => {
    const before = readWorkgroups(storage.db).find((workgroup) => workgroup.name === name.toLowerCase());
    if (!before) throw new CommandError(`There is no workgroup "${name}".`);
    const after: typeof before = Object.assign(
      {},
      before,
      ...changes.map((change) => changed(change, before.texts)),
    );
    const problem = settingsProblem(after);
    if (problem !== undefined) throw new UsageError(`${problem.field}: ${problem.sentence}`);
    await saveWorkgroup(storage, after, Date.now());
  });
  say(surroundings, `Set ${changes.length === 1 ? 'it' : 'them'}. A running server notices within seconds.`);
};

/** `key=value` as a member of the settings. */
function changed(change: string, texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const equals = change.indexOf('=');
  const key = change.slice(0, Math.max(equals, 0));
  const text = change.slice(equals + 1);
  if (key.startsWith('texts.') && key.length > 'texts.'.length)
    return { texts: Object.assign(texts, { [key.slice('texts.'.length)]: text }) };
  if (!Object.hasOwn(workgroupSettingsSchema.properties, key) || key === 'texts') {
    const keys = Object.keys(workgroupSettingsSchema.properties).map((each) =>
      each === 'texts' ? 'texts.KEY' : each,
    );
    throw new UsageError(`"${change}" sets nothing. Write KEY=VALUE; keys are ${keys.join(', ')}.`);
  }
  const schema = workgroupSettingsSchema.properties[key as Key];
  const value = valueOf(key, schema, text);
  if (!Value.Check(schema, value)) throw new UsageError(`${key} must be ${allowed(schema)}, not "${text}".`);
  return { [key]: value };
}

/** Lists and objects are written as JSON. */
const inJson = ['queues', 'hours', 'formFields', 'retentionDays'];

function valueOf(key: string, schema: TSchema, text: string): unknown {
  if (key === 'allowedOrigins') return text.split(',').filter(Boolean);
  if (!inJson.includes(key)) return Value.Convert(schema, text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function allowed(schema: TSchema): string {
  return 'description' in schema ? String(schema.description) : 'another value';
}
