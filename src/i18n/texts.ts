/** What screens say: a catalogue of one language, and the formatters that go with it. */

/** One sentence in the plural forms its language has (CLDR); the form follows the value `count`. */
export type PluralText = { readonly other: string } & {
  readonly [form in 'zero' | 'one' | 'two' | 'few' | 'many']?: string;
};
export type Text = string | PluralText;
export interface Catalogue {
  readonly [key: string]: Text;
}

/** The catalogue another language must fill, by the English one. Any text may become plural there. */
export type Translation<English extends Catalogue> = { readonly [Key in keyof English]: Text };

type NamesIn<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type NamesOf<Entry> = NamesIn<Entry extends string ? Entry : Entry[keyof Entry]>;
type ValuesOf<Entry> = [NamesOf<Entry>] extends [never]
  ? []
  : [values: { readonly [Name in NamesOf<Entry>]: Name extends 'count' ? number : string | number }];

export interface Texts<English extends Catalogue> {
  /** BCP 47; what `lang` of the rendered text must be. */
  readonly lang: string;
  readonly direction: 'ltr' | 'rtl';
  /** The text of `key`, its placeholders filled: `say('waiting', { count: 3 })`. */
  say<Key extends keyof English & string>(key: Key, ...values: ValuesOf<English[Key]>): string;
  /** Like `say`, for a key that is only known while running; undefined when there is none. */
  find(key: string, values?: Values): string | undefined;
  number(value: number): string;
  /** `14:05` or `2:05 PM`, from ISO 8601. */
  time(stamp: string): string;
  /** `Monday, 3 March`; with the year when it is another one. */
  day(stamp: string, now?: Date): string;
  /** Both, in full: for tooltips. */
  moment(stamp: string): string;
  /** `Ann, Ben and Cem` */
  list(names: readonly string[]): string;
  /** With the English of texts that are loaded later; what this language has already stays. */
  and<More extends Catalogue>(more: More): Texts<English & More>;
}

export type Values = { readonly [name: string]: string | number };
/** A site's own words, by key. Keys that the catalogue does not have are skipped. */
export type Overrides = { readonly [key: string]: Text };

export function createTexts<English extends Catalogue>(
  lang: string,
  catalogue: Translation<English>,
  overrides: Overrides = {},
): Texts<English> {
  const direction = rightToLeft.test(lang) ? 'rtl' : 'ltr';
  const formatters = new Map<string, unknown>();
  // Intl objects are expensive to make and are needed for every message.
  const once = <Made>(name: string, make: () => Made): Made => {
    if (!formatters.has(name)) formatters.set(name, make());
    return formatters.get(name) as Made;
  };
  const number = (value: number) => once('number', () => new Intl.NumberFormat(lang)).format(value);
  const date = (name: string, options: Intl.DateTimeFormatOptions) =>
    once(name, () => new Intl.DateTimeFormat(lang, options));

  const find = (key: string, values: Values = {}): string | undefined => {
    const known: Text | undefined = Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
    if (known === undefined) return undefined;
    const text = Object.hasOwn(overrides, key) ? (overrides[key] ?? known) : known;
    const sentence = typeof text === 'string' ? text : formOf(text, values['count']);
    return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? number(value) : isolate(value, direction);
    });
  };
  const formOf = (text: PluralText, count: string | number | undefined) => {
    const rules = once('plural', () => new Intl.PluralRules(lang));
    return text[rules.select(Number(count ?? 0))] ?? text.other;
  };

  return {
    lang,
    direction,
    say: (key, ...values) => find(key, values[0]) ?? key,
    find,
    number,
    time: (stamp) => date('time', { hour: 'numeric', minute: '2-digit' }).format(new Date(stamp)),
    day(stamp, now = new Date()) {
      const then = new Date(stamp);
      const sameYear = then.getFullYear() === now.getFullYear();
      const parts = { weekday: 'long', day: 'numeric', month: 'long' } as const;
      return date(`day${sameYear}`, sameYear ? parts : { ...parts, year: 'numeric' }).format(then);
    },
    moment: (stamp) => date('moment', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(stamp)),
    list: (names) => once('list', () => new Intl.ListFormat(lang)).format(names),
    and<More extends Catalogue>(more: More) {
      const both = { ...more, ...catalogue } as Translation<English & More>;
      return createTexts<English & More>(lang, both, overrides);
    },
  };
}

const rightToLeft = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i;

/** A name of the other direction would tear the sentence around it apart: isolated by U+2068 and U+2069. */
function isolate(value: string, direction: 'ltr' | 'rtl'): string {
  const foreign = direction === 'rtl' ? /[A-Za-z\u00c0-\u02af\u0370-\u058f]/ : /[\u0590-\u08ff\ufb1d-\ufefc]/;
  return foreign.test(value) ? `\u2068${value}\u2069` : value;
}
