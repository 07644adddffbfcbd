/** One valid value of each body, as our server answers it. */
import type {
  AskAccepted,
  AskState,
  Colleague,
  ExpertState,
  HistoryPage,
  LeftMessage,
  LoggedIn,
  Offer,
  PostReceipt,
  QueueState,
  RoomMessage,
  RoomState,
  WorkgroupStatus,
} from '../../src/protocol/index.js';

const stamp = '2026-03-01T09:30:00.000Z';

export const message: RoomMessage = {
  id: 'm-1',
  seq: 7,
  nick: 'ann',
  name: 'Ann',
  role: 'visitor',
  body: 'Is ½ a unit too much? 😀',
  data: { extra: ['a', 1, null] },
  stamp,
};

export const offer: Offer = {
  offerId: 'fhrtbf7',
  workgroup: 'diabetes',
  question: 'What is the meaning of life?',
  visitor: {
    name: 'Ann',
    emailAddress: 'ann@example.org',
    fields: { product: 'pump' },
    labels: { product: 'Which product?' },
  },
  waited: 12,
  timeout: 20,
  queue: 'pumps',
  handover: { kind: 'transfer', from: 'Dr Amira', reason: 'About pumps' },
};

export const room: RoomState = {
  room: 'fhrtbf7',
  roomJid: 'fhrtbf7@conference.example.org',
  workgroup: 'diabetes',
  question: offer.question,
  url: 'https://meet.example.org/fhrtbf7',
  nick: 'ann',
  occupants: [
    { nick: 'ann', name: 'Ann', role: 'visitor' },
    { nick: 'dora', name: 'Dr Dora', role: 'expert' },
  ],
  lastSeq: 7,
  ended: false,
  visitor: offer.visitor,
};

export const queue: QueueState = {
  workgroup: 'diabetes',
  title: 'Diabetes care',
  waiting: 2,
  averageWait: 31.5,
  oldest: stamp,
  open: true,
  queues: [
    { queue: 'pumps', title: 'Pumps', waiting: 2, averageWait: 31.5, oldest: stamp, open: true },
    { queue: 'general', title: 'General', waiting: 0, averageWait: 0, open: false },
  ],
};

export const leftMessage: LeftMessage = {
  id: 'l-1',
  workgroup: 'diabetes',
  userID: 'Ann',
  emailAddress: 'ann@example.org',
  message: 'Please call me.',
  stamp,
};

export const workgroup: WorkgroupStatus = {
  workgroup: 'diabetes',
  title: 'Diabetes care',
  description: '',
  open: true,
  waiting: 2,
  estimate: { from: 30, to: 90 },
  offline: 'message',
  texts: { greeting: 'Hello' },
  fields: [
    { name: 'type', kind: 'choice', label: 'Which type?', required: true, choices: ['1', '2'] },
    { name: 'phone', kind: 'text', label: 'Telephone', required: false, autocomplete: 'tel' },
  ],
  nextOpening: stamp,
};

export const accepted: AskAccepted = {
  workgroup: 'diabetes',
  userID: 'Ann',
  username: 'v-9f3',
  streamid: 's-1',
  token: 'secret',
  queuePosition: 3,
  estimate: { from: 30, to: 90 },
};

export const askState: AskState = {
  workgroupJID: 'diabetes@workgroup.example.org',
  inQueue: false,
  available: true,
  queuePosition: -1,
  queueRemainingTime: -1,
  phase: 'chatting',
  question: offer.question,
  room,
};

export const loggedIn: LoggedIn = {
  username: 'dora',
  name: 'Dr Dora',
  streamid: 's-2',
  token: 'secret',
  admin: false,
};

export const receipt: PostReceipt = { id: 'm-1', seq: 7, stamp };

export const history: HistoryPage = { room: 'fhrtbf7', messages: [message], more: true };

export const colleague: Colleague = {
  username: 'emil',
  name: 'Emil',
  show: 'away',
  currentChats: 1,
  maxChats: 4,
};

export const expertState: ExpertState = {
  username: 'dora',
  name: 'Dr Dora',
  show: 'chat',
  status: '',
  queues: [queue],
  offers: [offer],
  rooms: [room],
  leftMessages: [leftMessage],
};
