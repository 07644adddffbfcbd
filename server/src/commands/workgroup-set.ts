import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { workgroupSettingsSchema } from '../workgroup/index.js';
import { CommandError, dataOptions, parse, say, UsageError, withStorage, type Command } from './command.js';
import { setWorkgroup } from './workgroups.js';

type Changes = Readonly<Record<string, unknown>>;

/** `ofchat workgroup set diabetes offerTimeout=30 texts.heading="Ask us" hours=null --settings more.json` */
export const set: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, { ...dataOptions, settings: { type: 'string' } });
  const [name, ...written] = positionals;
  if (!name) throw new UsageError('Say which workgroup.');
  const file = values.settings === undefined ? [] : [fromFile(values.settings)];
  const changes = [...file, ...written.map(fromText)];
  if (changes.length === 0)
    throw new UsageError('Say what to set, such as offerTimeout=30, or --settings FILE.');
  await withStorage(values, surroundings, (storage) =>
    setWorkgroup(storage, name, changes.reduce(together, {})),
  );
  const count = written.length + file.length;
  say(surroundings, `Set ${count === 1 ? 'it' : 'them'}. A running server notices within seconds.`);
};

/** What is written later counts; texts are set one by one. */
function together(before: Changes, next: Changes): Changes {
  const texts = [before, next].flatMap((changes) =>
    Object.entries((changes['texts'] as object | undefined) ?? {}),
  );
  return { ...before, ...next, ...(texts.length > 0 ? { texts: Object.fromEntries(texts) } : {}) };
}

/** `key=value` as a member of the settings: a text where that is allowed, else JSON. */
function fromText(change: string): Changes {
  const equals = change.indexOf('=');
  const key = change.slice(0, Math.max(equals, 0));
  const text = change.slice(equals + 1);
  if (key.startsWith('texts.') && key.length > 'texts.'.length)
    return { texts: { [key.slice('texts.'.length)]: text } };
  const { properties } = workgroupSettingsSchema;
  if (!Object.hasOwn(properties, key) || key === 'texts') {
    const keys = Object.keys(properties).map((each) => (each === 'texts' ? 'texts.KEY' : each));
    throw new UsageError(`"${change}" sets nothing. Write KEY=VALUE; keys are ${keys.join(', ')}.`);
  }
  const isText: boolean = Value.Check(properties[key as keyof typeof properties], text);
  if (isText) return { [key]: text };
  const value = json(text);
  if (value !== undefined) return { [key]: value };
  return { [key]: key === 'allowedOrigins' ? text.split(',').filter(Boolean) : text };
}

function fromFile(path: string): Changes {
  const content = json(readFileSync(path, 'utf8'));
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Changes;
  throw new CommandError(`The file ${path} holds no JSON object.`);
}

/** Undefined for what is none. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
