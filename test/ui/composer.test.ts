import { expect } from 'chai';
import type { Composer, SendEvent } from '../../src/ui/index.js';
import '../../src/ui/index.js';

describe('composer', () => {
  let composer: Composer;
  let field: HTMLTextAreaElement;
  let sent: SendEvent[];

  beforeEach(async () => {
    composer = document.createElement('ofchat-composer');
    sent = [];
    composer.addEventListener('send', (event) => sent.push(event as SendEvent));
    document.body.append(composer);
    await composer.updateComplete;
    field = composer.renderRoot.querySelector('textarea')!;
  });

  afterEach(() => composer.remove());

  function write(text: string): void {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }

  function press(init: KeyboardEventInit): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init });
    field.dispatchEvent(event);
    return event;
  }

  it('sends on Enter, without the white space around', () => {
    write('  Hello \n');
    expect(press({}).defaultPrevented).to.equal(true);
    expect(sent.map(({ text }) => text)).to.deep.equal(['Hello']);
  });

  it('breaks the line on Shift and Enter', () => {
    write('Hello');
    expect(press({ shiftKey: true }).defaultPrevented).to.equal(false);
    expect(sent).to.deep.equal([]);
  });

  it('leaves Enter to an input method that composes', () => {
    write('こんにち');
    press({ isComposing: true });
    press({ keyCode: 229 });
    expect(sent).to.deep.equal([]);
  });

  it('keeps the text until somebody takes it', async () => {
    write('Hello');
    press({});
    await composer.updateComplete;
    expect(field.value).to.equal('Hello');
    sent[0]!.take();
    await composer.updateComplete;
    expect(field.value).to.equal('');
  });

  it('sends nothing when there is nothing, and nothing that is too long', async () => {
    press({});
    write('   ');
    press({});
    composer.limit = 5;
    write('123456');
    await composer.updateComplete;
    press({});
    await composer.updateComplete;
    const said = () => composer.renderRoot.querySelector('[role=alert]')?.textContent;
    expect(said()).to.equal('1 character too many');
    write('1234567');
    await composer.updateComplete;
    expect(said()).to.equal(undefined);
    write('123456');
    await composer.updateComplete;
    expect(sent).to.deep.equal([]);
    expect(composer.renderRoot.querySelector('.limit')?.textContent?.trim()).to.equal('1 character too many');
    expect(field.value).to.equal('123456');
  });

  it('shows a draft that was kept, and does not touch the caret while one writes', async () => {
    composer.draft = 'kept';
    await composer.updateComplete;
    expect(field.value).to.equal('kept');
    write('kept text');
    field.setSelectionRange(2, 2);
    composer.draft = 'kept text';
    await composer.updateComplete;
    expect(field.selectionStart).to.equal(2);
  });

  it('tells every change of the text', () => {
    const texts: string[] = [];
    composer.addEventListener('compose', (event) => texts.push((event as SendEvent).text));
    write('H');
    write('Hi');
    expect(texts).to.deep.equal(['H', 'Hi']);
  });
});
