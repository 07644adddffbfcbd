/** Every call of the Chat API by its name, as the OpenAPI document has it: for programs, and for what has no method yet. */
import { base, operations, type Calls, type Operation } from '../protocol/index.js';
import type { Credential } from './credential.js';
import { BadAnswer } from './errors.js';
import { download, type Call as Request, type Link } from './request.js';
import type { ChatClientOptions, CreatingOptions } from './visitor-client.js';

type Part<Call, Name extends string> = Call extends Record<Name, infer Value> ? Value : undefined;

/** What goes into a call: the parts that its interface names, and no others. */
export type CallInput<Name extends keyof Calls> = Omit<Calls[Name], 'answer'>;

export type CallAnswer<Name extends keyof Calls> = Part<Calls[Name], 'answer'>;

/** Calls that need nothing may be made with nothing. */
type Arguments<Name extends keyof Calls> =
  Record<never, never> extends CallInput<Name>
    ? [input?: CallInput<Name>, options?: ApiCallOptions]
    : [input: CallInput<Name>, options?: ApiCallOptions];

export interface ApiCallOptions extends CreatingOptions {
  /** Further headers, such as `Prefer: respond-async`. */
  readonly headers?: { readonly [name: string]: string };
  /** The call of this stream, instead of the token's. */
  readonly streamid?: string;
}

/**
 * The whole Chat API. Answers have the types of the contract and are not looked at: this is for our own server; a
 * `ChatClient` also understands an original one. Rejects with one of the classes of `errors.ts`.
 *
 * @example
 * const api = new ApiClient({ server, credential: { type: 'basic', username, password } });
 * const { user } = await api.call('listUsers', { query: { limit: 20 } });
 */
export class ApiClient {
  private readonly link: Link;

  constructor(options: ChatClientOptions) {
    this.link = {
      server: options.server.replace(/\/+$/, ''),
      credential: options.credential,
      fetch: options.fetch ?? ((...about) => fetch(...about)),
      timeout: options.timeout ?? 30_000,
    };
  }

  /** The same server with another credential. */
  as(credential: Credential): ApiClient {
    return new ApiClient({ ...this.link, credential });
  }

  async call<Name extends keyof Calls>(
    name: Name,
    ...[input, options = {}]: Arguments<Name>
  ): Promise<CallAnswer<Name>> {
    const operation: Operation = operations[name];
    const { params, query, body: sent } = (input ?? {}) as AnyInput;
    const { streamid, ...rest } = options;
    const body = await download(this.link, {
      method: operation.method,
      path: pathOf(operation, params ?? {}, streamid),
      ...(query && { query: queryOf(query) }),
      ...bodyOf(operation, sent),
      ...rest,
    });
    return (await answerOf(operation, body)) as CallAnswer<Name>;
  }
}

interface AnyInput {
  readonly params?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  readonly body?: unknown;
}

function pathOf(
  { path, inStream, outside }: Operation,
  params: { readonly [name: string]: string },
  streamid: string | undefined,
): string {
  const named = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`The path ${path} needs a ${name}.`);
    return encodeURIComponent(value);
  });
  const family =
    inStream && streamid !== undefined
      ? named.replace('/chat', `/chat/${encodeURIComponent(streamid)}`)
      : named;
  return outside ? family : base + family;
}

function queryOf(query: NonNullable<AnyInput['query']>): NonNullable<Request['query']> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]),
  );
}

function bodyOf(
  { body: kind = 'json' }: Operation,
  body: unknown,
): Partial<Pick<Request, 'json' | 'text' | 'bytes'>> {
  if (body === undefined) return {};
  if (kind === 'json') return { json: body };
  // A call that takes text takes JSON too.
  if (kind === 'text') return typeof body === 'string' ? { text: body } : { json: body };
  return { bytes: body as NonNullable<Request['bytes']> };
}

async function answerOf({ answer = 'json' }: Operation, body: Blob): Promise<unknown> {
  if (answer === 'bytes') return new Uint8Array(await body.arrayBuffer());
  const text = await body.text();
  if (text === '') return undefined;
  if (answer === 'text' || !body.type.startsWith('application/json')) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadAnswer('The server answered something that is not in its contract.', { cause });
  }
}
