/** Frozen moments of a visitor's conversation, for stories and tests alike. */
import type { RoomMessage, WorkgroupStatus } from '../src/protocol/index.js';
import { emptyLog, type LoggedMessage, type RoomView } from '../src/room/index.js';
import type { VisitorPhase, VisitorSession, VisitorState } from '../src/visitor/index.js';

export const workgroup: WorkgroupStatus = {
  workgroup: 'diabetes',
  title: 'Diabetes care',
  description: 'Ask our diabetes nurses about medicines, food and your next appointment.',
  open: true,
  waiting: 2,
  estimate: { from: 180, to: 300 },
  offline: 'message',
  texts: {},
};

export const emptyForm = { name: '', emailAddress: '', question: '' };

export const form = {
  name: 'Maria Keller',
  emailAddress: 'maria@example.org',
  question: 'My new glucose sensor shows other values than my old meter. Which of them is right?',
};

const idle: VisitorState = {
  link: { status: 'closed' },
  workgroup: { status: 'known', workgroup },
  form: emptyForm,
  current: { phase: 'idle', problems: [] },
  unread: 0,
};

function at(current: VisitorPhase, rest: Partial<VisitorState> = {}): VisitorState {
  return { ...idle, form, link: { status: 'live' }, current, ...rest };
}

export const anna = { nick: 'anna', name: 'Dr Anna Weber', role: 'expert' } as const;
export const ben = { nick: 'ben', name: 'Ben Okafor', role: 'expert' } as const;
const maria = { nick: 'maria', name: 'Maria Keller', role: 'visitor' } as const;

/** Minutes past two in the afternoon of one day. */
const minute = (minutes: number) => new Date(2026, 2, 3, 14, minutes).toISOString();

export function messageOf(
  speaker: Pick<RoomMessage, 'nick' | 'name' | 'role'>,
  seq: number,
  body: string,
  data: LoggedMessage['data'] = null,
): LoggedMessage {
  return { id: `m${seq}`, seq, ...speaker, body, data, stamp: minute(Math.floor(seq / 3)) };
}

const messages = [
  messageOf(maria, 1, form.question),
  messageOf(anna, 2, 'Hello Maria, thank you for asking.'),
  messageOf(
    anna,
    3,
    'A sensor measures the fluid *below your skin*, and that is about 10 minutes behind your blood. Both can be right.',
  ),
  messageOf(maria, 4, 'Oh, that explains a lot! And when I do sports?'),
  messageOf(
    anna,
    5,
    'Then the difference is larger. Please trust the meter when you feel _unwell_. We wrote it down here: https://example.org/sensors',
  ),
  messageOf(maria, 6, 'Thank you 🙏'),
];

export const room: RoomView = {
  room: 'r1',
  workgroup: 'diabetes',
  question: form.question,
  url: '',
  nick: 'maria',
  occupants: [maria, anna],
  log: { messages, older: false },
  outbox: [],
  notices: [{ id: 'n1', afterSeq: 1, kind: 'joined', nick: 'anna', name: anna.name, stamp: minute(0) }],
  composing: [],
  draft: '',
  seenSeq: 6,
  loadingOlder: false,
  ended: undefined,
};

function chatting(changes: Partial<RoomView> = {}, rest: Partial<VisitorState> = {}): VisitorState {
  return at({ phase: 'chatting', room: { ...room, ...changes }, leaving: false }, rest);
}

const outgoing = { data: null, stamp: minute(4) };

/** By name; what each of them shows stands in its name. */
export const visitorStates = {
  loading: { ...idle, workgroup: { status: 'loading' } },
  idle,
  nobodyWaiting: {
    ...idle,
    workgroup: { status: 'known', workgroup: { ...workgroup, waiting: 0, estimate: { from: 0, to: 30 } } },
  },
  filledIn: { ...idle, form },
  invalid: {
    ...idle,
    form: { name: '', emailAddress: 'maria@', question: form.question },
    current: {
      phase: 'idle',
      problems: [
        { key: 'nameMissing', field: 'name' },
        { key: 'emailInvalid', field: 'emailAddress' },
      ],
    },
  },
  refused: { ...idle, form, current: { phase: 'idle', problems: [{ key: 'serverAway' }] } },
  serverAway: { ...idle, workgroup: { status: 'failed', problem: { key: 'serverAway' } } },
  asking: at({ phase: 'asking' }),
  queued: at({ phase: 'queued', position: 3, estimate: { from: 240, to: 420 }, leaving: false }),
  next: at({ phase: 'queued', position: 1, estimate: { from: 0, to: 60 }, leaving: false }),
  queuedUnknown: at({ phase: 'queued', position: undefined, estimate: undefined, leaving: false }),
  queuedOffline: at(
    { phase: 'queued', position: 3, estimate: { from: 240, to: 420 }, leaving: false },
    { link: { status: 'waiting', retryAt: 0 } },
  ),
  entered: chatting({ log: emptyLog, notices: [], occupants: [maria] }),
  chatting: chatting(),
  writing: chatting({ composing: ['anna'] }),
  sending: chatting({
    outbox: [{ ...outgoing, id: 'o1', body: 'One more thing: may I swim with it?', status: 'sending' }],
  }),
  failed: chatting({
    outbox: [
      {
        ...outgoing,
        id: 'o1',
        body: 'One more thing: may I swim with it?',
        status: 'failed',
        problem: 'refused',
      },
    ],
  }),
  meeting: chatting({ url: 'https://meet.example.org/r1', occupants: [maria, anna, ben] }),
  lost: chatting(
    {
      outbox: [{ ...outgoing, id: 'o1', body: 'Are you still there?', status: 'waiting' }],
      draft: 'I was writing this when',
    },
    { link: { status: 'waiting', retryAt: 0 } },
  ),
  styled: chatting({
    log: {
      older: true,
      messages: [
        messageOf(
          anna,
          1,
          '> May I swim with it?\nYes, up to 30 minutes. `IP27` means:\n```\n1 m deep\n30 min long\n```',
        ),
        messageOf(maria, 2, 'شكرًا جزيلًا، وماذا عن البحر؟'),
        messageOf(anna, 3, 'Rich text did not arrive', {
          html: '<p>Three <b>rules</b>:</p><ul><li>rinse it</li><li>dry it</li><li>check it</li></ul>',
        }),
        messageOf(
          ben,
          4,
          '*Salt water* is ~fine~ _not_ fine. Write to ben@example.org or call tel:+49301234',
        ),
      ],
    },
  }),
  hostile: chatting({
    occupants: [maria, { ...anna, name: '<img src=x onerror=alert(1)>' }],
    log: {
      older: false,
      messages: [
        messageOf({ ...anna, name: '<img src=x onerror=alert(1)>' }, 1, '<script>alert(1)</script>'),
        messageOf(anna, 2, 'javascript:alert(1) data:text/html,x https://example.org/"onclick="alert(1)'),
        messageOf(anna, 3, 'plain', {
          html: '<img src=x onerror=alert(1)><a href="javascript:alert(1)">press</a><svg onload=alert(1)>',
        }),
      ],
    },
  }),
  leaving: at({ phase: 'chatting', room, leaving: true }),
  ended: at({ phase: 'ended', reason: 'expert-left', room: { ...room, ended: 'expert-left' } }),
  endedWithoutRoom: at({ phase: 'ended', reason: 'visitor-gone', room: undefined }),
  expired: at({ phase: 'ended', reason: 'expired', room: undefined }),
  closed: {
    ...idle,
    workgroup: { status: 'known', workgroup: { ...workgroup, open: false, waiting: 0 } },
    current: { phase: 'unavailable', reason: 'closed', leave: 'writing', problems: [] },
  },
  closedWithout: {
    ...idle,
    workgroup: { status: 'known', workgroup: { ...workgroup, open: false, offline: 'none' } },
    current: { phase: 'unavailable', reason: 'closed', leave: 'writing', problems: [] },
  },
  noExpert: at({ phase: 'unavailable', reason: 'no-expert', leave: 'writing', problems: [] }),
  messageLeft: at({ phase: 'unavailable', reason: 'closed', leave: 'sent', problems: [] }),
} satisfies { readonly [name: string]: VisitorState };

/** A session in which time stands still: views read `state`, and every wish is told to `asked`. */
export function frozenSession(
  state: VisitorState,
  asked: (action: string, ...values: unknown[]) => void = () => {},
): VisitorSession {
  const store: VisitorSession['store'] = {
    get: () => state,
    dispatch: () => {},
    subscribe: () => () => {},
  };
  const wish =
    (action: string) =>
    (...values: unknown[]) =>
      asked(action, ...values);
  return {
    store,
    start: wish('start'),
    stop: wish('stop'),
    refresh: wish('refresh'),
    edit: wish('edit'),
    ask: wish('ask'),
    cancel: wish('cancel'),
    preferMessage: wish('preferMessage'),
    leaveMessage: wish('leaveMessage'),
    send: wish('send'),
    retry: wish('retry'),
    discard: wish('discard'),
    compose: wish('compose'),
    see: wish('see'),
    loadOlder: wish('loadOlder'),
    leave: wish('leave'),
    askAgain: wish('askAgain'),
    forget: wish('forget'),
  };
}
