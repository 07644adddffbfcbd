import { expect } from 'chai';
import * as fc from 'fast-check';
import { chattingVisitor, cleanUp, eventually, pending, visit, type Visitor } from './support/visitor.js';

const post = /^POST \/chat\/rooms/;
const any = /^/;

/** What may happen to a conversation; each returns the visitor who goes on. */
const happenings: { readonly [name: string]: (visitor: Visitor, n: number) => Visitor | Promise<Visitor> } = {
  'the visitor says something': (visitor, n) => (visitor.session.send(`mine ${n}`), visitor),
  'the expert says something': (visitor, n) => (visitor.api.says(`theirs ${n}`), visitor),
  'a message does not arrive': (visitor) => (visitor.api.fail(post, 'away'), visitor),
  'a reply is lost': (visitor) => (visitor.api.fail(post, 'lostReply'), visitor),
  'the server is away': (visitor, n) => (visitor.api.fail(any, 'away', n % 5), visitor),
  'the stream is cut': (visitor) => (visitor.api.cutStreams(), visitor),
  'events are lost': (visitor) => ((visitor.api.deaf = true), visitor),
  'events are heard again': (visitor) => ((visitor.api.deaf = false), visitor),
  'the server asks to resync': (visitor) => (visitor.api.resync(), visitor),
  'time passes': (visitor) => (visitor.clock.ring(), visitor),
  'the network has time': async (visitor) => (await new Promise((resolve) => setTimeout(resolve)), visitor),
  'the machine wakes': (visitor) => (window.dispatchEvent(new Event('online')), visitor),
  'the page is loaded again': (visitor) => (visitor.session.stop(), visit(visitor.api)),
};

describe('a conversation', () => {
  afterEach(cleanUp);

  it('has each message once and in order, whatever happens to network and page', async () => {
    const steps = fc.array(fc.constantFrom(...Object.keys(happenings)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (names) => {
        let visitor = await chattingVisitor();
        const { api } = visitor;
        let said = 0;
        for (const [n, name] of names.entries()) {
          if (name === 'the visitor says something') said++;
          visitor = await happenings[name]!(visitor, n);
        }
        api.heal();
        await eventually(() => {
          visitor.clock.ring();
          window.dispatchEvent(new Event('online'));
          return pending(visitor).length === 0 && visitor.transcript.length === api.messages.length;
        });
        expect(visitor.transcript).to.deep.equal(api.messages);
        const mine = api.messages.filter((body) => body.startsWith('mine'));
        expect(mine).to.have.length(said);
        const order = mine.map((body) => Number(body.slice(5)));
        expect(order).to.deep.equal([...order].sort((a, b) => a - b));
        visitor.session.stop();
        sessionStorage.clear();
      }),
      { numRuns: 60 },
    );
  });
});
