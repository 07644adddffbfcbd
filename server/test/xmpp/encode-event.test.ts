import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { WireEvent } from '../../../src/protocol/index.js';
import { decodeStanza, encodeEvent, parseStanza, type Reader } from '../../src/xmpp/index.js';

const domain = 'chat.example';
const reader: Reader = { kind: 'user', username: 'amira', address: `amira@${domain}` };
const to = reader.address;
const room = `fhr1@conference.${domain}`;
const workgroup = `diabetes@workgroup.${domain}`;

const written = (event: WireEvent, by: Reader = reader) => encodeEvent(event, by).map(String);

describe('encodeEvent', () => {
  it('writes a message of a room with its place in the room’s order', () => {
    const [stanza] = written({
      event: 'chatapi.muc',
      data: {
        type: 'groupchat',
        to,
        from: `${room}/Sam`,
        body: 'a < b',
        data: null,
        id: 'm1',
        seq: 7,
        name: 'Sam',
      },
    });
    assert.equal(
      stanza,
      `<message xmlns="jabber:client" type="groupchat" from="${room}/Sam" to="${to}" id="m1"><body>a &lt; b</body>` +
        `<nick xmlns="http://jabber.org/protocol/nick">Sam</nick><stanza-id xmlns="urn:xmpp:sid:0" id="7" by="${room}"/></message>`,
    );
  });

  it('offers a conversation as Fastpath does', () => {
    const from = `v1@${domain}/v1`;
    const metaData = { question: 'May I eat dates?', email: 'sam@example.org', username: 'Sam' };
    const [stanza] = encodeEvent(
      {
        event: 'chatapi.assist',
        data: { type: 'offerReceived', workgroup, id: 'fhr1', from, metaData, timeout: 20 },
      },
      reader,
    );
    const offer = stanza!.getChild('offer', 'http://jabber.org/protocol/workgroup')!;
    assert.deepEqual(stanza!.attrs, {
      xmlns: 'jabber:client',
      type: 'set',
      id: 'offer fhr1',
      from: workgroup,
      to,
    });
    assert.equal(offer.attrs['id'], 'fhr1');
    assert.equal(offer.getChildText('timeout'), '20');
    assert.ok(offer.getChild('user-request'));
    assert.deepEqual(
      Object.fromEntries(
        offer
          .getChild('metadata')!
          .getChildren('value')
          .map((value) => [value.attrs['name'], value.getText()]),
      ),
      metaData,
    );
  });

  it('tells occupants from contacts, and oneself from others', () => {
    const here = (from: string, role?: string) =>
      written({
        event: 'chatapi.presence',
        data: {
          type: 'presence',
          to,
          from,
          show: 'available',
          status: '',
          ...(role === undefined ? {} : { role }),
        },
      })[0]!;
    assert.match(here(`${room}/amira`, 'expert'), /<status code="110"\/>/);
    assert.doesNotMatch(here(`${room}/Sam`, 'visitor'), /110/);
    assert.doesNotMatch(here(`ben@${domain}`), /muc#user/);
  });

  it('tells an approval together with the presence that may be seen from now on', () => {
    const data = {
      type: 'presence',
      to,
      from: `ben@${domain}`,
      show: 'away',
      status: 'Lunch',
      name: 'Ben',
    } as const;
    const stanzas = written({ event: 'chatapi.presence', data: { ...data, subscription: 'subscribed' } });
    assert.equal(stanzas.length, 2);
    assert.match(stanzas[0]!, /type="subscribed"/);
    assert.match(stanzas[1]!, /<show>away<\/show><status>Lunch<\/status>/);
  });

  it('has no twin for stanzas themselves, and for what only our own events say', () => {
    assert.deepEqual(written({ event: 'chatapi.xmpp', data: { xmpp: 'PGE+' } }), []);
    assert.deepEqual(written({ event: 'resync', data: { type: 'resync' } }), []);
  });

  it('writes what can be read again, whatever people wrote', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    const addresses = { to: fc.constant(to), from: text };
    const is = <const T>(value: T) => fc.constant(value);
    const events = fc.oneof(
      fc.record({
        event: is('chatapi.muc'),
        data: fc.oneof(
          fc.record({
            type: is('groupchat'),
            ...addresses,
            body: text,
            data: fc.option(fc.dictionary(text, text)),
            id: text,
            name: text,
          }),
          fc.record({ type: is('subject'), ...addresses, subject: text }),
          fc.record({ type: is('ended'), ...addresses, reason: text }),
          fc.record({
            type: is('invitationReceived'),
            ...addresses,
            room: text,
            inviter: text,
            url: text,
            reason: text,
          }),
        ),
      }),
      fc.record({
        event: is('chatapi.chat'),
        data: fc.oneof(
          fc.record({
            type: is('chat'),
            ...addresses,
            body: text,
            data: fc.option(fc.dictionary(text, text)),
            id: text,
          }),
          fc.record({ type: is('groupchat'), ...addresses, state: fc.constantFrom('composing', 'paused') }),
        ),
      }),
      fc.record({
        event: is('chatapi.assist'),
        data: fc.oneof(
          fc.record({
            type: is('offerReceived'),
            workgroup: text,
            id: text,
            from: text,
            metaData: fc.dictionary(text, text),
          }),
          fc.record({ type: is('offerRevoked'), workgroup: text, id: text, from: text, reason: text }),
        ),
      }),
      fc.record({
        event: is('chatapi.presence'),
        data: fc.record({
          type: is('presence'),
          ...addresses,
          show: fc.constantFrom('available', 'offline', 'away'),
          status: text,
          role: fc.constantFrom('expert', 'visitor'),
        }),
      }),
      fc.record({
        event: is('chatapi.notify'),
        data: fc.record({ type: is('notify'), ...addresses, data: fc.dictionary(text, text) }),
      }),
      fc.record({
        event: is('chatapi.ask'),
        data: fc.record({ type: is('depart-queue'), ...addresses, reason: text }),
      }),
    ) as fc.Arbitrary<WireEvent>;
    fc.assert(
      fc.property(events, (event) => {
        for (const stanza of encodeEvent(event, reader))
          assert.equal(parseStanza(stanza.toString()).toString(), stanza.toString());
      }),
      { numRuns: 150 },
    );
  });

  it('writes a message that its reader could send on, and it would be the same', () => {
    const text = fc
      .stringMatching(/^\S.{0,40}$/u)
      .filter((each) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(each));
    fc.assert(
      fc.property(text, fc.option(fc.dictionary(text, text, { minKeys: 1 })), (body, data) => {
        const event: WireEvent = {
          event: 'chatapi.muc',
          data: { type: 'groupchat', to: room, from: `amira@${domain}`, body, data, id: 'm1' },
        };
        const [stanza] = encodeEvent(event, reader);
        assert.deepEqual(decodeStanza(parseStanza(stanza!.toString()), domain), {
          type: 'post',
          room: 'fhr1',
          id: 'm1',
          body,
          ...(data === null ? {} : { data: JSON.stringify(data) }),
        });
      }),
    );
  });
});
