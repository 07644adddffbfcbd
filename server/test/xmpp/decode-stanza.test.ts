import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { chatStates, shows } from '../../../src/protocol/index.js';
import { decodeStanza, namespaces, parseStanza, xml, type Act, type Element } from '../../src/xmpp/index.js';

const domain = 'chat.example';
const decode = (stanza: Element) => decodeStanza(parseStanza(stanza.toString()), domain);
const user = (name: string) => `${name}@${domain}`;
const room = (name: string, nick?: string) =>
  `${name}@conference.${domain}${nick === undefined ? '' : `/${nick}`}`;
const workgroup = (name: string) => `${name}@workgroup.${domain}`;

/** As a client would write what it asks for. */
function encode(act: Exclude<Act, { type: 'query' | 'nothing' }>): Element {
  switch (act.type) {
    case 'post':
    case 'send': {
      const [type, to] = act.type === 'post' ? ['groupchat', room(act.room)] : ['chat', user(act.to)];
      const data =
        act.data === undefined
          ? undefined
          : xml(
              'properties',
              { xmlns: namespaces.properties },
              xml('property', {}, xml('name', {}, 'data'), xml('value', { type: 'string' }, act.data)),
            );
      return xml('message', { type, to, id: act.id }, xml('body', {}, act.body), data);
    }
    case 'chatState':
      return xml(
        'message',
        { type: 'groupchat', to: room(act.to) },
        xml(act.state, { xmlns: namespaces.chatStates }),
      );
    case 'directChatState':
      return xml(
        'message',
        { type: 'chat', to: user(act.to) },
        xml(act.state, { xmlns: namespaces.chatStates }),
      );
    case 'setSubject':
      return xml('message', { type: 'groupchat', to: room(act.room) }, xml('subject', {}, act.subject));
    case 'invite': {
      const invitation = xml('invite', { to: user(act.username) }, xml('reason', {}, act.reason));
      return xml('message', { to: room(act.room) }, xml('x', { xmlns: namespaces.mucUser }, invitation));
    }
    case 'join': {
      const password = act.password === undefined ? undefined : xml('password', {}, act.password);
      const history = xml('history', { maxstanzas: String(act.history) });
      return xml(
        'presence',
        { to: room(act.room, act.nick) },
        xml('x', { xmlns: namespaces.muc }, history, password),
      );
    }
    case 'leaveRoom':
      return xml('presence', { type: 'unavailable', to: room(act.room, 'me') });
    case 'presence':
      return xml(
        'presence',
        { type: act.show === 'offline' ? 'unavailable' : undefined },
        act.show === 'offline' || act.show === 'available' ? undefined : xml('show', {}, act.show),
        xml('status', {}, act.status),
      );
    case 'subscription':
      return xml('presence', { type: act.step, to: user(act.username) });
    case 'joinWorkgroup': {
      const limit = act.maxChats === undefined ? undefined : xml('max-chats', {}, String(act.maxChats));
      return xml(
        'presence',
        { to: workgroup(act.workgroup) },
        xml('agent-status', { xmlns: namespaces.workgroup }, limit),
      );
    }
    case 'leaveWorkgroup':
      return xml('presence', { type: 'unavailable', to: workgroup(act.workgroup) });
  }
}

const name = fc.stringMatching(/^[a-z0-9._-]{1,20}$/);
const text = fc.stringMatching(/^[a-zA-Z<>&"' éü😀\]]{1,40}$/u);
const optional = <T extends Record<string, unknown>>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
  required: (keyof T)[],
) => fc.record(model, { requiredKeys: required as never }) as fc.Arbitrary<T>;
const is = <const Type extends string>(type: Type) => fc.constant(type);

const acts = fc.oneof(
  optional({ type: is('post'), room: name, body: text, id: name, data: text }, ['type', 'room', 'body']),
  optional({ type: is('send'), to: name, body: text, id: name, data: text }, ['type', 'to', 'body']),
  fc.record({ type: is('chatState'), to: name, state: fc.constantFrom(...chatStates) }),
  fc.record({ type: is('directChatState'), to: name, state: fc.constantFrom(...chatStates) }),
  fc.record({ type: is('setSubject'), room: name, subject: text }),
  fc.record({ type: is('invite'), room: name, username: name, reason: text }),
  optional({ type: is('join'), room: name, nick: text, history: fc.nat(100), password: text }, [
    'type',
    'room',
    'nick',
    'history',
  ]),
  fc.record({ type: is('leaveRoom'), room: name }),
  fc.record({ type: is('presence'), show: fc.constantFrom(...shows, 'offline'), status: text }),
  fc.record({
    type: is('subscription'),
    username: name,
    step: fc.constantFrom('subscribe', 'subscribed', 'unsubscribe', 'unsubscribed'),
  }),
  optional({ type: is('joinWorkgroup'), workgroup: name, maxChats: fc.integer({ min: 1, max: 100 }) }, [
    'type',
    'workgroup',
  ]),
  fc.record({ type: is('leaveWorkgroup'), workgroup: name }),
) as fc.Arbitrary<Exclude<Act, { type: 'query' | 'nothing' }>>;

describe('decodeStanza', () => {
  it('finds in a stanza what its writer asked for', () => {
    fc.assert(
      fc.property(acts, (act) => assert.deepEqual(decode(encode(act)), { ...act })),
      { numRuns: 500 },
    );
  });

  it('asks for the same, whoever the stanza says it is from', () => {
    const stanza = encode({ type: 'leaveRoom', room: 'lounge' });
    stanza.attrs['from'] = user('root');
    assert.deepEqual(decode(stanza), { type: 'leaveRoom', room: 'lounge' });
  });

  it('takes an expert out of a workgroup who is not to be disturbed', () => {
    const stanza = xml('presence', { to: workgroup('diabetes') }, xml('show', {}, 'dnd'));
    assert.deepEqual(decode(stanza), { type: 'leaveWorkgroup', workgroup: 'diabetes' });
  });

  it('finds nobody elsewhere', () => {
    for (const to of ['ben@example.org', domain, '@chat.example', `x@other.${domain}`, ''])
      assert.throws(
        () => decode(xml('message', { to }, xml('body', {}, 'Hello.'))),
        { code: 'not-found' },
        to,
      );
  });
});
