import { expect } from 'chai';
import { OfchatWidget } from '../../src/widget/define.js';
import { workgroup } from '../../stories/visitor-states.js';
import { deepAll, focused, violations } from './support.js';

/** Nobody listens there: the panel says that the service is away, and everything else works. */
const nowhere = 'http://127.0.0.1:9';

describe('<ofchat-widget>', () => {
  let widget: OfchatWidget;

  beforeEach(() => {
    widget = document.createElement('ofchat-widget');
    widget.server = nowhere;
    widget.workgroup = 'diabetes';
    document.body.append(widget);
  });

  afterEach(() => {
    widget.remove();
    sessionStorage.clear();
  });

  const launcher = () => widget.shadowRoot!.querySelector<HTMLButtonElement>('[part=launcher]')!;
  const frame = () => widget.shadowRoot!.querySelector('dialog')!;
  const isShown = () => frame().checkVisibility();

  /** Resolves when the element fires `type`. */
  const next = (type: string) =>
    new Promise<Event>((heard) => widget.addEventListener(type, heard, { once: true }));

  async function open(): Promise<void> {
    const opened = next('ofchat-open');
    launcher().click();
    await opened;
    await until(() => focused()?.id === 'question');
  }

  it('asks for nothing and stores nothing before the visitor acts', async () => {
    performance.clearResourceTimings();
    await new Promise((later) => setTimeout(later, 50));
    expect(performance.getEntriesByType('resource').map(({ name }) => name)).to.deep.equal([]);
    expect(sessionStorage.length + localStorage.length).to.equal(0);
    expect(document.cookie).to.equal('');
    expect(widget.childElementCount).to.equal(0);
  });

  it('is a button with a name that says what it does', () => {
    expect(launcher().localName).to.equal('button');
    expect(launcher().ariaLabel).to.equal('Open chat');
    expect(launcher().ariaExpanded).to.equal('false');
    expect(launcher().getBoundingClientRect().width).to.be.at.least(44);
    widget.label = 'Ask our nurses';
    expect(launcher().ariaLabel).to.equal('Ask our nurses');
  });

  it('opens as a dialog with a name, with the focus in the first field', async () => {
    await open();
    expect(frame().role).to.equal('dialog');
    expect(frame().ariaLabel).to.equal('Chat with us');
    expect(launcher().ariaExpanded).to.equal('true');
    expect(widget.hasAttribute('open')).to.equal(true);
    expect(await violations(widget)).to.deep.equal([]);
  });

  it('covers nothing of the page but its own place', async () => {
    await open();
    expect(getComputedStyle(frame(), '::backdrop').backgroundColor).to.equal('rgba(0, 0, 0, 0)');
  });

  it('leaves the focus where it is when the page comes with an open panel', async () => {
    for (const before of [document.createElement('input'), undefined]) {
      widget.remove();
      await Promise.resolve();
      if (before) document.body.append(before);
      before?.focus();
      const opened = next('ofchat-open');
      widget.setAttribute('open', '');
      document.body.append(widget);
      await opened;
      await until(() => deepAll(widget, '#question').length > 0);
      expect(focused()).to.equal(before ?? document.body);
      expect(frame().matches(':focus-within')).to.equal(false);
      before?.remove();
    }
  });

  it('closes on Escape and gives the focus back', async () => {
    await open();
    const closed = next('ofchat-close');
    focused()!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
    await closed;
    expect(isShown()).to.equal(false);
    expect(focused()).to.equal(launcher());
  });

  it('leaves Escape to an input method that composes', async () => {
    await open();
    focused()!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, isComposing: true }),
    );
    expect(isShown()).to.equal(true);
  });

  it('opens and closes by attribute and by method', async () => {
    const opened = next('ofchat-open');
    widget.setAttribute('open', '');
    await opened;
    widget.close();
    expect(isShown()).to.equal(false);
    const again = next('ofchat-open');
    widget.open();
    await again;
    expect(widget.opened).to.equal(true);
  });

  it('keeps what is typed when it is moved on the page', async () => {
    await open();
    const field = focused() as HTMLTextAreaElement;
    field.value = 'My question';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const elsewhere = document.createElement('section');
    document.body.append(elsewhere);
    elsewhere.append(widget);
    await Promise.resolve();
    expect(isShown()).to.equal(true);
    expect(deepAll(widget, '#question')[0]).to.equal(field);
    expect(field.value).to.equal('My question');
    elsewhere.remove();
  });

  it('leaves nothing behind when it is removed', async () => {
    await open();
    widget.remove();
    await Promise.resolve();
    expect(frame().childElementCount).to.equal(0);
    expect(widget.childElementCount).to.equal(0);
    expect(frame().open).to.equal(false);
  });

  it('can be removed while its panel is still being loaded', async () => {
    widget.open();
    widget.remove();
    await import('../../src/widget/panel.js');
    await new Promise((later) => setTimeout(later, 20));
    expect(frame().childElementCount).to.equal(0);
  });

  it('puts what the page knows into fields that are empty', async () => {
    widget.name = 'Maria';
    widget.email = 'maria@example.org';
    await open();
    await until(() => deepAll<HTMLInputElement>(widget, '#emailAddress')[0]?.value === 'maria@example.org');
    expect(deepAll<HTMLInputElement>(widget, '#name')[0]?.value).to.equal('Maria');
  });

  it('keeps properties that were set before the element was defined', () => {
    const early = document.createElement('div') as unknown as OfchatWidget;
    Object.defineProperty(early, 'workgroup', { value: 'late', writable: true, configurable: true });
    const upgraded = document.createElement('ofchat-widget');
    Object.defineProperty(upgraded, 'workgroup', { value: 'late', writable: true, configurable: true });
    document.body.append(upgraded);
    expect(upgraded.getAttribute('workgroup')).to.equal('late');
    upgraded.remove();
  });

  it('fills its place and is always open in the mode "inline"', async () => {
    const place = document.createElement('main');
    place.style.height = '600px';
    const inline = document.createElement('ofchat-widget');
    inline.server = nowhere;
    inline.mode = 'inline';
    place.append(inline);
    document.body.append(place);
    await until(() => deepAll(inline, '#question').length > 0);
    const dialog = inline.shadowRoot!.querySelector('dialog')!;
    expect(dialog.role).to.equal('region');
    expect(dialog.getBoundingClientRect().height).to.be.closeTo(600, 2);
    expect(focused()).to.equal(document.body);
    place.remove();
  });

  it('notices by itself that the workgroup opens, and looks no more when it is closed', async () => {
    const { fetch: realFetch, setInterval: realInterval, clearInterval: realClear } = globalThis;
    const ticks = new Map<number, () => void>();
    let open = false;
    globalThis.fetch = () => Promise.resolve(Response.json({ ...workgroup, open }));
    globalThis.setInterval = ((call: () => void, ms: number) => {
      const timer = realInterval(call, ms);
      ticks.set(timer as unknown as number, call);
      return timer;
    }) as typeof setInterval;
    globalThis.clearInterval = (timer) => {
      ticks.delete(timer as unknown as number);
      realClear(timer);
    };
    try {
      launcher().click();
      const view = (name: string) => deepAll(widget, `form${name}`).length > 0;
      await until(() => view(':not(.ask)') && deepAll(widget, '#question').length > 0);
      const field = deepAll<HTMLTextAreaElement>(widget, '#question')[0]!;
      field.value = 'Are you there?';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      open = true;
      for (const tick of ticks.values()) tick();
      await until(() => view('.ask') && deepAll(widget, '#question').length > 0);
      expect(deepAll<HTMLTextAreaElement>(widget, '#question')[0]!.value).to.equal('Are you there?');
      widget.close();
      expect(ticks.size).to.equal(0);
    } finally {
      Object.assign(globalThis, { fetch: realFetch, setInterval: realInterval, clearInterval: realClear });
    }
  });

  it('speaks Arabic where the page does', async () => {
    widget.lang = 'ar';
    expect(launcher().ariaLabel).to.equal('افتح الدردشة');
    await open();
    await until(() => deepAll(widget, 'h2')[0]?.textContent === 'كيف يمكننا مساعدتك؟');
    expect(widget.shadowRoot!.querySelector('ofchat-panel')?.dir).to.equal('rtl');
  });

  it('lives beside a second one, and a second script', async () => {
    const second = document.createElement('ofchat-widget');
    second.server = nowhere;
    second.workgroup = 'surgery';
    document.body.append(second);
    await import(`../../src/widget/define.js?second` as string);
    await open();
    expect(second.opened).to.equal(false);
    second.remove();
  });
});

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((next) => requestAnimationFrame(next));
}
