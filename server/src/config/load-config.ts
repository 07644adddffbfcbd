import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { configDefaults, configSchema, type Config } from './config.js';

/** Weakest first, after the defaults. */
export interface ConfigSources {
  /** Path of a JSON file; without one `OFCHAT_CONFIG` names it, if anything does. */
  readonly file?: string | undefined;
  /** Every key is `OFCHAT_` and its name in capitals: `OFCHAT_PUBLIC_URL`, `OFCHAT_LIMITS_ASKS_PER_HOUR`. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** By key, as typed on the command line; undefined ones were not given. */
  readonly flags?: { readonly [key: string]: string | boolean | undefined };
}

/** The configuration is wrong; the message names each key and says what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A value and where it came from, so that an error can say what to correct. */
interface Given {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly source: string;
}

/** @throws {ConfigError} */
export function loadConfig(sources: ConfigSources = {}): Config {
  const env = sources.env ?? {};
  const file = sources.file ?? env['OFCHAT_CONFIG'];
  const given = [...(file ? fromFile(file) : []), ...fromEnvironment(env), ...fromFlags(sources.flags ?? {})];

  const problems: string[] = [];
  const merged = structuredClone(configDefaults) as Record<string, unknown>;
  for (const { path, value, source } of given) {
    const schema = schemaAt(path);
    if (!schema) problems.push(`${source} is not a setting of OFChat.`);
    else if (!Value.Check(schema, value)) problems.push(wrongValue(path, value, source, schema));
    else assign(merged, path, value);
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const config = merged as Config;
  if (!config.demo) return config;
  const saysLogLevel = given.some(({ path }) => path[0] === 'logLevel');
  return forDemo({ ...config, logLevel: saysLogLevel ? config.logLevel : 'warn' });
}

/** The one file that holds everything. */
export function databaseFile(config: Pick<Config, 'data'>): string {
  return join(config.data, 'ofchat.db');
}

/** Demo passwords are printed and known, so the demo never leaves this machine and never touches real data. */
function forDemo(config: Config): Config {
  if (!isLoopback(config.host)) {
    throw new ConfigError(
      `The demo listens on this machine only, because its passwords are known: host must be 127.0.0.1, ::1 or localhost, not ${JSON.stringify(config.host)}. For real use start without --demo.`,
    );
  }
  return { ...config, data: join(config.data, 'demo') };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

// --- sources -----------------------------------------------------------------------------------------

function fromFile(file: string): Given[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`The configuration file ${file} cannot be read: ${reason}.`, { cause });
  }
  if (!isObject(content)) throw new ConfigError(`The configuration file ${file} must hold one JSON object.`);
  return flatten(content).map(({ path, value }) => ({ path, value, source: `${path.join('.')} in ${file}` }));
}

function fromEnvironment(env: NonNullable<ConfigSources['env']>): Given[] {
  return settings.flatMap(({ path, schema }) => {
    const name = `OFCHAT_${path.map(capitals).join('_')}`;
    const text = env[name];
    return text ? [{ path, value: parseText(schema, text), source: name }] : [];
  });
}

function fromFlags(flags: NonNullable<ConfigSources['flags']>): Given[] {
  return Object.entries(flags).flatMap(([key, value]) => {
    const schema = schemaAt([key]);
    if (value === undefined) return [];
    return [
      {
        path: [key],
        value: typeof value === 'string' && schema ? parseText(schema, value) : value,
        source: `--${capitals(key).toLowerCase().replaceAll('_', '-')}`,
      },
    ];
  });
}

/** Text of the environment or the command line as the type the setting has; what does not fit stays text. */
function parseText(schema: TSchema, text: string): unknown {
  if (Type.IsArray(schema)) return text.split(',').map((part) => part.trim());
  if (Type.IsInteger(schema) || Type.IsNumber(schema))
    return text.trim() && Number.isFinite(+text) ? +text : text;
  if (Type.IsBoolean(schema)) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

// --- the schema as a list of settings ----------------------------------------------------------------

const settings = leaves(configSchema);

function leaves(
  schema: TSchema,
  path: readonly string[] = [],
): { path: readonly string[]; schema: TSchema }[] {
  if (!Type.IsObject(schema)) return [{ path, schema }];
  return Object.entries(schema.properties).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function schemaAt(path: readonly string[]): TSchema | undefined {
  return path.reduce<TSchema | undefined>((schema, key) => {
    if (!schema || !Type.IsObject(schema) || !Object.hasOwn(schema.properties, key)) return undefined;
    return schema.properties[key];
  }, configSchema);
}

/** Objects of the file down to the settings, so that a file may give one limit and leave the others. */
function flatten(content: Record<string, unknown>, path: readonly string[] = []): Omit<Given, 'source'>[] {
  return Object.entries(content).flatMap(([key, value]) => {
    const here = [...path, key];
    const schema = schemaAt(here);
    return isObject(value) && schema && Type.IsObject(schema)
      ? flatten(value, here)
      : [{ path: here, value }];
  });
}

function wrongValue(path: readonly string[], value: unknown, source: string, schema: TSchema): string {
  const description = 'description' in schema ? String(schema.description) : 'another value';
  const named = source.startsWith(path.join('.')) ? source : `${path.join('.')} (from ${source})`;
  // A secret that was mistyped is still almost the secret.
  const given = 'writeOnly' in schema ? '' : `, not ${JSON.stringify(value)}`;
  return `${named} must be ${description}${given}.`;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) target[key] = value;
  else assign(target[key] as Record<string, unknown>, rest, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `asksPerMinute` → `ASKS_PER_MINUTE` */
function capitals(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
