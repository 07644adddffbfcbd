/** Every event as our server writes it, and what programs get of it. */
import type { ChatEvent, WireEvent } from '../../src/protocol/index.js';
import { leftMessage } from './samples.js';

const visitor = 'v-9f3@example.org';
const expert = 'dora@example.org';
const workgroup = 'diabetes@workgroup.example.org';
const room = 'fhrtbf7@conference.example.org';
const stamp = '2026-03-01T09:30:00.000Z';

export interface WireSample {
  readonly wire: WireEvent;
  readonly event: ChatEvent;
}

export const wireSamples: readonly WireSample[] = [
  {
    wire: {
      event: 'chatapi.ask',
      data: { type: 'offer', to: visitor, from: room, url: 'https://meet.example.org/r', mucRoom: room },
    },
    event: { type: 'roomOffered', room: 'fhrtbf7', roomJid: room, url: 'https://meet.example.org/r' },
  },
  {
    wire: {
      event: 'chatapi.ask',
      data: {
        type: 'update-queue',
        to: visitor,
        from: workgroup,
        remaingTime: '60',
        position: '2',
        estimate: { from: 30, to: 90 },
      },
    },
    event: { type: 'queueUpdated', position: 2, estimate: { from: 30, to: 90 } },
  },
  {
    wire: {
      event: 'chatapi.ask',
      data: { type: 'depart-queue', to: visitor, from: workgroup, reason: 'cancelled' },
    },
    event: { type: 'queueDeparted', reason: 'cancelled' },
  },
  {
    wire: {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue',
        to: expert,
        from: workgroup,
        averageWaitTime: '31.5',
        userCount: '2',
        status: 'open',
        oldestEntry: '20260301T09:30:00',
      },
    },
    event: {
      type: 'queueOverview',
      workgroup: 'diabetes',
      waiting: 2,
      averageWait: 31.5,
      open: true,
      oldest: '2026-03-01T09:30:00Z',
    },
  },
  {
    // Not open, but somebody still waits.
    wire: {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue',
        to: expert,
        from: workgroup,
        averageWaitTime: '31.5',
        userCount: '1',
        status: 'active',
        oldestEntry: '20260301T09:30:00',
      },
    },
    event: {
      type: 'queueOverview',
      workgroup: 'diabetes',
      waiting: 1,
      averageWait: 31.5,
      open: false,
      oldest: '2026-03-01T09:30:00Z',
    },
  },
  {
    wire: {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue',
        to: expert,
        from: workgroup,
        averageWaitTime: '0',
        userCount: '0',
        status: 'ready',
        oldestEntry: '',
      },
    },
    event: {
      type: 'queueOverview',
      workgroup: 'diabetes',
      waiting: 0,
      averageWait: 0,
      open: false,
      oldest: undefined,
    },
  },
  {
    wire: {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue-details',
        to: expert,
        from: workgroup,
        userid: 'Ann',
        postion: '0',
        timeRemaining: '45',
        timestamp: '20260301T09:30:00',
      },
    },
    event: {
      type: 'queueEntry',
      workgroup: 'diabetes',
      userID: 'Ann',
      position: 1,
      remainingSeconds: 45,
    },
  },
  {
    wire: {
      event: 'chatapi.assist',
      data: {
        type: 'offerReceived',
        workgroup,
        id: 'fhrtbf7',
        from: visitor,
        metaData: { question: 'Why?', email: 'ann@example.org', username: 'Ann', product: 'pump' },
        timeout: 20,
        waited: 12,
      },
    },
    event: {
      type: 'offerReceived',
      offer: {
        offerId: 'fhrtbf7',
        workgroup: 'diabetes',
        question: 'Why?',
        visitor: { name: 'Ann', emailAddress: 'ann@example.org', fields: { product: 'pump' } },
        waited: 12,
        timeout: 20,
      },
    },
  },
  {
    // A running conversation, of one of several queues, with what the form called its field.
    wire: {
      event: 'chatapi.assist',
      data: {
        type: 'offerReceived',
        workgroup,
        id: 'fhrtbf7',
        from: visitor,
        metaData: { question: 'Why?', email: 'ann@example.org', username: 'Ann', product: 'pump' },
        timeout: 20,
        waited: 0,
        labels: { product: 'Which product?' },
        queue: 'pumps',
        handover: { kind: 'transfer', from: 'Dr Amira', reason: 'About pumps' },
      },
    },
    event: {
      type: 'offerReceived',
      offer: {
        offerId: 'fhrtbf7',
        workgroup: 'diabetes',
        question: 'Why?',
        visitor: {
          name: 'Ann',
          emailAddress: 'ann@example.org',
          fields: { product: 'pump' },
          labels: { product: 'Which product?' },
        },
        waited: 0,
        timeout: 20,
        queue: 'pumps',
        handover: { kind: 'transfer', from: 'Dr Amira', reason: 'About pumps' },
      },
    },
  },
  {
    wire: {
      event: 'chatapi.assist',
      data: {
        type: 'handover',
        workgroup,
        id: 'fhrtbf7',
        room: 'fhrtbf7@conference.example.org',
        kind: 'invitation',
        state: 'failed',
        expert: '',
        reason: 'rejected',
      },
    },
    event: {
      type: 'handoverChanged',
      room: 'fhrtbf7',
      kind: 'invitation',
      state: 'failed',
      expert: '',
      reason: 'rejected',
    },
  },
  {
    wire: {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue',
        to: expert,
        from: workgroup,
        averageWaitTime: '20',
        userCount: '1',
        status: 'open',
        oldestEntry: '20260301T09:30:00',
        queues: [
          { queue: 'general', title: 'General', waiting: 0, averageWait: 0, open: true },
          {
            queue: 'pumps',
            title: 'Pumps',
            waiting: 1,
            averageWait: 20,
            oldest: '2026-03-01T09:30:00Z',
            open: true,
          },
        ],
      },
    },
    event: {
      type: 'queueOverview',
      workgroup: 'diabetes',
      waiting: 1,
      averageWait: 20,
      open: true,
      oldest: '2026-03-01T09:30:00Z',
      queues: [
        { queue: 'general', title: 'General', waiting: 0, averageWait: 0, open: true },
        {
          queue: 'pumps',
          title: 'Pumps',
          waiting: 1,
          averageWait: 20,
          oldest: '2026-03-01T09:30:00Z',
          open: true,
        },
      ],
    },
  },
  {
    wire: {
      event: 'chatapi.assist',
      data: { type: 'offerRevoked', workgroup, id: 'fhrtbf7', from: visitor, reason: 'Too late' },
    },
    event: { type: 'offerRevoked', offerId: 'fhrtbf7', workgroup: 'diabetes', reason: 'Too late' },
  },
  {
    wire: {
      event: 'chatapi.muc',
      data: {
        type: 'groupchat',
        to: expert,
        from: `${room}/ann`,
        body: 'null',
        data: { body: 'null', extra: 1 },
        id: 'm-1',
        seq: 7,
        stamp,
        name: 'Ann',
        role: 'visitor',
      },
    },
    event: {
      type: 'messageReceived',
      room: 'fhrtbf7',
      message: {
        id: 'm-1',
        seq: 7,
        stamp,
        nick: 'ann',
        name: 'Ann',
        role: 'visitor',
        body: 'null',
        data: { body: 'null', extra: 1 },
      },
    },
  },
  {
    wire: {
      event: 'chatapi.muc',
      data: {
        type: 'invitationReceived',
        password: 'null',
        room,
        inviter: expert,
        to: 'emil@example.org',
        from: room,
        url: '',
        reason: 'Please help',
      },
    },
    event: {
      type: 'invitationReceived',
      room: 'fhrtbf7',
      roomJid: room,
      inviter: expert,
      reason: 'Please help',
      url: '',
    },
  },
  {
    wire: { event: 'chatapi.muc', data: { type: 'ended', to: visitor, from: room, reason: 'expert-left' } },
    event: { type: 'roomEnded', room: 'fhrtbf7', reason: 'expert-left' },
  },
  {
    wire: {
      event: 'chatapi.muc',
      data: { type: 'subject', to: expert, from: `${room}/emil`, subject: 'What we talk about' },
    },
    event: { type: 'subjectChanged', room: 'fhrtbf7', nick: 'emil', subject: 'What we talk about' },
  },
  {
    wire: {
      event: 'chatapi.chat',
      data: { type: 'chat', to: expert, from: 'emil@example.org/desk', body: 'Hi', data: null, stamp },
    },
    event: {
      type: 'directMessageReceived',
      from: 'emil@example.org',
      to: expert,
      body: 'Hi',
      data: null,
      stamp,
    },
  },
  {
    wire: {
      event: 'chatapi.chat',
      data: { type: 'groupchat', to: expert, from: `${room}/ann`, state: 'composing' },
    },
    event: { type: 'chatStateChanged', room: 'fhrtbf7', from: 'ann', state: 'composing' },
  },
  {
    wire: {
      event: 'chatapi.chat',
      data: { type: 'chat', to: expert, from: 'emil@example.org/desk', state: 'gone' },
    },
    event: { type: 'chatStateChanged', room: undefined, from: 'emil@example.org', state: 'gone' },
  },
  {
    wire: {
      event: 'chatapi.presence',
      data: { type: 'presence', to: expert, from: 'emil@example.org', show: 'dnd', status: 'busy' },
    },
    event: { type: 'presenceChanged', from: 'emil@example.org', show: 'dnd', status: 'busy' },
  },
  {
    wire: {
      event: 'chatapi.presence',
      data: { type: 'presence', to: expert, from: 'emil@example.org', show: 'offline', status: '' },
    },
    event: { type: 'presenceChanged', from: 'emil@example.org', show: 'offline', status: '' },
  },
  {
    wire: {
      event: 'chatapi.presence',
      data: {
        type: 'presence',
        to: expert,
        from: `${room}/ann`,
        show: 'available',
        status: '',
        name: 'Ann',
        role: 'visitor',
      },
    },
    event: { type: 'occupantJoined', room: 'fhrtbf7', nick: 'ann', name: 'Ann', role: 'visitor' },
  },
  {
    wire: {
      event: 'chatapi.presence',
      data: {
        type: 'presence',
        to: expert,
        from: `${room}/ann`,
        show: 'offline',
        status: '',
        name: 'Ann',
        role: 'visitor',
        reason: 'visitor-left',
      },
    },
    event: { type: 'occupantLeft', room: 'fhrtbf7', nick: 'ann', reason: 'visitor-left' },
  },
  {
    wire: {
      event: 'chatapi.presence',
      data: {
        type: 'presence',
        to: expert,
        from: 'emil@example.org',
        show: 'offline',
        status: '',
        subscription: 'subscribe',
        name: 'Emil',
      },
    },
    event: {
      type: 'subscriptionChanged',
      from: 'emil@example.org',
      name: 'Emil',
      step: 'subscribe',
      show: 'offline',
      status: '',
    },
  },
  {
    wire: {
      event: 'chatapi.notify',
      data: { type: 'notify', to: expert, from: workgroup, data: { leftMessage } },
    },
    event: { type: 'messageLeft', message: leftMessage },
  },
  {
    wire: {
      event: 'chatapi.notify',
      data: { type: 'notify', to: expert, from: workgroup, data: { leftMessageHandled: 'l-1' } },
    },
    event: { type: 'leftMessageHandled', id: 'l-1' },
  },
  {
    wire: {
      event: 'chatapi.notify',
      data: { type: 'notify', to: expert, from: 'emil@example.org/desk', data: { any: ['thing'] } },
    },
    event: { type: 'notified', from: 'emil@example.org', data: { any: ['thing'] } },
  },
  {
    wire: { event: 'chatapi.xmpp', data: { xmpp: 'PG1lc3NhZ2U+R3LDvMOfZSDwn5iAPC9tZXNzYWdlPg==' } },
    event: { type: 'stanzaReceived', xml: '<message>Grüße 😀</message>' },
  },
  { wire: { event: 'resync', data: { type: 'resync' } }, event: { type: 'resync' } },
];
