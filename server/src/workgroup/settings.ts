import type { FormField, OpeningHours, QueueSettings } from '../../../src/protocol/index.js';

/** One workgroup, as configured. Defaults are Fastpath's. Times in seconds unless the name says otherwise. */
export interface WorkgroupSettings {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Switched on. A workgroup that is on is open while an available expert serves it. */
  readonly enabled: boolean;
  /** How long one expert may think about an offer. */
  readonly offerTimeout: number;
  /** How long a request may wait in all. */
  readonly requestTimeout: number;
  readonly maxChats: number;
  /** How long an expert who rejected a request is not asked for it again. */
  readonly rejectionPause: number;
  /** Requests that may wait; one more is refused. */
  readonly queueLimit: number;
  /** An expert whose stream is away this long is gone. */
  readonly expertGoneAfter: number;
  readonly offline: 'message' | 'none';
  /** `{room}` is replaced; empty for no meeting link. */
  readonly meetingUrl: string;
  /** Exact origins, such as `https://www.hospital.example`. Empty: only pages of this server. */
  readonly allowedOrigins: readonly string[];
  readonly texts: { readonly [key: string]: string };
  /** In the order in which their rules are looked at; at least one. */
  readonly queues: readonly QueueSettings[];
  /** null: always open. Who waits when it closes stays until answered or timed out. */
  readonly hours: OpeningHours | null;
  /** What the ask form asks besides name, e-mail and question, in the form's order. */
  readonly formFields: readonly FormField[];
  /** Days until a conversation that ended is erased; null: it is kept. */
  readonly retentionDays: number | null;
}

/** The queue of a workgroup that names none. */
export const defaultQueue: QueueSettings = {
  name: 'default',
  title: '',
  dispatcher: 'round-robin',
  experts: [],
  rules: [],
  overflow: null,
  overflowAfter: 60,
};

export const workgroupDefaults: Omit<WorkgroupSettings, 'name'> = {
  title: '',
  description: '',
  enabled: true,
  offerTimeout: 20,
  requestTimeout: 240,
  maxChats: 4,
  rejectionPause: 20,
  queueLimit: 500,
  expertGoneAfter: 60,
  offline: 'message',
  meetingUrl: '',
  allowedOrigins: [],
  texts: {},
  queues: [defaultQueue],
  hours: null,
  formFields: [],
  retentionDays: null,
};

/** The name to show. */
export function titleOf(settings: WorkgroupSettings): string {
  return settings.title === '' ? settings.name : settings.title;
}
