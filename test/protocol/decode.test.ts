import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  decodeEvent,
  decodeVisitorEvent,
  eventNames,
  limits,
  type ChatEvent,
} from '../../src/protocol/index.js';
import { wireSamples } from './wire-samples.js';

describe('decode: what our server writes', () => {
  for (const { wire, event } of wireSamples) {
    const type = 'type' in wire.data ? wire.data.type : '';
    it(`${wire.event} ${type} → ${event.type}`, () => {
      expect(decodeEvent(wire.event, JSON.stringify(wire.data))).to.deep.equal(event);
    });
  }

  it('has a sample of every event name', () => {
    expect([...new Set(wireSamples.map(({ wire }) => wire.event))].sort()).to.deep.equal(
      [...eventNames].sort(),
    );
  });

  it('skips members it does not know', () => {
    for (const { wire, event } of wireSamples) {
      const data = { ...wire.data, surplus: { deep: [1] }, $: null };
      expect(decodeEvent(wire.event, JSON.stringify(data))).to.deep.equal(event);
    }
  });
});

describe('decode: what a visitor gets', () => {
  const visitors =
    'roomOffered queueUpdated queueDeparted messageReceived roomEnded occupantJoined occupantLeft ' +
    'chatStateChanged presenceChanged resync';

  it('never has contacts, and takes what it would hear of one for a presence', () => {
    const { wire } = wireSamples.find(({ event }) => event.type === 'subscriptionChanged')!;
    expect(decodeVisitorEvent(wire.event, JSON.stringify(wire.data)).type).to.equal('presenceChanged');
  });

  for (const { wire, event } of wireSamples.filter((one) => one.event.type !== 'subscriptionChanged')) {
    const known = visitors.split(' ').includes(event.type);
    it(`${event.type} is ${known ? 'the same' : 'undecodable'}`, () => {
      const decoded = decodeVisitorEvent(wire.event, JSON.stringify(wire.data));
      if (known) expect(decoded).to.deep.equal(event);
      else expect(decoded.type).to.equal('undecodable');
    });
  }
});

describe("decode: the original's dialect", () => {
  const room = 'fhrtbf7@conference.igniterealtime.org';
  const stories: readonly { name: string; event: string; data: string; expected: ChatEvent }[] = [
    {
      name: 'an offer whose url is the word null',
      event: 'chatapi.ask',
      data: `{"type": "offer", "to":"dele2@x/dele2", "from":"${room}", "url":"null", "mucRoom": "${room}"}`,
      expected: { type: 'roomOffered', room: 'fhrtbf7', roomJid: room, url: '' },
    },
    {
      name: 'an offer that names the room only as its sender',
      event: 'chatapi.ask',
      data: `{"type": "offer", "from":"${room}/nick", "url":"u"}`,
      expected: { type: 'roomOffered', room: 'fhrtbf7', roomJid: room, url: 'u' },
    },
    {
      name: 'a queue position and time in text',
      event: 'chatapi.ask',
      data: '{"type": "update-queue", "to":"a@x", "from":"q@workgroup.x", "remaingTime":"45", "position": "3"}',
      expected: { type: 'queueUpdated', position: 3, estimate: { from: 45, to: 45 } },
    },
    {
      name: 'an unknown queue position and time',
      event: 'chatapi.ask',
      data: '{"type": "update-queue", "remaingTime":"-1", "position": "-1"}',
      expected: { type: 'queueUpdated', position: undefined, estimate: undefined },
    },
    {
      name: 'a queue position that is the word null, and no time',
      event: 'chatapi.ask',
      data: '{"type": "update-queue", "position": "null"}',
      expected: { type: 'queueUpdated', position: undefined, estimate: undefined },
    },
    {
      name: 'a departure without a reason',
      event: 'chatapi.ask',
      data: '{"type": "depart-queue", "to":"a@x", "from":"q@workgroup.x"}',
      expected: { type: 'queueDeparted', reason: 'no-expert' },
    },
    {
      name: 'a departure whose reason a newer server invented',
      event: 'chatapi.ask',
      data: '{"type": "depart-queue", "reason":"moonlight"}',
      expected: { type: 'queueDeparted', reason: 'closed' },
    },
    {
      name: 'a queue whose status it could not name',
      event: 'chatapi.ask',
      data: '{"type":"notify-queue","from":"demo@workgroup.x/demo queue","averageWaitTime":"null","userCount":"1","status":"null","oldestEntry":"null"}',
      expected: {
        type: 'queueOverview',
        workgroup: 'demo',
        waiting: 1,
        averageWait: 0,
        open: false,
        oldest: undefined,
      },
    },
    {
      name: 'a room message told a second time to the visitor, without data',
      event: 'chatapi.ask',
      data: `{"type": "groupchat", "to":"a@x/a", "from":"${room}/dele1", "body":"hello"}`,
      expected: {
        type: 'messageReceived',
        room: 'fhrtbf7',
        message: {
          id: undefined,
          seq: undefined,
          stamp: undefined,
          nick: 'dele1',
          name: 'dele1',
          role: 'expert',
          body: 'hello',
          data: null,
        },
      },
    },
    {
      name: 'a room message of several lines, unescaped, with a tab',
      event: 'chatapi.muc',
      data: `{"type": "groupchat", "from":"${room}/dele1", "data": {"body": "x"}, "body": "one\n\ttwo"}`,
      expected: {
        type: 'messageReceived',
        room: 'fhrtbf7',
        message: {
          id: undefined,
          seq: undefined,
          stamp: undefined,
          nick: 'dele1',
          name: 'dele1',
          role: 'expert',
          body: 'one\n\ttwo',
          data: { body: 'x' },
        },
      },
    },
    {
      name: 'a room message of the room itself',
      event: 'chatapi.muc',
      data: `{"type": "groupchat", "from":"${room}", "data": null, "body": "Welcome"}`,
      expected: {
        type: 'messageReceived',
        room: 'fhrtbf7',
        message: {
          id: undefined,
          seq: undefined,
          stamp: undefined,
          nick: '',
          name: '',
          role: 'service',
          body: 'Welcome',
          data: null,
        },
      },
    },
    {
      name: 'a room message with data only, in text',
      event: 'chatapi.muc',
      data: `{"type": "groupchat", "from":"${room}/a/b@c", "data": "{\\"picture\\": 1}"}`,
      expected: {
        type: 'messageReceived',
        room: 'fhrtbf7',
        message: {
          id: undefined,
          seq: undefined,
          stamp: undefined,
          nick: 'a/b@c',
          name: 'a/b@c',
          role: 'expert',
          body: '',
          data: { picture: 1 },
        },
      },
    },
    {
      name: 'the second event of one invitation, with the words null',
      event: 'chatapi.muc',
      data: `{"type": "invitationReceived", "room":"${room}", "inviter":"${room}", "from":"${room}", "url":"null", "reason":"null"}`,
      expected: {
        type: 'invitationReceived',
        room: 'fhrtbf7',
        roomJid: room,
        inviter: room,
        reason: '',
        url: '',
      },
    },
    {
      name: 'a presence without a show',
      event: 'chatapi.presence',
      data: '{"type":"presence","to":"a@x","from":"b@x/c","status":"null","show":"null"}',
      expected: { type: 'presenceChanged', from: 'b@x', show: 'available', status: '' },
    },
    {
      name: 'a presence with a show that XMPP does not know',
      event: 'chatapi.presence',
      data: '{"type":"presence","from":"b@x/c","show":"dancing"}',
      expected: { type: 'presenceChanged', from: 'b@x', show: 'available', status: '' },
    },
    {
      name: 'a presence without its type',
      event: 'chatapi.presence',
      data: `{"from":"${room}/dele1","show":"away","status":"null"}`,
      expected: { type: 'occupantJoined', room: 'fhrtbf7', nick: 'dele1', name: 'dele1', role: 'expert' },
    },
    {
      name: 'a presence of a room itself',
      event: 'chatapi.presence',
      data: `{"type":"presence","from":"${room}","show":"available"}`,
      expected: { type: 'presenceChanged', from: room, show: 'available', status: '' },
    },
    {
      name: 'an offer of the README, with additional data that is a number and a list',
      event: 'chatapi.assist',
      data: '{"type":"offerReceived","workgroup":"diabetes@workgroup.x","id":"fhrtbf7","from":"visitor@x/dele2","metaData":{"question":"why","email":"v@h.com","username":"visitor","age":41,"list":["x"]}}',
      expected: {
        type: 'offerReceived',
        offer: {
          offerId: 'fhrtbf7',
          workgroup: 'diabetes',
          question: 'why',
          visitor: { name: 'visitor', emailAddress: 'v@h.com', fields: { age: '41' } },
          waited: 0,
          timeout: 20,
        },
      },
    },
    {
      name: 'an offer without any data',
      event: 'chatapi.assist',
      data: '{"type":"offerReceived","workgroup":"diabetes","id":7}',
      expected: {
        type: 'offerReceived',
        offer: {
          offerId: '7',
          workgroup: 'diabetes',
          question: '',
          visitor: { name: '', emailAddress: '', fields: {} },
          waited: 0,
          timeout: 20,
        },
      },
    },
    {
      name: 'a revoked offer without a reason',
      event: 'chatapi.assist',
      data: '{"type":"offerRevoked","workgroup":"d@workgroup.x","id":"x","reason":"null"}',
      expected: { type: 'offerRevoked', offerId: 'x', workgroup: 'd', reason: '' },
    },
    {
      name: 'a notice whose data is a text',
      event: 'chatapi.notify',
      data: '{"type":"notify","from":"admin@x","data":"plain words"}',
      expected: { type: 'notified', from: 'admin@x', data: null },
    },
    {
      name: 'a stanza in the charset of an old server',
      event: 'chatapi.xmpp',
      data: '{"xmpp":"/A=="}',
      expected: { type: 'stanzaReceived', xml: 'ü' },
    },
  ];
  for (const { name, event, data, expected } of stories) {
    it(`reads ${name}`, () => expect(decodeEvent(event, data)).to.deep.equal(expected));
  }
});

describe('decode: what is no event', () => {
  const from = '"from":"r@conference.x/n"';
  const stories: readonly [name: string, event: string, data: string, reason: string][] = [
    ['nothing', 'chatapi.muc', '', 'no JSON'],
    ['an HTML page', 'chatapi.muc', '<html>secret</html>', 'no JSON'],
    ['an unescaped quote', 'chatapi.muc', `{"type":"groupchat",${from},"body":"a "secret" b"}`, 'no JSON'],
    ['data that is raw text', 'chatapi.muc', `{"type":"groupchat",${from},"data": secret}`, 'no JSON'],
    ['null', 'chatapi.muc', 'null', 'no JSON object'],
    ['a list', 'chatapi.muc', '[{"type":"groupchat"}]', 'no JSON object'],
    ['a number', 'chatapi.presence', '7', 'no JSON object'],
    ['an unknown event name', 'secret', '{}', 'unknown event name'],
    ['no event name', 'message', '{}', 'unknown event name'],
    ['the name of an inherited member', 'constructor', '{}', 'unknown event name'],
    ['an unknown type', 'chatapi.muc', '{"type":"secret"}', 'unknown type'],
    ['no type where several are possible', 'chatapi.muc', `{${from},"body":"secret"}`, 'unknown type'],
    ['a type that is an inherited member', 'chatapi.ask', '{"type":"toString"}', 'unknown type'],
    ['a type that is an object', 'chatapi.ask', '{"type":{"offer":1}}', 'unknown type'],
    ['a message without a sender', 'chatapi.muc', '{"type":"groupchat","body":"secret"}', 'from: no text'],
    [
      'a message without a room',
      'chatapi.muc',
      '{"type":"groupchat","from":"@x/n","body":"secret"}',
      'from: empty',
    ],
    ['a message without text or data', 'chatapi.muc', `{"type":"groupchat",${from}}`, 'body: no text'],
    [
      'a text that is an object',
      'chatapi.muc',
      `{"type":"groupchat",${from},"body":{"secret":1}}`,
      'body: no text',
    ],
    [
      'a sequence that is a word',
      'chatapi.muc',
      `{"type":"groupchat",${from},"body":"x","seq":"secret"}`,
      'seq: no number',
    ],
    [
      'a sequence that is a fraction',
      'chatapi.muc',
      `{"type":"groupchat",${from},"body":"x","seq":1.5}`,
      'seq: no sequence number',
    ],
    [
      'a queue position that is a word',
      'chatapi.ask',
      '{"type":"update-queue","position":"secret"}',
      'position: no number',
    ],
    [
      'half an estimate',
      'chatapi.ask',
      '{"type":"update-queue","estimate":{"from":1}}',
      'estimate: to: no number',
    ],
    ['an offer without a room', 'chatapi.ask', '{"type":"offer","url":"secret"}', 'mucRoom: no text'],
    [
      'an offer without an id',
      'chatapi.assist',
      '{"type":"offerReceived","workgroup":"secret"}',
      'id: no text',
    ],
    [
      'a chat state that nobody has',
      'chatapi.chat',
      `{"type":"chat",${from},"state":"secret"}`,
      'state: unknown',
    ],
    [
      'a message that was not delivered',
      'chatapi.chat',
      '{"type":"error","from":"a@x","body":"secret"}',
      'a message that was not delivered',
    ],
    [
      'half a left message',
      'chatapi.notify',
      '{"data":{"leftMessage":{"id":"secret"}}}',
      'workgroup: no text',
    ],
    ['no Base64', 'chatapi.xmpp', '{"xmpp":"~secret~"}', 'no Base64'],
    ['a text longer than the limit', 'chatapi.muc', `{"body":"${'x'.repeat(limits.eventText)}"}`, 'too long'],
    ['a nest of a hundred thousand lists', 'chatapi.muc', '['.repeat(100_000) + ']'.repeat(100_000), ''],
  ];
  for (const [name, event, data, reason] of stories) {
    it(`says so of ${name}`, () => {
      const decoded = decodeEvent(event, data);
      expect(decoded).to.include({ type: 'undecodable', event });
      if (decoded.type !== 'undecodable') return;
      if (reason) expect(decoded.reason).to.equal(`The event is not in the contract: ${reason}.`);
      expect(decoded.reason).to.not.include('secret');
    });
  }

  it('hands on a resync whatever its data is: a gap that nobody hears of stays', () => {
    for (const data of ['', '{', 'null', '{"type":"x"}'])
      expect(decodeEvent('resync', data)).to.deep.equal({ type: 'resync' });
  });

  it('lets no member named __proto__ through, at any depth', () => {
    const data = `{"type":"groupchat",${from},"body":"x","__proto__":{"seq":9},"data":{"__proto__":{"isAdmin":true},"deep":[{"__proto__":{"isAdmin":true}}]}}`;
    const decoded = decodeEvent('chatapi.muc', data);
    if (decoded.type !== 'messageReceived') throw new Error(decoded.type);
    expect(JSON.stringify(decoded.message.data)).to.equal('{"deep":[{}]}');
    expect(decoded.message.seq).to.equal(undefined);
    const copy: Record<string, unknown> = {};
    Object.assign(copy, decoded.message.data);
    expect(copy['isAdmin']).to.equal(undefined);
    const asText = decodeEvent('chatapi.notify', JSON.stringify({ data: '{"__proto__":{"isAdmin":true}}' }));
    expect(asText).to.deep.equal({ type: 'notified', from: '', data: {} });
  });

  it('keeps an offer of hostile field names harmless', () => {
    const metaData = '{"question":"q","constructor":"c","toString":"t","__proto__":"p"}';
    const decoded = decodeEvent(
      'chatapi.assist',
      `{"type":"offerReceived","workgroup":"w","id":"i","metaData":${metaData}}`,
    );
    if (decoded.type !== 'offerReceived') throw new Error(decoded.type);
    expect(Object.entries(decoded.offer.visitor.fields)).to.deep.equal([
      ['constructor', 'c'],
      ['toString', 't'],
    ]);
  });
});

describe('decode: for any input', () => {
  const names = fc.oneof(fc.constantFrom<string>(...eventNames), fc.string());
  const types = new Set<string>([...wireSamples.map(({ event }) => event.type), 'undecodable']);
  const isEvent = (event: string, data: string): boolean => {
    const decoded = decodeEvent(event, data);
    return types.has(decoded.type) && (decoded.type !== 'undecodable' || /^The .*\.$/.test(decoded.reason));
  };

  it('never throws on any text', () => {
    fc.assert(fc.property(names, fc.string({ unit: 'binary' }), isEvent));
  });

  it('never throws on any JSON', () => {
    fc.assert(fc.property(names, fc.json(), isEvent));
  });

  it('never throws on any object of the members that events have', () => {
    const members = [...new Set(wireSamples.flatMap(({ wire }) => Object.keys(wire.data)))];
    const kinds = wireSamples.map(({ wire }) => ('type' in wire.data ? wire.data.type : 'x'));
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('null', 'r@conference.x/n', '', '7'));
    const object = fc.dictionary(fc.constantFrom(...members), value);
    fc.assert(
      fc.property(names, fc.constantFrom(...kinds), object, (event, type, data) =>
        isEvent(event, JSON.stringify({ type, ...data })),
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws on a valid event that was changed in one place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...wireSamples),
        fc.nat(),
        fc.nat(20),
        fc.string({ maxLength: 8 }),
        (sample, place, cut, put) => {
          const text = JSON.stringify(sample.wire.data);
          const at = place % (text.length + 1);
          return isEvent(sample.wire.event, text.slice(0, at) + put + text.slice(at + cut));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads any message text as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), (body, seq) => {
        const data = { type: 'groupchat', from: 'r@conference.x/n', to: '', body, data: null, id: 'i', seq };
        const decoded = decodeEvent('chatapi.muc', JSON.stringify(data));
        return (
          decoded.type === 'messageReceived' && decoded.message.body === body && decoded.message.seq === seq
        );
      }),
    );
  });

  it('never says a word of the event in its reason', () => {
    fc.assert(
      fc.property(fc.constantFrom(...wireSamples), fc.string({ minLength: 1 }), ({ wire }, noise) => {
        const data = JSON.stringify({ ...wire.data, canary: noise }).replaceAll(
          /"(to|from|id|room)":/g,
          '"was-$1":',
        );
        const decoded = decodeEvent(wire.event, data);
        return decoded.type !== 'undecodable' || !/example|diabetes|fhrtbf7|ann/i.test(decoded.reason);
      }),
    );
  });
});
