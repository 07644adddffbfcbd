import { expect } from 'chai';
import {
  anna,
  form,
  messageOf,
  room,
  visitorStates,
  workgroup as openWorkgroup,
} from '../../stories/visitor-states.js';
import type { Problem, VisitorPhase, VisitorState } from '../../src/visitor/index.js';
import { control, deep, deepAll, drawn, focused, showPanel, type ShownPanel } from './support.js';

describe('panel', () => {
  let shown: ShownPanel;
  afterEach(() => shown.remove());

  const words = () =>
    deepAll(shown.panel, 'h1, h2, h3, p, button, label, span').map(({ textContent }) => textContent?.trim());
  const wished = () => shown.wishes.map(({ action }) => action);

  it('takes the form with Enter in a field', async () => {
    shown = await showPanel(visitorStates.filledIn);
    deep<HTMLFormElement>(shown.panel, 'form').requestSubmit();
    expect(shown.wishes).to.deep.equal([{ action: 'ask', values: [form] }]);
  });

  it('asks once, however often the button is pressed', async () => {
    shown = await showPanel(visitorStates.asking);
    deep<HTMLFormElement>(shown.panel, 'form').requestSubmit();
    expect(wished()).to.deep.equal([]);
    control(shown.panel, 'Cancel').click();
    expect(wished()).to.deep.equal(['cancel']);
  });

  it('says beside the field what is wrong with it, and goes there', async () => {
    shown = await showPanel(visitorStates.filledIn);
    deep<HTMLInputElement>(shown.panel, '#emailAddress').focus();
    await shown.become(visitorStates.invalid);
    const name = deep<HTMLInputElement>(shown.panel, '#name');
    expect(name.getAttribute('aria-invalid')).to.equal('true');
    const described = deep(shown.panel, `#${name.getAttribute('aria-describedby')}`);
    expect(described.textContent?.trim()).to.equal('Please tell us your name.');
    expect(focused()).to.equal(name);
  });

  it('goes to the wrong field again when the form is sent again, and shows the button all the time', async () => {
    shown = await showPanel(visitorStates.invalid);
    deep(shown.panel, '.primary').focus();
    const { current } = visitorStates.invalid as VisitorState & { current: { problems: readonly Problem[] } };
    const again = { phase: 'idle', problems: [...current.problems] } as const;
    await shown.become({ ...visitorStates.invalid, current: again });
    expect(focused()?.id).to.equal('name');
    shown.panel.style.height = '420px';
    const { bottom } = shown.panel.getBoundingClientRect();
    expect(deep(shown.panel, '.primary').getBoundingClientRect().bottom).to.be.below(bottom);
  });

  it('keeps every letter that is typed', async () => {
    shown = await showPanel(visitorStates.idle);
    const question = deep<HTMLTextAreaElement>(shown.panel, '#question');
    question.value = 'Hello';
    question.dispatchEvent(new InputEvent('input'));
    expect(shown.wishes).to.deep.equal([{ action: 'edit', values: [{ question: 'Hello' }] }]);
  });

  it('says when the service is away, and tries again', async () => {
    shown = await showPanel(visitorStates.serverAway);
    control(shown.panel, 'Try again').click();
    expect(wished()).to.deep.equal(['refresh']);
  });

  it('takes no question for a workgroup that does not exist', async () => {
    shown = await showPanel({
      ...visitorStates.idle,
      workgroup: { status: 'failed', problem: { key: 'unknownWorkgroup' } },
    });
    expect(words().some((one) => one?.startsWith('This chat is not set up yet'))).to.equal(true);
    expect(deepAll(shown.panel, 'input, textarea, .primary')).to.deep.equal([]);
  });

  it('shows the place in the queue and lets the visitor leave it', async () => {
    shown = await showPanel(visitorStates.queued);
    expect(words()).to.include('Number 3 in the queue');
    expect(words()).to.include('Expected wait: about 4 to 7 minutes');
    control(shown.panel, 'Leave the queue').click();
    expect(wished()).to.deep.equal(['cancel']);
  });

  for (const [name, phase] of [
    ['Cancel', 'asking'],
    ['Leave the queue', 'queued'],
  ] as const) {
    it(`does not take the second click of a double click for "${name}"`, async () => {
      shown = await showPanel(visitorStates.filledIn);
      await shown.become(visitorStates[phase]);
      const button = control(shown.panel, name);
      const held = button.closest<HTMLElement>('.settling')!;
      // From its beginning, however long it took to draw.
      held.style.setProperty('animation', 'none', 'important');
      expect(getComputedStyle(button).pointerEvents).to.equal('auto');
      held.style.removeProperty('animation');
      expect(getComputedStyle(button).pointerEvents).to.equal('none');
      for (const animation of held.getAnimations()) animation.finish();
      expect(getComputedStyle(button).pointerEvents).to.equal('auto');
    });
  }

  it('keeps the focus in the panel from phase to phase', async () => {
    shown = await showPanel(visitorStates.asking);
    deep(shown.panel, '.primary').focus();
    await shown.become(visitorStates.queued);
    expect(focused()?.textContent?.trim()).to.equal('Number 3 in the queue');
    await shown.become(visitorStates.chatting);
    expect(focused()?.localName).to.equal('textarea');
    await shown.become(visitorStates.ended);
    expect(focused()?.textContent?.trim()).to.equal('This chat has ended');
  });

  it('makes the message a question when the workgroup opens, in the same field', async () => {
    shown = await showPanel(visitorStates.closed);
    deep(shown.panel, '#emailAddress').focus();
    await shown.become({ ...visitorStates.idle, form });
    expect(focused()?.id).to.equal('emailAddress');
    expect(deep<HTMLTextAreaElement>(shown.panel, '#question').value).to.equal(form.question);
    expect(words()).to.include('Open now');
  });

  it('does not take the focus when the visitor is elsewhere on the page', async () => {
    shown = await showPanel(visitorStates.queued);
    const elsewhere = document.createElement('input');
    document.body.append(elsewhere);
    elsewhere.focus();
    await shown.become(visitorStates.chatting);
    await shown.become(visitorStates.writing);
    expect(focused()).to.equal(elsewhere);
    elsewhere.remove();
  });

  it('begins the room with the question and with who is there', async () => {
    const empty = { ...room, log: { messages: [], older: false }, notices: [] };
    shown = await showPanel({
      ...visitorStates.chatting,
      current: { phase: 'chatting', room: empty, leaving: false },
    });
    expect(words()).to.include(form.question);
    expect(words()).to.include('Dr Anna Weber joined');
    await shown.become(visitorStates.chatting);
    expect(deepAll(shown.panel, '.asked + p'), 'it stands in the timeline').to.deep.equal([]);
  });

  it('asks before it ends the chat, and Escape answers no', async () => {
    shown = await showPanel(visitorStates.chatting);
    control(shown.panel, 'End chat').click();
    await drawn(shown.panel);
    expect(focused()?.textContent?.trim()).to.equal('Continue chat');
    focused()!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
    await drawn(shown.panel);
    expect(focused()?.localName).to.equal('textarea');
    control(shown.panel, 'End chat').click();
    await drawn(shown.panel);
    deep(shown.panel, '.end').click();
    expect(wished().filter((action) => action !== 'see')).to.deep.equal(['leave']);
  });

  it('does not lose what is being typed while the chat is asked to end', async () => {
    shown = await showPanel(visitorStates.lost);
    control(shown.panel, 'End chat').click();
    await drawn(shown.panel);
    control(shown.panel, 'Continue chat').click();
    await drawn(shown.panel);
    expect(deep<HTMLTextAreaElement>(shown.panel, 'textarea').value).to.equal('I was writing this when');
  });

  it('offers the meeting by a link that opens apart, and no link that is none', async () => {
    shown = await showPanel(visitorStates.meeting);
    const link = control(shown.panel, 'Join meeting') as HTMLAnchorElement;
    expect(link.href).to.equal('https://meet.example.org/r1');
    expect(link.rel).to.include('noopener');
    await shown.become({
      ...visitorStates.meeting,
      current: { phase: 'chatting', room: { ...room, url: 'javascript:alert(1)' }, leaving: false },
    });
    expect(deepAll(shown.panel, '.meeting')).to.deep.equal([]);
  });

  it('says when the connection is lost', async () => {
    shown = await showPanel(visitorStates.lost);
    expect(deep(shown.panel, '.banner').textContent?.trim()).to.equal('Connection lost. Trying again…');
  });

  it('marks what came while it was closed', async () => {
    shown = await showPanel(visitorStates.chatting);
    shown.panel.shown = false;
    await drawn(shown.panel);
    const messages = [...room.log.messages, messageOf(anna, 7, 'Are you there?')];
    await shown.become({
      ...visitorStates.chatting,
      current: { phase: 'chatting', room: { ...room, log: { messages, older: false } }, leaving: false },
    });
    shown.panel.shown = true;
    await drawn(shown.panel);
    expect(deepAll(shown.panel, '.unread').length).to.equal(1);
  });

  it('keeps the transcript readable after the end, and offers to ask again', async () => {
    shown = await showPanel(visitorStates.ended);
    expect(deepAll(shown.panel, '.bubble').length).to.equal(6);
    control(shown.panel, 'Ask another question').click();
    control(shown.panel, 'Forget this chat').click();
    expect(wished().filter((action) => action !== 'see')).to.deep.equal(['askAgain', 'forget']);
  });

  it('takes a message where nobody can answer, and says that it arrived', async () => {
    shown = await showPanel(visitorStates.noExpert);
    deep<HTMLFormElement>(shown.panel, 'form').requestSubmit();
    expect(shown.wishes).to.deep.equal([{ action: 'leaveMessage', values: [form] }]);
    await shown.become(visitorStates.messageLeft);
    expect(words()).to.include('Your message has arrived');
  });

  it('calls a message a message when it is missing', async () => {
    const current = visitorStates.closed.current as VisitorPhase & { phase: 'unavailable' };
    const problems = [{ key: 'questionMissing', field: 'question' }] as const;
    shown = await showPanel({ ...visitorStates.closed, current: { ...current, problems } });
    expect(words()).to.include('Please write your message.');
  });

  it('shows HTML in every text as text', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const workgroup = { ...openWorkgroup, title: evil, description: evil };
    const known = { status: 'known', workgroup } as const;
    const evilForm = { name: evil, emailAddress: evil, question: evil };
    const evilRoom = {
      ...room,
      question: evil,
      draft: evil,
      composing: ['anna'],
      occupants: [{ ...anna, name: evil }],
      outbox: [
        { id: 'x', body: evil, data: null, stamp: '2026-03-03T14:00:00Z', status: 'failed', problem: evil },
      ],
      notices: [
        { id: 'n', afterSeq: 0, kind: 'joined', nick: 'anna', name: evil, stamp: '2026-03-03T14:00:00Z' },
      ],
    } as const;
    const evilProblem = { key: 'refused', sentence: evil } as const;
    shown = await showPanel({ ...visitorStates.idle, workgroup: known, form: evilForm });
    for (const state of [
      {
        ...visitorStates.idle,
        workgroup: known,
        form: evilForm,
        current: { phase: 'idle', problems: [evilProblem] },
      },
      { ...visitorStates.queued, workgroup: known, form: evilForm },
      {
        ...visitorStates.chatting,
        workgroup: known,
        current: { phase: 'chatting', room: evilRoom, leaving: false },
      },
      { ...visitorStates.messageLeft, workgroup: known, form: evilForm },
    ] as const) {
      await shown.become(state);
      expect(deepAll(shown.panel, 'img'), state.current.phase).to.deep.equal([]);
    }
  });
});
