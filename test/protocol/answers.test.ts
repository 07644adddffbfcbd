import { expect } from 'chai';
import * as fc from 'fast-check';
import * as protocol from '../../src/protocol/index.js';
import { Mismatch, type Decoder } from '../../src/protocol/decoder.js';
import * as sample from './samples.js';

/** Each decoder, a valid answer, and members that an answer may lack. */
const answers: readonly [
  name: string,
  decoder: Decoder<unknown>,
  answer: object,
  mayLack: readonly string[],
][] = [
  [
    'workgroupStatus',
    protocol.workgroupStatus,
    sample.workgroup,
    ['title', 'description', 'estimate', 'offline', 'texts', 'fields', 'nextOpening'],
  ],
  ['askAccepted', protocol.askAccepted, sample.accepted, []],
  ['askState', protocol.askState, sample.askState, ['phase', 'question', 'room']],
  ['loggedIn', protocol.loggedIn, sample.loggedIn, []],
  ['roomState', protocol.roomState, sample.room, ['question', 'url', 'occupants', 'visitor']],
  ['roomMessage', protocol.roomMessage, sample.message, ['name', 'role', 'data']],
  ['historyPage', protocol.historyPage, sample.history, ['messages']],
  ['postReceipt', protocol.postReceipt, sample.receipt, []],
  ['offer', protocol.offer, sample.offer, ['question', 'queue', 'handover']],
  ['queueState', protocol.queueState, sample.queue, ['title', 'oldest', 'queues']],
  ['leftMessage', protocol.leftMessage, sample.leftMessage, []],
  ['colleague', protocol.colleague, sample.colleague, ['show']],
  [
    'expertState',
    protocol.expertState,
    sample.expertState,
    ['show', 'status', 'queues', 'offers', 'rooms', 'leftMessages'],
  ],
];

describe('answers', () => {
  for (const [name, decoder, answer, mayLack] of answers) {
    it(`reads ${name} as it was written, without what it does not know`, () => {
      expect(decoder({ ...answer, surplus: 1 })).to.deep.equal(answer);
    });

    it(`refuses ${name} that lacks a member it must have`, () => {
      const refused = Object.keys(answer).filter((member) => {
        try {
          decoder({ ...answer, [member]: undefined });
          return false;
        } catch {
          return true;
        }
      });
      expect(refused).to.deep.equal(Object.keys(answer).filter((member) => !mayLack.includes(member)));
    });

    it(`reads or refuses anything in place of ${name}`, () => {
      const members = fc.dictionary(fc.constantFrom(...Object.keys(answer)), fc.jsonValue());
      fc.assert(
        fc.property(
          fc.oneof(
            fc.jsonValue(),
            members.map((changes) => Object.assign({}, answer, changes)),
          ),
          (value) => {
            try {
              decoder(value);
              return true;
            } catch (error) {
              return error instanceof Mismatch;
            }
          },
        ),
      );
    });
  }

  it('makes an error body of anything', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.jsonValue(), (status, answer) => {
        const body = protocol.decodeError(status, answer);
        return body.status === status && body.message !== '' && body.code !== undefined;
      }),
    );
  });

  it('names the place of a mismatch, and no value', () => {
    const answer = { ...sample.history, messages: [sample.message, { ...sample.message, seq: 'secret' }] };
    expect(() => protocol.historyPage(answer)).to.throw(Mismatch, /^messages: seq: no number$/);
  });
});

describe('addresses', () => {
  const { bareAddress, domainPart, localPart, resourcePart } = protocol;
  for (const [jid, ...parts] of [
    ['r@conference.x/nick', 'r@conference.x', 'r', 'conference.x', 'nick'],
    ['r@conference.x/a@b/c', 'r@conference.x', 'r', 'conference.x', 'a@b/c'],
    ['r@conference.x', 'r@conference.x', 'r', 'conference.x', ''],
    ['conference.x/a@b', 'conference.x', 'conference.x', '', 'a@b'],
    ['diabetes', 'diabetes', 'diabetes', '', ''],
    ['', '', '', '', ''],
  ] as const) {
    it(`takes "${jid}" apart`, () => {
      expect([bareAddress(jid), localPart(jid), domainPart(jid), resourcePart(jid)]).to.deep.equal(parts);
    });
  }
});
