/** What a workgroup's settings may be. Each `description` is what an error message says is allowed. */
import { Type, type Static } from 'typebox';
import type { WorkgroupSettings } from './settings.js';

const seconds = (most: number) =>
  Type.Integer({ minimum: 1, maximum: most, description: `a whole number of seconds from 1 to ${most}` });
const count = (most: number) =>
  Type.Integer({ minimum: 1, maximum: most, description: `a whole number from 1 to ${most}` });

export const workgroupSettingsSchema = Type.Object({
  title: Type.String({ maxLength: 100, description: 'a text of up to 100 characters' }),
  description: Type.String({ maxLength: 500, description: 'a text of up to 500 characters' }),
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
  allowedOrigins: Type.Array(Type.String({ pattern: '^https?://[^/?#\\s]+$' }), {
    description: 'origins such as https://www.hospital.example, separated by commas',
  }),
  texts: Type.Record(Type.String(), Type.String(), { description: 'texts, each as texts.KEY=TEXT' }),
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
  readonly [Key in keyof Described]: Described[Key] extends string[] ? readonly string[] : Described[Key];
};
void _same;
