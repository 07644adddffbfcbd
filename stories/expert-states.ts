/** Frozen states of the desk, one per phase and view; stories and tests share them. */
import type {
  DeskNotice,
  DeskRoom,
  ExpertAction,
  ExpertActions,
  ExpertSession,
  ExpertState,
  OfferView,
  Signed,
} from '../src/expert/index.js';
import type { Colleague, EndReason, LeftMessage, Occupant, QueueState } from '../src/protocol/index.js';
import type { LoggedMessage, OutboxItem } from '../src/room/index.js';

/** The moment all states show; pass it as the clock of what counts down. */
export const frozenNow = Date.parse('2026-11-20T09:41:30Z');

export function frozenStamp(minutesAgo: number): string {
  return new Date(frozenNow - minutesAgo * 60_000).toISOString();
}

const anna: Occupant = { nick: 'anna', name: 'Dr Anna Weber', role: 'expert' };
const bilal: Occupant = { nick: 'bilal', name: 'Bilal Haddad', role: 'expert' };

export const queues: readonly QueueState[] = [
  {
    workgroup: 'diabetes',
    title: 'Diabetes care',
    waiting: 3,
    averageWait: 95,
    open: true,
    oldest: frozenStamp(2),
  },
  { workgroup: 'nutrition', title: 'Nutrition', waiting: 0, averageWait: 40, open: true },
  { workgroup: 'billing', title: 'Billing and insurance', waiting: 0, averageWait: 0, open: false },
];

export const colleagues: readonly Colleague[] = [
  { username: 'anna', name: 'Dr Anna Weber', show: 'available', currentChats: 3, maxChats: 4 },
  { username: 'bilal', name: 'Bilal Haddad', show: 'available', currentChats: 1, maxChats: 4 },
  { username: 'chiara', name: 'Chiara Rossi', show: 'dnd', currentChats: 2, maxChats: 4 },
  { username: 'derya', name: 'Prof. Derya Yılmaz', show: 'away', currentChats: 0, maxChats: 4 },
];

export function offer(offerId: string, secondsLeft: number, changes: Partial<OfferView> = {}): OfferView {
  return {
    offerId,
    workgroup: 'diabetes',
    question:
      'My sugar was 14.2 this morning although I took my insulin. Should I correct it now or wait until lunch?',
    visitor: {
      name: 'Samuel Okafor',
      emailAddress: 'samuel.okafor@example.org',
      fields: { 'Patient number': '48-1127' },
    },
    waited: 34,
    timeout: 20,
    phase: 'pending',
    expiresAt: frozenNow + secondsLeft * 1_000,
    ...changes,
  };
}

interface Said {
  readonly who: Occupant;
  readonly body: string;
  readonly minutesAgo: number;
}

export function deskRoom(
  room: string,
  visitorName: string,
  said: readonly Said[],
  changes: Partial<DeskRoom> = {},
): DeskRoom {
  const visitor = visitorOf(visitorName);
  const messages = said.map(({ who, body, minutesAgo }, index): LoggedMessage => ({
    id: `${room} ${index + 1}`,
    seq: index + 1,
    nick: who.nick,
    name: who.name,
    role: who.role,
    body,
    data: null,
    stamp: frozenStamp(minutesAgo),
  }));
  return {
    room,
    roomJid: `${room}@conference.chat.example.org`,
    workgroup: 'diabetes',
    question: 'Can I take my metformin before the fasting blood test tomorrow?',
    url: '',
    nick: 'anna',
    occupants: [visitor, anna],
    log: { messages, older: false },
    outbox: [],
    notices: [],
    composing: [],
    draft: '',
    seenSeq: messages.length,
    loadingOlder: false,
    ended: undefined,
    visitor: { name: visitorName, emailAddress: `${visitor.nick}@example.org`, fields: {} },
    unread: 0,
    leaving: false,
    ...changes,
  };
}

function visitorOf(name: string): Occupant {
  return { nick: name.toLowerCase().replace(/[^\p{L}]+/gu, '.'), name, role: 'visitor' };
}

const maria = visitorOf('María Fernández');
const jonas = visitorOf('Jonas Lindqvist');
const layla = visitorOf('ليلى حسن');

export const chatting = deskRoom(
  'r1',
  'María Fernández',
  [
    { who: maria, body: 'Hello! I have a fasting blood test tomorrow at 8.', minutesAgo: 9 },
    { who: maria, body: 'Can I take my metformin before it?', minutesAgo: 9 },
    {
      who: anna,
      body: 'Good morning María. For a *fasting* test please take it afterwards, together with your breakfast.',
      minutesAgo: 7,
    },
    { who: anna, body: 'Water is fine at any time.', minutesAgo: 7 },
    { who: maria, body: 'And black coffee? I cannot think without it 😅', minutesAgo: 4 },
    {
      who: anna,
      body: 'Better not: coffee can change the result. Here is our leaflet: https://clinic.example.org/fasting',
      minutesAgo: 2,
    },
  ],
  {
    url: 'https://meet.example.org/r1',
    composing: [maria.nick],
    visitor: {
      name: 'María Fernández',
      emailAddress: 'maria.fernandez@example.org',
      fields: { 'Patient number': '51-0934', Language: 'Spanish, English' },
    },
  },
);

export const unreadRoom = deskRoom(
  'r2',
  'Jonas Lindqvist',
  [
    { who: jonas, body: 'My sensor fell off this morning.', minutesAgo: 14 },
    { who: anna, body: 'That happens. Do you have a spare one at home?', minutesAgo: 12 },
    { who: jonas, body: 'No, this was the last.', minutesAgo: 3 },
    { who: jonas, body: 'Where can I get one today?', minutesAgo: 1 },
  ],
  { seenSeq: 2, unread: 2, question: 'My glucose sensor fell off. What now?' },
);

export const arabicRoom = deskRoom(
  'r3',
  'ليلى حسن',
  [
    { who: layla, body: 'مرحبًا، هل يمكنني صيام رمضان مع السكري من النوع الثاني؟', minutesAgo: 22 },
    { who: anna, body: 'مرحبًا ليلى، أتحقق من ملفك وأعود إليك بعد لحظات.', minutesAgo: 20 },
  ],
  { question: 'هل يمكنني صيام رمضان مع السكري من النوع الثاني؟' },
);

export const endedRoom = deskRoom(
  'r4',
  'Tomasz Nowak',
  [
    { who: visitorOf('Tomasz Nowak'), body: 'Thank you, that helped a lot!', minutesAgo: 31 },
    { who: anna, body: 'My pleasure. Get well soon.', minutesAgo: 30 },
  ],
  { ended: 'visitor-left', occupants: [anna], question: 'How do I store opened insulin?' },
);

export const leftMessages: readonly LeftMessage[] = [
  {
    id: 'm1',
    workgroup: 'diabetes',
    userID: 'Hannah Brandt',
    emailAddress: 'hannah.brandt@example.org',
    message: 'I would like to change to a pump. Whom do I talk to, and does my insurance pay for it?',
    stamp: frozenStamp(11 * 60),
  },
  {
    id: 'm2',
    workgroup: 'nutrition',
    userID: 'عمر خالد',
    emailAddress: 'omar@example.org',
    message: 'هل لديكم خطة غذائية لشهر رمضان؟',
    stamp: frozenStamp(130),
  },
];

export function signed(changes: Partial<Signed> = {}): Signed {
  return {
    phase: 'signedIn',
    username: 'anna',
    name: 'Dr Anna Weber',
    show: 'available',
    status: '',
    link: { status: 'live' },
    loaded: true,
    queues,
    offers: [],
    invitations: [],
    rooms: [],
    selected: undefined,
    leftMessages: [],
    colleagues: {},
    notices: [],
    ...changes,
  };
}

const rooms = [chatting, unreadRoom, arabicRoom];

const failed: readonly OutboxItem[] = [
  {
    id: 'o1',
    body: 'Please call the ward at 555 0123.',
    data: null,
    stamp: frozenStamp(0),
    status: 'failed',
    problem: 'sendFailed',
  },
];

const notices: readonly DeskNotice[] = [
  { id: 1, key: 'offerRevoked', values: { visitor: 'Samuel Okafor', reason: 'The offer has timed out' } },
  { id: 2, key: 'inviteSent', values: { name: 'Bilal Haddad' } },
];

export const deskStates = {
  signIn: { phase: 'signedOut', username: '', problem: undefined },
  wrongPassword: { phase: 'signedOut', username: 'anna', problem: 'wrongPassword' },
  codeNeeded: { phase: 'signedOut', username: 'anna', problem: 'codeNeeded' },
  wrongCode: { phase: 'signedOut', username: 'anna', problem: 'wrongCode' },
  expired: { phase: 'signedOut', username: 'anna', problem: 'expired' },
  signingIn: { phase: 'signingIn', username: 'anna' },
  loading: signed({ loaded: false, link: { status: 'connecting' }, queues: [] }),
  idle: signed(),
  paused: signed({ show: 'dnd', status: 'In a meeting' }),
  offers: signed({
    offers: [
      offer('o1', 14),
      offer('o2', 4, {
        workgroup: 'nutrition',
        question: 'كم عدد السعرات التي أحتاجها يوميًا؟',
        visitor: { name: 'يوسف علي', emailAddress: 'yusuf@example.org', fields: {} },
        waited: 71,
      }),
    ],
    leftMessages,
  }),
  chatting: signed({ rooms: [...rooms, endedRoom], selected: 'r1', leftMessages }),
  busy: signed({ rooms: [...rooms, endedRoom], selected: 'r1', offers: [offer('o1', 14)], leftMessages }),
  invited: signed({
    rooms,
    selected: 'r2',
    invitations: [
      {
        room: 'r9',
        inviter: 'Bilal Haddad',
        reason: 'Insulin pump question',
        visitor: 'Grace Mwangi',
        workgroup: 'diabetes',
        joining: false,
      },
    ],
  }),
  inviting: signed({ rooms, selected: 'r1', colleagues: { diabetes: colleagues } }),
  together: signed({
    rooms: [{ ...chatting, occupants: [...chatting.occupants, bilal] }, unreadRoom],
    selected: 'r1',
  }),
  known: signed({
    rooms: [
      { ...chatting, visitor: { ...chatting.visitor!, verified: true, subject: 'patient-48-1127' } },
      unreadRoom,
    ],
    selected: 'r1',
  }),
  notSent: signed({ rooms: [{ ...chatting, composing: [], outbox: failed }], selected: 'r1' }),
  ended: signed({ rooms: [...rooms, endedRoom], selected: 'r4' }),
  connectionLost: signed({
    link: { status: 'waiting', retryAt: frozenNow + 4_000 },
    rooms,
    selected: 'r1',
    notices,
  }),
  notices: signed({ rooms, selected: 'r1', notices }),
  rightToLeft: signed({ rooms: [arabicRoom, chatting], selected: 'r3', offers: [offer('o1', 14)] }),
} as const satisfies { readonly [name: string]: ExpertState };

/** What people could write to do harm, in every field that the desk shows. */
export function hostileState(text: string): Signed {
  const visitor = { name: text, emailAddress: text, fields: { [text]: text } };
  const speaker: Occupant = { nick: text, name: text, role: 'visitor' };
  const reason: EndReason = 'visitor-left';
  const room = deskRoom('r1', text, [{ who: speaker, body: text, minutesAgo: 1 }], {
    question: text,
    visitor,
    url: text,
    composing: [text],
    occupants: [speaker, anna],
    draft: text,
  });
  return signed({
    name: text,
    status: text,
    offers: [offer('o1', 14, { question: text, visitor, workgroup: text })],
    invitations: [
      { room: 'r9', inviter: text, reason: text, visitor: text, workgroup: text, joining: false },
    ],
    rooms: [room, { ...room, room: 'r2', ended: reason }],
    selected: 'r1',
    queues: [{ workgroup: 'diabetes', title: text, waiting: 1, averageWait: 1, open: true }],
    leftMessages: [
      { id: 'm1', workgroup: text, userID: text, emailAddress: text, message: text, stamp: frozenStamp(3) },
    ],
    colleagues: {
      diabetes: [{ username: 'x', name: text, show: 'available', currentChats: 0, maxChats: 4 }],
    },
    notices: [{ id: 1, key: 'refused', values: { sentence: text } }],
  });
}

/** What was asked of a frozen session: name and arguments of each call. */
export type Asked = readonly [name: keyof ExpertActions, ...parameters: unknown[]];

/** A session that stands still: it shows `state`, and only notes what it is asked. */
export function frozenSession(state: ExpertState): ExpertSession & {
  readonly asked: Asked[];
  show(state: ExpertState): void;
} {
  const asked: Asked[] = [];
  const subscribers = new Set<(state: ExpertState) => void>();
  let current = state;
  const note =
    (name: keyof ExpertActions) =>
    (...parameters: unknown[]) =>
      void asked.push([name, ...parameters]);
  return {
    asked,
    show(next) {
      current = next;
      for (const subscriber of subscribers) subscriber(next);
    },
    store: {
      get: () => current,
      dispatch: (_action: ExpertAction) => {},
      subscribe(subscriber) {
        subscribers.add(subscriber);
        return () => subscribers.delete(subscriber);
      },
    },
    start() {},
    stop() {},
    signIn: note('signIn'),
    signOff: note('signOff'),
    setPresence: note('setPresence'),
    accept: note('accept'),
    reject: note('reject'),
    join: note('join'),
    decline: note('decline'),
    select: note('select'),
    send: note('send'),
    retry: note('retry'),
    discard: note('discard'),
    compose: note('compose'),
    see: note('see'),
    loadOlder: note('loadOlder'),
    loadColleagues: note('loadColleagues'),
    invite: note('invite'),
    leave: note('leave'),
    dismissRoom: note('dismissRoom'),
    handleLeftMessage: note('handleLeftMessage'),
    dismissNotice: note('dismissNotice'),
  };
}
