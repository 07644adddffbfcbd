/** Judges a workgroup's settings as a whole, and says in a sentence what is wrong and where. */
import { Value } from 'typebox/value';
import { settingsProblem, type SettingsProblem } from './settings-check.js';
import { workgroupSettingsSchema } from './settings-schema.js';
import type { WorkgroupSettings } from './settings.js';

/** The first thing that is wrong with settings that came from outside; undefined when nothing is. */
export function problemOf(settings: { readonly [key: string]: unknown }): SettingsProblem | undefined {
  const unknown = Object.keys(settings).find(
    (key) => !Object.hasOwn(workgroupSettingsSchema.properties, key),
  );
  if (unknown !== undefined) return problem(unknown.slice(0, 100), 'is not a setting of a workgroup');
  return schemaProblem(settings) ?? settingsProblem(settings as unknown as WorkgroupSettings);
}

type SchemaError = ReturnType<typeof Value.Errors>[number];

/** Keywords that judge an object's members and not a value: of two alternatives, one of them always fails. */
const structural = new Set(['boolean', 'additionalProperties', 'required', 'anyOf']);

function schemaProblem(settings: object): SettingsProblem | undefined {
  const found = Value.Errors(workgroupSettingsSchema, settings).map((error) => ({
    error,
    path: pathOf(error),
  }));
  // Of what is either this or that, every alternative says what it misses: the one that fits best got furthest.
  found.sort(
    (a, b) =>
      b.path.length - a.path.length ||
      Number(structural.has(a.error.keyword)) - Number(structural.has(b.error.keyword)),
  );
  const first = found[0];
  return first && problem(first.path.join('.').slice(0, 100), reasonOf(first.error));
}

function pathOf({ instancePath, keyword, params }: SchemaError): string[] {
  const path = segments(instancePath);
  const [missing] =
    (keyword === 'required' && (params as { requiredProperties: string[] }).requiredProperties) || [];
  return missing === undefined ? path : [...path, missing];
}

function reasonOf({ keyword, schemaPath, params }: SchemaError): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'boolean' || keyword === 'additionalProperties') return 'is not known here';
  const allowed = descriptionAt(segments(schemaPath));
  if (allowed !== undefined) return `must be ${allowed}`;
  if (keyword === 'type') return `must be of the type ${String((params as { type: unknown }).type)}`;
  if (keyword === 'maxItems' || keyword === 'maxProperties') return 'has too many members';
  return 'is not valid';
}

/** What the schema at this place says is allowed; one of several alternatives is described by all of them together. */
function descriptionAt(path: readonly string[]): string | undefined {
  let schema: unknown = workgroupSettingsSchema;
  let alternatives: unknown;
  for (const [index, segment] of path.entries()) {
    alternatives = path[index - 1] === 'anyOf' ? alternatives : schema;
    schema = (schema as Record<string, unknown> | undefined)?.[segment];
  }
  return description(schema) ?? (path.at(-2) === 'anyOf' ? description(alternatives) : undefined);
}

function description(schema: unknown): string | undefined {
  return (schema as { readonly description?: string } | undefined)?.description;
}

/** Of a JSON pointer (RFC 6901), also as a fragment. */
function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function problem(field: string, reason: string): SettingsProblem {
  return { field, sentence: `${field} ${reason}.` };
}
