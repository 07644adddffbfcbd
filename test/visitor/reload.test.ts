import { expect } from 'chai';
import { roomOf, type VisitorSessionOptions } from '../../src/visitor/index.js';
import { ScriptedChatApi } from './support/scripted-chat-api.js';
import {
  chattingVisitor,
  cleanUp,
  eventually,
  form,
  keyOf,
  pending,
  ringUntil,
  visit,
  waitingVisitor,
  type Visitor,
} from './support/visitor.js';

/** The page goes away, and another one begins with what the browser has kept. */
function reload(visitor: Visitor, options?: Partial<VisitorSessionOptions>): Visitor {
  visitor.session.stop();
  return visit(visitor.api, options);
}

describe('a reload of the page', () => {
  afterEach(cleanUp);

  it('keeps what stood in the form', () => {
    const visitor = visit();
    visitor.session.edit({ question: 'May I eat' });
    expect(reload(visitor).state.form.question).to.equal('May I eat');
  });

  it('keeps what was typed rather than what the site knows', () => {
    const known = { form: { name: 'A. Visitor', emailAddress: 'a@example.org' } };
    const visitor = visit(undefined, known);
    visitor.session.edit({ name: 'Ann' });
    expect(reload(visitor, known).state.form).to.deep.equal({
      name: 'Ann',
      emailAddress: 'a@example.org',
      question: '',
    });
  });

  it('does not empty what was filled in before the start', () => {
    const visitor = visit();
    visitor.session.stop();
    visitor.session.edit({ name: 'Ann' });
    visitor.session.start();
    expect(visitor.state.form.name).to.equal('Ann');
  });

  it('stores nothing of a visitor who only looks', async () => {
    const visitor = visit(undefined, { form: { name: 'Ann' } });
    await visitor.until(({ workgroup }) => workgroup.status === 'known');
    expect(sessionStorage).to.have.length(0);
    expect(localStorage.getItem(keyOf(visitor.api))).to.equal(null);
  });

  it('in the middle of asking asks once', async () => {
    const visitor = visit();
    visitor.api.fail(/^POST \/ask$/, 'lostReply');
    visitor.session.ask(form);
    await eventually(() => visitor.api.requests.length === 1);
    const after = reload(visitor);
    await after.until(({ current }) => current.phase === 'queued');
    expect(visitor.api.requests).to.have.length(1);
    expect(after.state.form).to.deep.equal(form);
  });

  it('in the queue keeps the place', async () => {
    const after = reload(await waitingVisitor());
    expect(after.phase).to.equal('queued');
    await after.until(
      ({ current, link }) => current.phase === 'queued' && current.position === 2 && link.status === 'live',
    );
    expect(after.api.readers).to.equal(1);
  });

  it('in the room goes on: transcript, draft, what was seen and what was not sent', async () => {
    const visitor = await chattingVisitor();
    visitor.api.says('Good morning.');
    await visitor.until(() => visitor.transcript.length === 1);
    visitor.session.see();
    visitor.api.says('How can I help?');
    await visitor.until(() => visitor.transcript.length === 2);
    visitor.api.fail(/^POST \/chat\/rooms/, 'away');
    visitor.session.send('I have a question.');
    visitor.session.compose('It is about');
    const after = reload(visitor);
    // At once, before the server is reached.
    expect(roomOf(after.state.current)).to.deep.include({ draft: 'It is about', seenSeq: 1 });
    expect(after.transcript).to.deep.equal(['I have a question.']);

    await after.until(() => after.transcript.length === 3 && pending(after).length === 0);
    expect(after.transcript).to.deep.equal(['Good morning.', 'How can I help?', 'I have a question.']);
    expect(after.state.unread).to.equal(1);
    expect(roomOf(after.state.current)!.notices).to.deep.equal([]);
  });

  it('shows a message once that arrived while the page went away', async () => {
    const visitor = await chattingVisitor();
    visitor.api.fail(/^POST \/chat\/rooms/, 'lostReply');
    visitor.api.deaf = true;
    visitor.session.send('Hello');
    await eventually(() => visitor.api.messages.length === 1);
    expect(pending(visitor)).to.have.length(1);
    visitor.api.deaf = false;
    const after = reload(visitor);
    await after.until(() => pending(after).length === 0);
    expect(after.transcript).to.deep.equal(['Hello']);
    expect(visitor.api.messages).to.deep.equal(['Hello']);
  });

  it('while the server is away keeps room and draft on the screen', async () => {
    const visitor = await chattingVisitor();
    visitor.session.compose('Hel');
    visitor.api.fail(/^/, 'away', 12);
    const after = reload(visitor);
    await ringUntil(after, () => after.api.countOf(/^GET \/ask/) > 2);
    expect(after.phase).to.equal('chatting');
    expect(roomOf(after.state.current)!.draft).to.equal('Hel');
  });

  it('after the expert has ended the room shows the transcript', async () => {
    const visitor = await chattingVisitor();
    visitor.session.stop();
    visitor.api.says('Goodbye.');
    visitor.api.endRoom('expert-left');
    const after = visit(visitor.api);
    await after.until(({ current }) => current.phase === 'ended');
    await after.until(() => after.transcript.length === 1);
    expect(after.state.current).to.include({ reason: 'expert-left' });
  });

  it('says that a conversation expired which the server does not know any more', async () => {
    const visitor = await waitingVisitor();
    visitor.session.stop();
    visitor.api.requests.pop();
    const after = visit(visitor.api);
    await after.until(({ current }) => current.phase === 'ended');
    expect(after.state.current).to.include({ reason: 'expired' });
    expect(sessionStorage).to.have.length(0);
  });

  it('keeps no message of the transcript, and nothing at all after the end', async () => {
    const visitor = await chattingVisitor();
    visitor.api.says('Your sugar is 7.2.');
    await visitor.until(() => visitor.transcript.length === 1);
    expect(sessionStorage.getItem(keyOf(visitor.api)))
      .to.contain('token-visitor-1')
      .and.not.to.contain('7.2');
    visitor.api.endRoom('expert-left');
    await visitor.until(({ current }) => current.phase === 'ended');
    expect(sessionStorage).to.have.length(0);
  });

  it('forgets the conversation when the visitor wants that, and leaves it', async () => {
    const visitor = await chattingVisitor();
    visitor.session.forget();
    expect(sessionStorage).to.have.length(0);
    expect(visitor.state).to.deep.include({ current: { phase: 'idle', problems: [] } });
    expect(visitor.state.form.name).to.equal('');
    await eventually(() => visitor.api.request.room!.ended);
  });

  it('begins anew where nothing may be kept', async () => {
    const after = reload(await waitingVisitor(undefined, { storage: 'none' }), { storage: 'none' });
    expect(after.phase).to.equal('idle');
    expect(sessionStorage).to.have.length(0);
  });

  it('begins anew when what is stored cannot be understood', () => {
    for (const garbage of [
      '{',
      'null',
      '[]',
      '{"credentials":{"token":7}}',
      '{"form":{"name":["x"]},"room":{"outbox":"x"}}',
    ]) {
      const api = new ScriptedChatApi();
      sessionStorage.setItem(keyOf(api), garbage);
      const visitor = visit(api);
      expect(visitor.phase, garbage).to.equal('idle');
      visitor.session.stop();
    }
  });

  it('does not disturb a chat whose storage is blocked', async () => {
    const { getItem, setItem, removeItem } = Storage.prototype;
    const blocked = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    };
    Object.assign(Storage.prototype, { getItem: blocked, setItem: blocked, removeItem: blocked });
    try {
      const visitor = await chattingVisitor();
      visitor.session.send('Hello');
      await visitor.until(() => visitor.api.messages.length === 1 && pending(visitor).length === 0);
      expect(visitor.transcript).to.deep.equal(['Hello']);
    } finally {
      Object.assign(Storage.prototype, { getItem, setItem, removeItem });
    }
  });

  it('keeps what two tabs of one storage have not sent', async () => {
    const local = { storage: 'local' } as const;
    const first = await chattingVisitor(undefined, local);
    const second = visit(first.api, local);
    await second.until(({ link }) => link.status === 'live');
    first.api.fail(/^POST \/chat\/rooms/, 'away', 2);
    first.session.send('from the first');
    second.session.send('from the second');
    first.session.stop();
    second.session.stop();
    const after = visit(first.api, local);
    await after.until(() => after.transcript.length === 2 && pending(after).length === 0);
    expect(first.api.messages).to.have.members(['from the first', 'from the second']);
  });
});
