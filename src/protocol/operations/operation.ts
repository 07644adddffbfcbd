/** How the calls of the API are written down once, for the client, the server and the OpenAPI document. */

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** How one call is sent. Its types stand beside it, under the same name, in an interface of calls. */
export interface Operation {
  readonly method: Method;
  /** Relative to the base, such as `/chat/contacts/{jid}`. */
  readonly path: string;
  /** `json` unless said. */
  readonly body?: 'json' | 'text' | 'bytes';
  /** `json` unless said; a call that answers with nothing needs no word either. */
  readonly answer?: 'json' | 'text' | 'bytes';
  /** Exists under `/chat/{streamid}/…` too (README). */
  readonly inStream?: true;
  /** Stands beside the base, such as `/healthz`. */
  readonly outside?: true;
}

/** What goes in and comes out of one call. Members that are absent are not sent. */
export interface Call {
  readonly params?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  readonly body?: unknown;
  readonly answer?: unknown;
}

/** Each call of an interface, and nothing else. */
export type Operations<Calls> = { readonly [Name in keyof Calls]: Operation };
