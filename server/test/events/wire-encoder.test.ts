/** What the server writes, the client's own decoder understands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeEvent } from '../../../src/protocol/index.js';
import type { EngineEvent } from '../../src/engine/engine.js';
import { encodeEngineEvent } from '../../src/events/index.js';

function told(event: EngineEvent) {
  const wire = encodeEngineEvent(event, 'amira', 'chat.example');
  return decodeEvent(wire.event, JSON.stringify(wire.data));
}

const visitor = { nick: 'Sam "x"', name: 'Sam', role: 'visitor' as const };

describe('an event of the engine', () => {
  it('tells a message of a room', () => {
    const message = {
      id: 'm1',
      seq: 4,
      ...visitor,
      body: 'Hi\n',
      data: { extra: 1 },
      stamp: '2026-11-22T10:00:00.000Z',
    };
    assert.deepEqual(told({ type: 'roomMessage', room: 'r1', message }), {
      type: 'messageReceived',
      room: 'r1',
      message,
    });
  });

  it('tells who joined and who left', () => {
    assert.deepEqual(told({ type: 'occupantJoined', room: 'r1', occupant: visitor }), {
      type: 'occupantJoined',
      room: 'r1',
      ...visitor,
    });
    assert.deepEqual(told({ type: 'occupantLeft', room: 'r1', occupant: visitor, reason: 'visitor-left' }), {
      type: 'occupantLeft',
      room: 'r1',
      nick: visitor.nick,
      reason: 'visitor-left',
    });
  });

  it('tells that a room ended', () => {
    assert.deepEqual(told({ type: 'roomEnded', room: 'r1', reason: 'visitor-gone' }), {
      type: 'roomEnded',
      room: 'r1',
      reason: 'visitor-gone',
    });
  });

  it('tells a chat state', () => {
    assert.deepEqual(told({ type: 'roomChatState', room: 'r1', nick: 'amira', state: 'composing' }), {
      type: 'chatStateChanged',
      room: 'r1',
      from: 'amira',
      state: 'composing',
    });
  });

  it('tells an invitation', () => {
    const told1 = told({
      type: 'invitation',
      room: 'r1',
      inviter: 'ben',
      reason: 'Please help',
      url: 'https://meet/r1',
    });
    assert.deepEqual(told1, {
      type: 'invitationReceived',
      room: 'r1',
      roomJid: 'r1@conference.chat.example',
      inviter: 'ben@chat.example',
      reason: 'Please help',
      url: 'https://meet/r1',
    });
  });

  it('tells presence, and what becomes of a subscription', () => {
    assert.deepEqual(told({ type: 'presence', from: 'ben', show: 'dnd', status: 'busy' }), {
      type: 'presenceChanged',
      from: 'ben@chat.example',
      show: 'dnd',
      status: 'busy',
    });
    const subscription = { step: 'subscribed', name: 'Ben "x"', show: 'away', status: '' } as const;
    assert.deepEqual(told({ type: 'subscription', from: 'ben', ...subscription }), {
      type: 'subscriptionChanged',
      from: 'ben@chat.example',
      ...subscription,
    });
  });

  it('tells a message between two, data alone, and a chat state', () => {
    const message = {
      id: 'm1',
      from: 'ben',
      to: 'amira',
      body: 'Hi\n"x"',
      data: { extra: 1 },
      stamp: '2026-11-22T10:00:00.000Z',
    };
    const addresses = { from: 'ben@chat.example', to: 'amira@chat.example' };
    assert.deepEqual(told({ type: 'directMessage', message }), {
      type: 'directMessageReceived',
      ...message,
      ...addresses,
    });
    assert.deepEqual(told({ type: 'directMessage', message: { ...message, body: '' } }), {
      type: 'notified',
      from: addresses.from,
      data: message.data,
    });
    assert.deepEqual(told({ type: 'directChatState', from: 'ben', state: 'gone' }), {
      type: 'chatStateChanged',
      room: undefined,
      from: 'ben@chat.example',
      state: 'gone',
    });
  });

  it('tells the owner of a list of contacts how it has changed', () => {
    const contact = {
      username: 'ben',
      name: 'Ben',
      nickname: 'Benny',
      groups: ['Friends'],
      subscription: 'both',
      asked: false,
      presence: { show: 'chat', status: '' },
    } as const;
    assert.deepEqual(told({ type: 'contactChanged', contact }), {
      type: 'notified',
      from: 'amira@chat.example',
      data: {
        contact: {
          jid: 'ben@chat.example',
          nickname: 'Benny',
          subscriptionType: 3,
          groups: { group: ['Friends'] },
          show: 'chat',
          status: '',
          name: 'Ben',
          subscription: 'both',
          asked: false,
        },
      },
    });
    assert.deepEqual(told({ type: 'contactRemoved', username: 'ben' }), {
      type: 'notified',
      from: 'amira@chat.example',
      data: { contactRemoved: 'ben@chat.example' },
    });
  });
});
