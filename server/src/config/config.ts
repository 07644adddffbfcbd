/** All that an administrator can set. Each `description` is what an error message says is allowed. */
import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false };
const count = (description: string) => Type.Integer({ minimum: 1, maximum: 1_000_000, description });
const url = Type.String({
  pattern: '^https?://[^/?#\\s]+$',
  description: 'an address without a path, such as https://chat.hospital.example',
});

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

export const configSchema = Type.Object(
  {
    host: Type.String({
      minLength: 1,
      description: 'an address of this machine, such as 127.0.0.1 or 0.0.0.0',
    }),
    /** 0 lets the system choose. */
    port: Type.Integer({ minimum: 0, maximum: 65_535, description: 'a whole number from 0 to 65535' }),
    /** Holds the database; made when it is missing. */
    data: Type.String({ minLength: 1, description: 'the path of a directory' }),
    /** The domain part of addresses on the wire: `name@domain`, `room@conference.domain`. */
    domain: Type.String({
      pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
      description: 'a domain name in lower case, such as chat.hospital.example',
    }),
    /** How browsers reach this server, when that is not `http://host:port`: behind a proxy. */
    publicUrl: Type.Optional(url),
    /** Believe `X-Forwarded-For` and `X-Forwarded-Proto`. Only right behind a proxy that sets them. */
    trustProxy: Type.Boolean({ description: 'true or false' }),
    /** Exact origins of pages that may call, beside those that each workgroup allows. */
    allowedOrigins: Type.Array(url, {
      description:
        'a list of origins, such as https://www.hospital.example, separated by commas in the environment',
    }),
    logLevel: Type.Enum([...logLevels], { description: `one of ${logLevels.join(', ')}` }),
    /** Between two comments on a quiet event stream; each is shifted by up to 20 %. */
    heartbeatSeconds: Type.Number({
      minimum: 0.1,
      maximum: 60,
      description: 'a number of seconds from 0.1 to 60',
    }),
    /** Shows the whole system with made-up people; listens on loopback only. */
    demo: Type.Boolean({ description: 'true or false' }),
    /** Lets Prometheus read `/metrics` with `Authorization: Bearer …`; without it only admins may. */
    metricsToken: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._~+/=-]{16,200}$',
        writeOnly: true,
        description: 'a secret of 16 to 200 letters, digits and ._~+/=-',
      }),
    ),
    /** During development: where pages and scripts are served from. */
    pagesUrl: Type.Optional(url),
    limits: Type.Object(
      {
        asksPerMinute: count('a whole number of questions from 1 up, per address'),
        asksPerHour: count('a whole number of questions from 1 up, per address'),
        streamsPerVisitor: count('a whole number of event streams from 1 up'),
        streamsPerAddress: count('a whole number of event streams from 1 up'),
        /** Messages that a visitor may send at once, and how many more in each second; the same for an expert. */
        messageBurst: count('a whole number of messages from 1 up'),
        messagesPerSecond: count('a whole number of messages from 1 up'),
        expertMessageBurst: count('a whole number of messages from 1 up'),
        expertMessagesPerSecond: count('a whole number of messages from 1 up'),
        /** Of one visitor; experts may send ten times as many. */
        uploadsPerHour: count('a whole number of files from 1 up'),
      },
      { ...closed, description: 'an object of limits' },
    ),
  },
  closed,
);

export type Config = Static<typeof configSchema>;

export const configDefaults: Config = {
  host: '127.0.0.1',
  port: 7070,
  data: './data',
  domain: 'localhost',
  trustProxy: false,
  allowedOrigins: [],
  logLevel: 'info',
  heartbeatSeconds: 15,
  demo: false,
  limits: {
    asksPerMinute: 10,
    asksPerHour: 60,
    streamsPerVisitor: 3,
    streamsPerAddress: 50,
    messageBurst: 20,
    messagesPerSecond: 1,
    expertMessageBurst: 50,
    expertMessagesPerSecond: 5,
    uploadsPerHour: 5,
  },
};
