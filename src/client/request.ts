/** The one place that fetches: every answer becomes a typed value or one of the errors of `errors.ts`. */
import { decodeError, parseJson, type Decoder, type ErrorBody } from '../protocol/index.js';
import { authorization, type Credential } from './credential.js';
import { BadAnswer, NotSignedIn, Refused, ServerAway } from './errors.js';
import { retryAfter } from './retry-after.js';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind the server's address. */
  readonly path: string;
  /** Members that are undefined are left out. */
  readonly query?: { readonly [name: string]: string | number | undefined };
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array<ArrayBuffer> | Blob;
  readonly headers?: { readonly [name: string]: string };
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal;
  readonly keepalive?: boolean;
}

export interface Link {
  readonly server: string;
  readonly credential: Credential | undefined;
  readonly fetch: typeof fetch;
  /** ms */
  readonly timeout: number;
}

/** Sends `call` and waits for a 2xx; the body is not looked at. */
export async function send(link: Link, call: Call): Promise<void> {
  await exchange(link, call);
}

/** Sends `call` and reads the answer's body as `decoder` says. */
export async function request<T>(link: Link, call: Call, decoder: Decoder<T>): Promise<T> {
  const text = await exchange(link, call);
  try {
    return decoder(parse(text));
  } catch (cause) {
    throw new BadAnswer('The server answered something that is not in its contract.', { cause });
  }
}

/** The body of a 2xx answer, as text. */
async function exchange(link: Link, call: Call): Promise<string> {
  const { response, body } = await answered(link, call, (answer) => answer.text());
  // The Chat API answers these calls never with HTML: this is a proxy's or a captive portal's page, whatever its status.
  const foreign = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (response.ok && !foreign) return body;
  throw problemOf(response, foreign ? undefined : parse(body));
}

/** The body of a 2xx answer as it is, of calls that answer with files. */
export async function download(link: Link, call: Call): Promise<Blob> {
  const { response, body } = await answered(link, call, (answer) => answer.blob());
  if (response.ok) return body;
  throw problemOf(response, parse(await body.text()));
}

async function answered<Body>(
  link: Link,
  call: Call,
  read: (response: Response) => Promise<Body>,
): Promise<{ response: Response; body: Body }> {
  const { signal, end } = limited(link, call);
  try {
    const response = await link.fetch(link.server + call.path + queryOf(call), {
      ...initOf(link, call),
      signal,
    });
    return { response, body: await read(response) };
  } catch (cause) {
    // The caller's own abort is no failure of the server, and its reason is the caller's.
    if (call.signal?.aborted) throw cause;
    throw new ServerAway('The server cannot be reached.', { cause });
  } finally {
    end();
  }
}

/** Ends with the caller's signal, or when the answer takes too long: a half-open connection would hold a call for ever. */
function limited(link: Link, call: Call): { signal: AbortSignal; end: () => void } {
  const limit = new AbortController();
  const abort = (): void => limit.abort(call.signal?.reason);
  const timer = setTimeout(() => limit.abort(), link.timeout);
  if (call.signal?.aborted) abort();
  call.signal?.addEventListener('abort', abort);
  return {
    signal: limit.signal,
    end() {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', abort);
    },
  };
}

function initOf(link: Link, call: Call): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json', ...call.headers };
  if (link.credential) headers['Authorization'] = authorization(link.credential);
  if (call.idempotencyKey !== undefined) headers['Idempotency-Key'] = call.idempotencyKey;
  if (call.json !== undefined) headers['Content-Type'] = 'application/json';
  if (call.text !== undefined) headers['Content-Type'] = 'text/plain;charset=utf-8';
  return {
    method: call.method,
    headers,
    body: call.json === undefined ? (call.text ?? call.bytes ?? null) : JSON.stringify(call.json),
    keepalive: call.keepalive ?? false,
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  };
}

function queryOf(call: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text && `?${text}`;
}

function problemOf(response: Response, answer: unknown): Error {
  const { status } = response;
  const body: ErrorBody = decodeError(status, answer);
  if (status === 401) return new NotSignedIn(body.message, body);
  // The first call with this key still runs: its receipt is fetched by asking again.
  const again =
    [408, 425, 429].includes(status) || status >= 500 || body.code === 'in-progress' || response.ok;
  if (!again) return new Refused(body);
  const wait = retryAfter(response.headers);
  return new ServerAway(body.message, wait === undefined ? { status } : { status, retryAfter: wait });
}

/** Undefined for an empty body and for what is no JSON. */
function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
