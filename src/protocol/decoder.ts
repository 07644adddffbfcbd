/**
 * Decoders: functions from unknown input to one type, put together from a few small ones. They accept the
 * original's dialect everywhere (numbers and flags as strings, lists wrapped or collapsed), read own members
 * only, and copy what they know, so that surplus members and `__proto__` go nowhere.
 * A decoder throws `Mismatch`; nothing outside this folder sees that.
 *
 * Putting decoders together does nothing else (`@__NO_SIDE_EFFECTS__`): bundlers leave out those nobody calls.
 */
export type Decoder<T> = (value: unknown) => T;

/** Its message is a clause such as "room: no text"; names members of the contract and never holds a value. */
export class Mismatch extends Error {}

type Shape<T> = { readonly [Member in keyof T]-?: Decoder<T[Member]> };
type JsonObject = { readonly [member: string]: unknown };

export const text: Decoder<string> = (value) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Mismatch('no text');
};

/** A text that names something. */
export const name: Decoder<string> = (value) => text(value) || fail('empty');

export const number: Decoder<number> = (value) => {
  const parsed = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : fail('no number');
};

export const flag: Decoder<boolean> = (value) => {
  const word = String(value);
  return word === 'true' ? true : word === 'false' ? false : fail('neither true nor false');
};

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `undefined` unless it is the object's own: `constructor` and its like are never found. */
export const member = (from: JsonObject, key: string): unknown =>
  Object.hasOwn(from, key) ? from[key] : undefined;

/** An object of these members. One that decodes to `undefined` is left out. */
/* @__NO_SIDE_EFFECTS__ */
export function object<T>(shape: Shape<T>): Decoder<T> {
  return (value) => {
    if (!isObject(value)) return fail('no object');
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(shape)) {
      try {
        const decoded = shape[key as keyof T](member(value, key));
        if (decoded !== undefined) result[key] = decoded;
      } catch (error) {
        throw new Mismatch(error instanceof Mismatch ? `${key}: ${error.message}` : key);
      }
    }
    return result as T;
  };
}

/** The original writes a list of one as its element, and a list of none as null or an empty object. */
/* @__NO_SIDE_EFFECTS__ */
export function list<T>(element: Decoder<T>): Decoder<T[]> {
  return (value) => {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map(element);
    if (isObject(value)) {
      const inner = Object.values(value);
      if (inner.length === 0) return [];
      // `{"queue": [...]}`: the only member holds the list.
      if (inner.length === 1) return list(element)(inner[0]);
    }
    return [element(value)];
  };
}

/** What is missing or null is `fallback`; what is there must fit. */
/* @__NO_SIDE_EFFECTS__ */
export function or<T, F>(decoder: Decoder<T>, fallback: F): Decoder<T | F> {
  return (value) => (value === undefined || value === null ? fallback : decoder(value));
}

/* @__NO_SIDE_EFFECTS__ */
export const optional = <T>(decoder: Decoder<T>): Decoder<T | undefined> => or(decoder, undefined);

/** Also the word "null", which the original writes for nothing. Not for what people write: it may be their word. */
/* @__NO_SIDE_EFFECTS__ */
export function orNone<T, F>(decoder: Decoder<T>, fallback: F): Decoder<T | F> {
  return (value) => (value === 'null' ? fallback : or(decoder, fallback)(value));
}

/** One of `words`; any other is `fallback`, because a newer server may know more words than this client. */
/* @__NO_SIDE_EFFECTS__ */
export const word =
  <W extends string, F>(words: readonly W[], fallback: F): Decoder<W | F> =>
  (value) =>
    words.find((known) => known === value) ?? fallback;

/** Text by key; members that are no scalars are left out. */
export const texts: Decoder<{ [key: string]: string }> = (value) => {
  const entries = Object.entries(isObject(value) ? value : {});
  // fromEntries defines members, so that one named `__proto__` stays a member.
  return Object.fromEntries(
    entries
      .filter(([, entry]) => ['string', 'number', 'boolean'].includes(typeof entry))
      .map(([key, entry]) => [key, String(entry)]),
  );
};

/** `JSON.parse` without members named `__proto__`: a trap for whoever copies an object member by member. */
export const parseJson = (json: string): unknown =>
  JSON.parse(json, (key, value: unknown) => (key === '__proto__' ? undefined : value));

function fail(clause: string): never {
  throw new Mismatch(clause);
}
