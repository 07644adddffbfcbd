import { expect } from 'chai';
import { ScriptedChatApi } from './support/scripted-chat-api.js';
import { chattingVisitor, cleanUp, eventually, form, visit, waitingVisitor } from './support/visitor.js';

// Each tab has a sessionStorage of its own; here they share one, so they keep nothing.
const tab = { storage: 'none' } as const;

describe('two tabs of one visitor', () => {
  afterEach(cleanUp);

  it('have one conversation: the second takes up that of the first', async () => {
    const first = await chattingVisitor(undefined, tab);
    first.api.says('Good morning.');
    const second = visit(first.api, tab);
    await second.until(() => second.transcript.length === 1);
    second.session.send('Hello');
    await first.until(() => first.transcript.length === 2);
    await second.until(() => second.transcript.length === 2);
    expect(first.transcript).to.deep.equal(['Good morning.', 'Hello']);
    expect(second.transcript).to.deep.equal(first.transcript);
    expect(first.api.requests).to.have.length(1);
  });

  it('both wait when one asks', async () => {
    const api = new ScriptedChatApi();
    const [first, second] = [visit(api, tab), visit(api, tab)];
    first.session.ask(form);
    await second.until(({ current }) => current.phase === 'queued');
    expect(api.requests).to.have.length(1);
  });

  it('are both out of the queue when one leaves it', async () => {
    const first = await waitingVisitor(undefined, tab);
    const second = visit(first.api, tab);
    await second.until(({ current, link }) => current.phase === 'queued' && link.status === 'live');
    second.session.cancel();
    await first.until(({ current }) => current.phase === 'idle');
    await second.until(({ current }) => current.phase === 'idle');
  });

  it('both forget', async () => {
    const first = await chattingVisitor(undefined, tab);
    const second = visit(first.api, tab);
    await second.until(({ current }) => current.phase === 'chatting');
    second.session.forget();
    await first.until(({ current }) => current.phase === 'idle');
    await eventually(() => first.api.readers === 0);
  });

  it('of different workgroups know nothing of each other', async () => {
    const first = await waitingVisitor(undefined, tab);
    const second = visit(first.api, { ...tab, workgroup: 'nobody' });
    await second.until(({ workgroup }) => workgroup.status === 'failed');
    expect(second.phase).to.equal('idle');
  });

  it('are alone where the browser has no channel between them', async () => {
    const { BroadcastChannel } = window;
    Reflect.deleteProperty(window, 'BroadcastChannel');
    try {
      const visitor = await waitingVisitor(undefined, tab);
      expect(visitor.phase).to.equal('queued');
    } finally {
      window.BroadcastChannel = BroadcastChannel;
    }
  });
});
