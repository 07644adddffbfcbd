/** Bodies that fit a schema, and bodies that nearly do. */
import * as fc from 'fast-check';
import type { Schema } from './documented-calls.js';

/** Values that fit where a pattern, or what is behind it, asks for more than any text. */
const known: Readonly<Record<string, string>> = {
  workgroup: 'diabetes',
  emailAddress: 'sam@example.org',
  email: 'sam@example.org',
  endpoint: 'https://push.example/send/1',
  p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
  auth: 'tBHItJI5svbpez7KI4CCXg',
  timeZone: 'Europe/Vienna',
  date: '2026-12-24',
  from: '09:00',
  to: '17:00',
};

/** A body that fits, with all its members. */
export function sampleOf(schema: Schema, name = 'x'): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[0]!, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([member, inner]) => [member, sampleOf(inner, member)]),
      );
    case 'array':
      return [sampleOf(schema.items ?? { type: 'string' }, name)];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default: {
      const text = known[name] ?? 'sample';
      return schema.maxLength !== undefined && text.length > schema.maxLength ? 'x' : text;
    }
  }
}

type Path = readonly (string | number)[];

/** Where the texts of a body are. */
export function textsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, [...path, name]));
}

/** Where its members are, of whatever kind. */
export function membersOf(value: unknown, path: Path = []): Path[] {
  const here = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([name, member]) => membersOf(member, [...path, name]))];
}

/** The same body with another value at `path`; `undefined` takes the member away. */
export function withValue(body: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(body)
    ? [...(body as unknown[])]
    : { ...(body as object) };
  const inner = (copy as Record<string, unknown>)[name as string];
  (copy as Record<string, unknown>)[name as string] = withValue(inner, rest, value);
  return copy;
}

/** Bodies that fit the schema, at the edges of what it allows too. */
export function bodies(schema: Schema, name = 'x'): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => bodies(each, name)));
  switch (schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {});
      return fc.record(
        Object.fromEntries(members.map(([member, inner]) => [member, bodies(inner, member)])),
        {
          requiredKeys: (schema.required ?? []).filter((member) => schema.properties?.[member] !== undefined),
        },
      );
    }
    case 'array':
      return fc.array(bodies(schema.items ?? { type: 'string' }, name), { maxLength: 4 });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 2 ** 31 - 1 });
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default: {
      const text = fc.string({
        unit: 'binary',
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? 40, 40),
      });
      const fit = sampleOf(schema, name) as string;
      return schema.pattern === undefined
        ? fc.oneof(text, fc.constant(fit))
        : fc.oneof(fc.constant(fit), text);
    }
  }
}

/** The same with one thing wrong, or any JSON at all. */
export function brokenBodies(schema: Schema): fc.Arbitrary<unknown> {
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...oddValues));
  const broken = fc.tuple(bodies(schema), fc.nat(), odd).map(([body, number, value]) => {
    const places = membersOf(body);
    return places.length === 0 ? value : withValue(body, places[number % places.length]!, value);
  });
  return fc.oneof({ weight: 3, arbitrary: broken }, { weight: 2, arbitrary: bodies(schema) }, odd);
}

export const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  '',
  ' ',
  [],
  {},
  [[]],
  [null],
  { toString: 1 },
  { length: 1e9 },
  'x'.repeat(5_000),
];

/** What neither a schema nor `JSON.stringify` can write; `@` stands for a body that fits otherwise. */
export function rawBodies(sample: object): string[] {
  const text = JSON.stringify(sample);
  const member = Object.keys(sample)[0] ?? 'body';
  const start = text === '{}' ? '{' : `${text.slice(0, -1)},`;
  const replaced = (json: string) => JSON.stringify({ ...sample, [member]: '@' }).replace('"@"', json);
  return [
    `${start}"__proto__":{"admin":true}}`,
    `${start}"constructor":{"prototype":{"admin":true}}}`,
    `${start}"toString":1}`,
    `${start}"hasOwnProperty":"x","valueOf":"x"}`,
    `${start}"${member}":"twice"}`,
    `${start}"":""}`,
    replaced('1e400'),
    replaced('-0'),
    replaced('-1e-400'),
    replaced('123456789012345678901234567890'),
    replaced('"\\ud800"'),
    replaced('"\\udc00\\ud800 x"'),
    replaced('"\\u0000"'),
    replaced('"before\\u0000behind"'),
    replaced('"\\u2028\\u2029\\r\\n\\r\\ndata: x"'),
    replaced('"\\ufeff"'),
    replaced('"\\uffff\\ufffe"'),
    replaced('"\u202e\u0007"'),
    replaced(`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`),
    replaced(`${'['.repeat(9)}1${']'.repeat(9)}`),
    replaced(`${'['.repeat(4_000)}1${']'.repeat(4_000)}`),
    `[${text}]`,
    '[]',
    'null',
    '"text"',
    '1',
    '',
    ' ',
    '\ufeff{}',
    `${text}${text}`,
    text.slice(0, -1),
    `{"a":"${'x'.repeat(20_000)}"}`,
  ];
}
