/** What a workgroup's settings may be. Each `description` is what an error message says is allowed. */
import { Type, type Static } from 'typebox';
import type { WorkgroupSettings } from './settings.js';

const strict = { additionalProperties: false };

const seconds = (most: number) =>
  Type.Integer({ minimum: 1, maximum: most, description: `a whole number of seconds from 1 to ${most}` });
const count = (most: number) =>
  Type.Integer({ minimum: 1, maximum: most, description: `a whole number from 1 to ${most}` });
const shownText = (most: number) =>
  Type.String({ maxLength: most, description: `a text of up to ${most} characters` });

const queueName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$',
  description: 'a name of 1 to 64 letters, digits, spaces, dots, hyphens and underscores',
});
const clockTime = (last: string) =>
  Type.String({
    pattern: `^(([01][0-9]|2[0-3]):[0-5][0-9]${last})$`,
    description: 'a time of day such as 08:30',
  });
const calendarDate = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'a date such as 2026-12-25',
});
/** Begins with a letter: members that look like numbers would change their place in a JSON object. */
const fieldName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$',
  description: 'a name of 1 to 40 letters, digits, hyphens and underscores that begins with a letter',
});

const ruleText = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'a text of 1 to 200 characters',
});
const ruleField = Type.String({ minLength: 1, maxLength: 100 });
const routingRule = Type.Union([
  Type.Object({ field: ruleField, is: ruleText }, strict),
  Type.Object({ field: ruleField, contains: ruleText }, strict),
]);

const queue = Type.Object(
  {
    name: queueName,
    title: Type.String({ maxLength: 100 }),
    dispatcher: Type.Enum(['round-robin', 'everybody'], { description: 'round-robin or everybody' }),
    experts: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 1_000 }),
    rules: Type.Array(routingRule, { maxItems: 20 }),
    overflow: Type.Union([queueName, Type.Null()]),
    overflowAfter: seconds(86_400),
  },
  strict,
);

const openingHours = Type.Object(
  {
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    weekly: Type.Array(
      Type.Object(
        {
          day: Type.Integer({ minimum: 1, maximum: 7, description: 'a day from 1 (Monday) to 7 (Sunday)' }),
          from: clockTime(''),
          to: clockTime('|24:00'),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    holidays: Type.Array(
      Type.Object({ date: calendarDate, title: Type.String({ maxLength: 100 }) }, strict),
      {
        maxItems: 400,
      },
    ),
  },
  strict,
);

const formField = Type.Object(
  {
    name: fieldName,
    kind: Type.Enum(['text', 'long-text', 'choice', 'checkbox', 'date'], {
      description: 'text, long-text, choice, checkbox or date',
    }),
    label: Type.String({ minLength: 1, maxLength: 200 }),
    required: Type.Boolean(),
    choices: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 }),
    ),
    autocomplete: Type.Optional(Type.String({ pattern: '^[a-z0-9 -]{1,60}$' })),
  },
  strict,
);

export const workgroupSettingsSchema = Type.Object({
  title: shownText(100),
  description: shownText(500),
  enabled: Type.Boolean({ description: 'true or false' }),
  offerTimeout: seconds(3_600),
  requestTimeout: seconds(86_400),
  maxChats: count(100),
  rejectionPause: seconds(3_600),
  queueLimit: count(100_000),
  expertGoneAfter: seconds(3_600),
  offline: Type.Enum(['message', 'none'], { description: 'message or none' }),
  meetingUrl: Type.String({
    pattern: '^(https?://\\S+)?$',
    maxLength: 500,
    description: 'an address such as https://meet.hospital.example/{room}, or nothing',
  }),
  allowedOrigins: Type.Array(
    Type.String({
      pattern: '^https?://[^/?#\\s]+$',
      maxLength: 300,
      description: 'an origin such as https://www.hospital.example',
    }),
    { maxItems: 200, description: 'origins such as https://www.hospital.example, separated by commas' },
  ),
  texts: Type.Record(
    Type.String(),
    Type.String({ maxLength: 2_000, description: 'a text of up to 2000 characters' }),
    { maxProperties: 200, description: 'up to 200 texts, each as texts.KEY=TEXT' },
  ),
  queues: Type.Array(queue, {
    minItems: 1,
    maxItems: 20,
    description:
      'a JSON list of queues, each with name, title, dispatcher, experts, rules, overflow and overflowAfter',
  }),
  hours: Type.Union([openingHours, Type.Null()], {
    description: 'a JSON object with timeZone, weekly and holidays, or null for always',
  }),
  formFields: Type.Array(formField, {
    maxItems: 20,
    description: 'a JSON list of fields, each with name, kind, label and required',
  }),
  retentionDays: Type.Union([Type.Integer({ minimum: 1, maximum: 36_500 }), Type.Null()], {
    description: 'a whole number of days from 1 to 36500, or null to keep conversations',
  }),
});

type Settings = Omit<WorkgroupSettings, 'name'>;
type Described = Static<typeof workgroupSettingsSchema>;

// Compiles only while the schema and the type describe the same.
const _same: [Described] extends [Settings]
  ? [Settings] extends [Readonly<Widened>]
    ? true
    : never
  : never = true;
type Widened = {
  readonly [Key in keyof Described]: Described[Key] extends (infer Item)[] ? readonly Item[] : Described[Key];
};
void _same;
