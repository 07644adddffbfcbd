/** All calls as the OpenAPI document has them, so that a test through all of them forgets none. */
import type { TestServer } from '../support/start-test-server.js';

/** As much of JSON Schema as the document uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface DocumentedCall {
  readonly name: string;
  readonly method: string;
  /** Whole, with `{parameters}`. */
  readonly path: string;
  readonly params: Readonly<Record<string, Schema>>;
  readonly query: Readonly<Record<string, Schema>>;
  readonly body: Schema | undefined;
  /** Whether it is the second one of a call, that with the stream in the path. */
  readonly twin: boolean;
}

interface Documented {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
}

const methods = ['get', 'post', 'put', 'delete'];

export async function documentedCalls(server: TestServer): Promise<DocumentedCall[]> {
  const answer = await server.call('GET', '/docs/json', { base: '' });
  const { paths, servers } = answer.json as {
    paths: Record<string, Record<string, unknown>>;
    servers: { url: string }[];
  };
  const base = new URL(servers[0]!.url, server.url).pathname;
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const { operationId, parameters = [], requestBody } = item[method] as Documented;
        const named = (place: string) =>
          Object.fromEntries(
            parameters.filter((each) => each.in === place).map((each) => [each.name, each.schema]),
          );
        return {
          name: operationId,
          method: method.toUpperCase(),
          path: item['servers'] === undefined ? `${base}${path}` : path,
          params: named('path'),
          query: named('query'),
          body: requestBody?.content['application/json']?.schema,
          twin: operationId.endsWith('InStream'),
        };
      }),
  );
}

/** @param values those that are missing make the call one of a path that is not there */
export function addressOf(
  { path }: DocumentedCall,
  values: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encode(values[name] ?? 'x'));
  const search = Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  return search === '' ? filled : `${filled}?${search}`;
}

/** As `encodeURIComponent`, which throws for half of a surrogate pair; dots are encoded too, lest they be a folder. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replace(/^\.{1,2}$/, (dots) =>
    dots.replaceAll('.', '%2E'),
  );
}
