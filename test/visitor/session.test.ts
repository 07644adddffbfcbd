import { expect } from 'chai';
import { roomOf } from '../../src/visitor/index.js';
import { ScriptedChatApi } from './support/scripted-chat-api.js';
import {
  chattingVisitor,
  cleanUp,
  eventually,
  form,
  pending,
  ringUntil,
  visit,
  waitingVisitor,
} from './support/visitor.js';

const ask = /^POST \/ask$/;
const post = /^POST \/chat\/rooms\//;
const leave = /^DELETE \/ask\//;
const history = /\/history$/;

describe('session of a visitor', () => {
  afterEach(cleanUp);

  describe('asking', () => {
    it('waits in the queue once the question is accepted', async () => {
      const visitor = visit();
      visitor.session.ask(form);
      expect(visitor.phase).to.equal('asking');
      const { current } = await visitor.until(({ current }) => current.phase === 'queued');
      expect(current).to.deep.include({ position: 2, estimate: { from: 30, to: 60 } });
    });

    it('says what is missing beside each field, and asks nobody', () => {
      const visitor = visit();
      visitor.session.ask({ name: ' ', emailAddress: 'ann@example', question: '' });
      expect(visitor.state.current).to.deep.equal({
        phase: 'idle',
        problems: [
          { key: 'questionMissing', field: 'question' },
          { key: 'nameMissing', field: 'name' },
          { key: 'emailInvalid', field: 'emailAddress' },
        ],
      });
      expect(visitor.api.countOf(ask)).to.equal(0);
    });

    it('takes a question of 4,000 characters and none longer', () => {
      const visitor = visit();
      visitor.session.ask({ ...form, question: 'x'.repeat(4_001) });
      expect(visitor.state.current).to.deep.equal({
        phase: 'idle',
        problems: [{ key: 'questionTooLong', field: 'question' }],
      });
      visitor.session.ask({ ...form, question: 'x'.repeat(4_000) });
      expect(visitor.phase).to.equal('asking');
    });

    it('asks once when the button is pressed twice', async () => {
      const visitor = visit();
      visitor.session.ask(form);
      visitor.session.ask(form);
      await visitor.until(({ current }) => current.phase === 'queued');
      expect(visitor.api.countOf(ask)).to.equal(1);
    });

    it('asks once when the reply is lost', async () => {
      const visitor = visit();
      visitor.api.fail(ask, 'lostReply');
      visitor.session.ask(form);
      await ringUntil(visitor, () => visitor.phase === 'queued');
      expect(visitor.api.requests).to.have.length(1);
    });

    it('keeps the form when the server stays away, and asks under the same key again', async () => {
      const visitor = visit();
      visitor.api.fail(ask, 'lostReply', 4);
      visitor.session.ask(form);
      await ringUntil(visitor, () => visitor.phase === 'idle');
      expect(visitor.state.current).to.deep.equal({ phase: 'idle', problems: [{ key: 'serverAway' }] });
      expect(visitor.state.form).to.deep.equal(form);
      visitor.session.ask(form);
      await visitor.until(({ current }) => current.phase === 'queued');
      expect(visitor.api.requests).to.have.length(1);
    });

    it('offers to leave a message when the workgroup has closed meanwhile', async () => {
      const visitor = visit();
      await visitor.until(({ workgroup }) => workgroup.status === 'known');
      visitor.api.open = false;
      visitor.session.ask(form);
      const { current } = await visitor.until(({ current }) => current.phase === 'unavailable');
      expect(current).to.include({ reason: 'closed', leave: 'writing' });
    });

    it('shows at the field what the server refuses', async () => {
      const visitor = visit();
      visitor.api.fail(ask, { status: 400, code: 'invalid-field', field: 'emailAddress' });
      visitor.session.ask(form);
      const { current } = await visitor.until(({ current }) => current.phase === 'idle');
      expect(current).to.deep.equal({
        phase: 'idle',
        problems: [{ key: 'refused', sentence: 'Refused: invalid-field.', field: 'emailAddress' }],
      });
    });

    it('cancels a question whose answer comes after the visitor changed their mind', async () => {
      const visitor = visit();
      const release = visitor.api.hold(ask);
      visitor.session.ask(form);
      visitor.session.cancel();
      expect(visitor.phase).to.equal('idle');
      release();
      await eventually(() => visitor.api.countOf(leave) === 1);
      expect(visitor.phase).to.equal('idle');
      expect(visitor.api.request.phase).to.equal('ended');
    });
  });

  describe('waiting', () => {
    it('follows the place in the queue', async () => {
      const visitor = await waitingVisitor();
      visitor.api.updateQueue(1);
      await visitor.until(({ current }) => current.phase === 'queued' && current.position === 1);
    });

    it('is back at the form after leaving the queue, with what was typed', async () => {
      const visitor = await waitingVisitor();
      visitor.session.cancel();
      await visitor.until(({ current }) => current.phase === 'idle');
      expect(visitor.api.request.reason).to.equal('cancelled');
      expect(visitor.state.form).to.deep.equal(form);
      expect(visitor.state.link.status).to.equal('closed');
    });

    it('opens no room that is offered while the visitor leaves', async () => {
      const visitor = await waitingVisitor();
      const release = visitor.api.hold(leave);
      visitor.session.cancel();
      visitor.api.offerRoom();
      release();
      await visitor.until(({ current }) => current.phase !== 'queued');
      expect(visitor.phase).to.equal('idle');
    });

    it('offers to leave a message when no expert answers, with the question in it', async () => {
      const visitor = await waitingVisitor();
      visitor.api.depart('no-expert');
      await visitor.until(({ current }) => current.phase === 'unavailable');
      expect(visitor.state.current).to.include({ reason: 'no-expert' });
      visitor.session.leaveMessage(visitor.state.form);
      await visitor.until(({ current }) => current.phase === 'unavailable' && current.leave === 'sent');
      expect(visitor.api.leftMessages).to.deep.equal([
        { userID: 'Ann', emailAddress: 'ann@example.org', message: 'May I eat honey?' },
      ]);
    });

    it('leaves the queue for a message when the visitor prefers that', async () => {
      const visitor = await waitingVisitor();
      visitor.session.preferMessage();
      expect(visitor.state.current).to.include({ phase: 'unavailable', reason: 'preferred' });
      await eventually(() => visitor.api.request.phase === 'ended');
      expect(visitor.api.readers).to.equal(0);
    });

    it('finds the room that was offered before the stream was open', async () => {
      const visitor = visit();
      const release = visitor.api.hold(/^GET \/sse/);
      visitor.session.ask(form);
      await visitor.until(({ current }) => current.phase === 'queued');
      visitor.api.offerRoom();
      release();
      await visitor.until(({ current }) => current.phase === 'chatting');
    });

    it('finds the room that was offered while the stream was not heard', async () => {
      const visitor = await waitingVisitor();
      visitor.api.deaf = true;
      visitor.api.offerRoom();
      visitor.api.deaf = false;
      visitor.api.resync();
      await visitor.until(({ current }) => current.phase === 'chatting');
    });
  });

  describe('chatting', () => {
    it('knows who came in while the answer to joining was on its way', async () => {
      const visitor = await waitingVisitor();
      const release = visitor.api.delay(/^POST \/ask\/./);
      visitor.api.offerRoom();
      await eventually(() => visitor.api.countOf(/^POST \/ask\/./) === 1);
      await new Promise((later) => setTimeout(later));
      visitor.api.joins({ nick: 'ben', name: 'Ben', role: 'expert' });
      visitor.api.says('Hello');
      await new Promise((later) => setTimeout(later));
      release();
      await visitor.until(() => visitor.transcript.length === 1);
      const names = roomOf(visitor.state.current)!.occupants.map(({ name }) => name);
      expect(names).to.include('Ben');
    });

    it('says and hears', async () => {
      const visitor = await chattingVisitor();
      visitor.session.send('Hello');
      await visitor.until(() => visitor.transcript.length === 1 && visitor.api.messages.length === 1);
      visitor.api.says('Good morning, Ann.');
      await visitor.until(() => visitor.transcript.length === 2);
      expect(visitor.transcript).to.deep.equal(['Hello', 'Good morning, Ann.']);
      expect(visitor.state.unread).to.equal(1);
      visitor.session.see();
      expect(visitor.state.unread).to.equal(0);
    });

    it('has what was said before the visitor came in', async () => {
      const visitor = await waitingVisitor();
      visitor.api.offerRoom();
      visitor.api.says('I read your question.');
      await visitor.until(() => visitor.transcript.length === 1);
      expect(visitor.transcript).to.deep.equal(['I read your question.']);
    });

    it('sends one after the other, in order, also when the first has to be sent again', async () => {
      const visitor = await chattingVisitor();
      visitor.api.fail(post, 'away');
      visitor.api.fail(post, 'lostReply');
      for (const text of ['one', 'two', 'three']) visitor.session.send(text);
      await ringUntil(visitor, () => visitor.api.messages.length === 3 && pending(visitor).length === 0);
      expect(visitor.api.messages).to.deep.equal(['one', 'two', 'three']);
      expect(visitor.transcript).to.deep.equal(['one', 'two', 'three']);
    });

    it('goes on by the echo when the reply never comes', async () => {
      const visitor = await chattingVisitor();
      const release = visitor.api.hold(/^nothing$/);
      visitor.api.fail(post, 'lostReply');
      visitor.session.send('one');
      visitor.session.send('two');
      await visitor.until(() => visitor.transcript.length === 2 && pending(visitor).length === 0);
      expect(visitor.api.messages).to.deep.equal(['one', 'two']);
      release();
    });

    it('shows what the server refuses as failed, and sends it again when asked to', async () => {
      const visitor = await chattingVisitor();
      visitor.api.fail(post, { status: 400, code: 'invalid-field' });
      visitor.session.send('Hello');
      await visitor.until(() => pending(visitor)[0]?.status === 'failed');
      const [failed] = pending(visitor);
      expect(failed?.problem).to.equal('Refused: invalid-field.');
      visitor.session.retry(failed!.id);
      await visitor.until(() => pending(visitor).length === 0);
      expect(visitor.api.messages).to.deep.equal(['Hello']);
    });

    it('waits again when the expert went away unheard, and loses nothing that was written', async () => {
      const visitor = await chattingVisitor();
      visitor.session.send('Hello?');
      await visitor.until(() => visitor.api.messages.length === 1 && pending(visitor).length === 0);
      // One arrives and its reply does not, one never arrives, one is not sent yet.
      visitor.api.fail(post, 'lostReply');
      visitor.api.fail(post, 'away', Infinity);
      visitor.api.deaf = true;
      for (const text of ['Are', 'you', 'there?']) visitor.session.send(text);
      await ringUntil(visitor, () => visitor.api.countOf(post) >= 3);
      visitor.session.compose('Hm');
      visitor.api.deaf = false;
      visitor.api.expertGone();
      await visitor.until(({ current }) => current.phase === 'queued');
      visitor.api.heal();
      await visitor.until(({ link }) => link.status === 'live');
      expect(visitor.phase).to.equal('queued');

      visitor.api.offerRoom();
      await visitor.until(({ current }) => current.phase === 'chatting');
      visitor.api.says('Good morning, Ann.');
      await ringUntil(visitor, () => visitor.transcript.length === 5 && pending(visitor).length === 0);
      expect(visitor.api.messages.toSorted()).to.deep.equal(
        ['Hello?', 'Are', 'you', 'there?', 'Good morning, Ann.'].toSorted(),
      );
      expect(visitor.transcript).to.deep.equal(visitor.api.messages);
      expect(visitor.state.current).to.have.nested.property('room.draft', 'Hm');
    });

    it('keeps what was not sent over a reload while it waits again', async () => {
      const visitor = await chattingVisitor();
      visitor.api.fail(post, 'away', Infinity);
      visitor.session.send('Hello?');
      visitor.api.expertGone();
      await visitor.until(({ current }) => current.phase === 'queued');
      visitor.session.stop();
      visitor.api.heal();
      const after = visit(visitor.api);
      await after.until(({ current, link }) => current.phase === 'queued' && link.status === 'live');
      after.api.offerRoom();
      await ringUntil(after, () => after.api.messages.length === 1 && pending(after).length === 0);
      expect(after.transcript).to.deep.equal(['Hello?']);
    });

    it('goes on, slowly, where no stream comes through', async () => {
      const visitor = visit();
      visitor.api.fail(/^GET \/sse/, { status: 502, code: 'unavailable' }, Infinity);
      visitor.session.ask(form);
      await visitor.until(({ current }) => current.phase === 'queued');
      visitor.api.offerRoom();
      await visitor.until(({ current }) => current.phase === 'chatting');
      visitor.api.says('Good morning.');
      await visitor.until(() => visitor.transcript.length === 1);
    });

    it('fetches what the stream left out', async () => {
      const visitor = await chattingVisitor();
      visitor.api.deaf = true;
      visitor.api.says('one');
      visitor.api.says('two');
      visitor.api.deaf = false;
      visitor.api.says('three');
      await visitor.until(() => visitor.transcript.length === 3);
      expect(visitor.transcript).to.deep.equal(['one', 'two', 'three']);
    });

    it('fetches what was lost for good when the server says so', async () => {
      const visitor = await chattingVisitor();
      visitor.api.deaf = true;
      visitor.api.says('one');
      visitor.api.joins({ nick: 'dr-baker', name: 'Dr Baker', role: 'expert' });
      visitor.api.deaf = false;
      visitor.api.resync();
      await visitor.until(() => visitor.transcript.length === 1);
      const room = roomOf(visitor.state.current)!;
      expect(room.notices.map(({ name, kind }) => [name, kind])).to.deep.equal([['Dr Baker', 'joined']]);
    });

    it('misses nothing when the stream is cut', async () => {
      const visitor = await chattingVisitor();
      visitor.api.says('one');
      await visitor.until(() => visitor.transcript.length === 1);
      visitor.api.cutStreams();
      visitor.api.says('two');
      await visitor.until(() => visitor.transcript.length === 2);
      expect(visitor.state.link.status).to.equal('live');
      expect(visitor.api.countOf(history)).to.equal(0);
    });

    it('begins a long conversation with its newest page and loads older ones when asked', async () => {
      const visitor = await waitingVisitor();
      visitor.api.deaf = true;
      visitor.api.offerRoom();
      for (let index = 1; index <= 450; index++) visitor.api.says(`message ${index}`);
      visitor.api.deaf = false;
      visitor.api.resync();
      await visitor.until(() => visitor.transcript.length === 200);
      expect(visitor.transcript[0]).to.equal('message 251');
      visitor.session.loadOlder();
      visitor.session.loadOlder();
      await visitor.until(() => visitor.transcript.length === 400);
      visitor.session.loadOlder();
      await visitor.until(() => visitor.transcript.length === 450);
      expect(roomOf(visitor.state.current)!.log.older).to.equal(false);
      expect(visitor.transcript).to.deep.equal(visitor.api.messages);
    });

    it('shows who composes, and stops believing it', async () => {
      const visitor = await chattingVisitor();
      const composing = () => roomOf(visitor.state.current)!.composing;
      visitor.api.expertIs('composing');
      await visitor.until(() => composing().length === 1);
      expect(composing()).to.deep.equal(['dr-adams']);
      visitor.clock.ring();
      expect(composing()).to.deep.equal([]);
    });

    it('tells that the visitor composes, rarely, and that they stopped', async () => {
      const visitor = await chattingVisitor();
      for (const draft of ['H', 'He', 'Hel']) visitor.session.compose(draft);
      await eventually(() => visitor.api.chatStates.length === 1);
      visitor.clock.ring();
      await eventually(() => visitor.api.chatStates.length === 2);
      visitor.session.compose('Hello');
      visitor.session.send('Hello');
      await eventually(() => visitor.api.chatStates.length === 4);
      expect(visitor.api.chatStates).to.deep.equal(['composing', 'paused', 'composing', 'active']);
      expect(roomOf(visitor.state.current)!.draft).to.equal('');
    });
  });

  describe('ending', () => {
    it('keeps the transcript on the screen when the expert ends the room', async () => {
      const visitor = await chattingVisitor();
      visitor.api.says('Goodbye.');
      visitor.api.endRoom('expert-left');
      await visitor.until(({ current }) => current.phase === 'ended');
      expect(visitor.state.current).to.include({ reason: 'expert-left' });
      expect(visitor.transcript).to.deep.equal(['Goodbye.']);
      expect(visitor.state.link.status).to.equal('closed');
      expect(visitor.api.readers).to.equal(0);
    });

    it('leaves the room', async () => {
      const visitor = await chattingVisitor();
      visitor.session.leave();
      await visitor.until(({ current }) => current.phase === 'ended');
      expect(visitor.state.current).to.include({ reason: 'visitor-left' });
      expect(visitor.api.request.room?.ended).to.equal(true);
    });

    it('stays in the room when the server is away as the visitor leaves', async () => {
      const visitor = await chattingVisitor();
      visitor.api.fail(leave, 'away', 3);
      visitor.session.leave();
      await ringUntil(visitor, () => 'leaving' in visitor.state.current && !visitor.state.current.leaving);
      expect(visitor.phase).to.equal('chatting');
    });

    it('says so when the token is not accepted any more', async () => {
      const visitor = await chattingVisitor();
      visitor.api.fail(post, { status: 401, code: 'not-signed-in' });
      visitor.session.send('Hello');
      await visitor.until(({ current }) => current.phase === 'ended');
      expect(visitor.state.current).to.include({ reason: 'expired' });
      expect(pending(visitor)[0]).to.include({ body: 'Hello', status: 'failed' });
    });

    it('keeps what could not be sent before the end, as failed', async () => {
      const visitor = await chattingVisitor();
      const release = visitor.api.hold(post);
      visitor.session.send('Wait!');
      visitor.api.endRoom('expert-left');
      await visitor.until(({ current }) => current.phase === 'ended');
      release();
      expect(pending(visitor)[0]).to.include({ body: 'Wait!', status: 'failed', problem: 'roomEnded' });
    });

    it('asks again with name and e-mail, and another question', async () => {
      const visitor = await chattingVisitor();
      visitor.api.endRoom('expert-left');
      await visitor.until(({ current }) => current.phase === 'ended');
      visitor.session.askAgain();
      expect(visitor.phase).to.equal('idle');
      expect(visitor.state.form).to.deep.equal({ ...form, question: '' });
      visitor.session.ask({ ...form, question: 'And sugar?' });
      await visitor.until(({ current }) => current.phase === 'queued');
      expect(visitor.api.requests).to.have.length(2);
    });
  });

  describe('starting and stopping', () => {
    it('knows that the workgroup is closed, and that it has opened', async () => {
      const api = new ScriptedChatApi();
      api.open = false;
      const visitor = visit(api);
      await visitor.until(({ current }) => current.phase === 'unavailable');
      api.open = true;
      visitor.session.refresh();
      await visitor.until(({ current }) => current.phase === 'idle');
    });

    it('says that the server is away, and tries again when asked', async () => {
      const api = new ScriptedChatApi();
      api.fail(/workgroups/, 'away', 4);
      const visitor = visit(api);
      await ringUntil(visitor, () => visitor.state.workgroup.status === 'failed');
      expect(visitor.state.workgroup).to.deep.equal({ status: 'failed', problem: { key: 'serverAway' } });
      visitor.session.refresh();
      await visitor.until(({ workgroup }) => workgroup.status === 'known');
    });

    it('says that there is no such workgroup', async () => {
      const visitor = visit(new ScriptedChatApi(), { workgroup: 'nobody' });
      await visitor.until(({ workgroup }) => workgroup.status === 'failed');
      expect(visitor.state.workgroup).to.deep.equal({
        status: 'failed',
        problem: { key: 'unknownWorkgroup' },
      });
    });

    it('runs nothing after it was stopped, and goes on when it is started again', async () => {
      const visitor = await chattingVisitor();
      const release = visitor.api.hold(post);
      visitor.session.send('Hello');
      visitor.session.compose('And');
      visitor.session.stop();
      await eventually(() => visitor.api.readers === 0);
      expect(visitor.clock.waiting).to.equal(0);
      const calls = visitor.api.calls.length;
      window.dispatchEvent(new Event('online'));
      visitor.api.says('Are you there?');
      release();
      expect(visitor.api.calls).to.have.length(calls);
      expect(visitor.transcript).to.deep.equal(['Hello']);

      visitor.session.start();
      await visitor.until(() => visitor.transcript.length === 2 && pending(visitor).length === 0);
      expect(visitor.transcript).to.deep.equal(['Are you there?', 'Hello']);
    });
  });
});
