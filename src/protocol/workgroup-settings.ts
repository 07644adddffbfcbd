/** What an admin sets for a workgroup beyond names and times; visitors see the form and the hours. */

/** One more field of the ask form. Its value is a scalar member of the ask body, under `name`. */
export interface FormField {
  /** Letters, digits, `_` and `-`; none of the ask body's own members. */
  name: string;
  /** `date`: an ISO 8601 calendar date. `checkbox`: true or false. */
  kind: 'text' | 'long-text' | 'choice' | 'checkbox' | 'date';
  /** What the visitor reads. */
  label: string;
  required: boolean;
  /** With `choice`. */
  choices?: string[];
  /** An autofill token of WHATWG HTML, such as `tel` or `bday`. */
  autocomplete?: string;
}

/** `from` and `to` as `HH:MM`; `24:00` ends a day. */
export interface OpeningPeriod {
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  day: number;
  from: string;
  to: string;
}

/** Absent hours mean always. */
export interface OpeningHours {
  /** IANA name, such as `Europe/London`. */
  timeZone: string;
  weekly: OpeningPeriod[];
  /** Closed all day; `date` is an ISO 8601 calendar date in the time zone. */
  holidays: { date: string; title: string }[];
}

/** Matches when the form field has this value, or holds this text; without regard to case. */
export type RoutingRule = { field: string; is: string } | { field: string; contains: string };

/** One line of a workgroup. A request goes to the first queue whose rules all match; the first one takes what is left. */
export interface QueueSettings {
  name: string;
  title: string;
  /** `round-robin` asks one expert after the other, `everybody` all at once: the first who accepts has it. */
  dispatcher: 'round-robin' | 'everybody';
  /** Members who serve it; empty means all members. */
  experts: string[];
  rules: RoutingRule[];
  /** Where requests go that nobody took for `overflowAfter` seconds, or that no available expert could take. */
  overflow: string | null;
  overflowAfter: number;
}

/** All settings of one workgroup. Times are in seconds unless the name says otherwise. */
export interface WorkgroupSetup {
  title: string;
  description: string;
  enabled: boolean;
  offerTimeout: number;
  requestTimeout: number;
  maxChats: number;
  rejectionPause: number;
  queueLimit: number;
  expertGoneAfter: number;
  offline: 'message' | 'none';
  /** `{room}` is replaced; empty for no meeting link. */
  meetingUrl: string;
  /** Exact origins of pages that may embed the widget. */
  allowedOrigins: string[];
  texts: { [key: string]: string };
  queues: QueueSettings[];
  /** null: always open. */
  hours: OpeningHours | null;
  formFields: FormField[];
  /** null: conversations are kept. */
  retentionDays: number | null;
}

/** A merge patch (RFC 7396): what is absent stays, `null` gives a setting its default, lists are replaced as a whole. */
export type WorkgroupChanges = {
  [Setting in keyof WorkgroupSetup]?: WorkgroupSetup[Setting] | null;
};
