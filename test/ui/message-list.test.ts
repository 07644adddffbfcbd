import { expect } from 'chai';
import { timelineOf, type RoomView } from '../../src/room/index.js';
import type { MessageList } from '../../src/ui/index.js';
import '../../src/ui/index.js';
import { anna, messageOf, room, visitorStates } from '../../stories/visitor-states.js';

const day = (stamp: string) => stamp.slice(0, 10);
const maria = { nick: 'maria', name: 'Maria Keller', role: 'visitor' } as const;

function roomWith(from: number, to: number, changes: Partial<RoomView> = {}): RoomView {
  const messages = Array.from({ length: to - from + 1 }, (_, index) =>
    messageOf(anna, from + index, `Message ${from + index}`),
  );
  return { ...room, notices: [], log: { messages, older: from > 1 }, ...changes };
}

describe('message list', () => {
  let list: MessageList;
  let frame: HTMLElement;

  beforeEach(() => {
    frame = document.createElement('div');
    frame.style.cssText = 'width: 400px; height: 300px; display: grid';
    list = document.createElement('ofchat-message-list');
    frame.append(list);
    document.body.append(frame);
  });

  afterEach(() => frame.remove());

  async function show(view: RoomView, unreadAfter?: number): Promise<void> {
    list.timeline = timelineOf(view, { day, unreadAfter });
    list.older = view.log.older;
    await settled();
  }

  async function settled(): Promise<void> {
    await list.updateComplete;
    await import('../../src/ui/message-list-more.js');
    // Scrolling happens in the next frame, and tells what is seen in the one after.
    for (let frames = 0; frames < 3; frames += 1) await new Promise((next) => requestAnimationFrame(next));
    await list.updateComplete;
  }

  const scroller = () => list.renderRoot.querySelector<HTMLElement>('.scroller')!;
  const below = () => scroller().scrollHeight - scroller().scrollTop - scroller().clientHeight;
  const bubbles = () =>
    [...list.renderRoot.querySelectorAll('.bubble')].map(({ textContent }) => textContent?.trim());

  it('is a list in a region with a name that the keyboard reaches', async () => {
    await show(room);
    expect(scroller().getAttribute('role')).to.equal('region');
    expect(scroller().getAttribute('aria-label')).to.equal('Conversation');
    expect(scroller().tabIndex).to.equal(0);
    expect(list.renderRoot.querySelectorAll('[role=list] > li').length).to.be.greaterThan(4);
  });

  it('follows the latest message while its end is in sight', async () => {
    await show(roomWith(1, 30));
    expect(below()).to.be.lessThan(2);
    await show(roomWith(1, 31));
    expect(below()).to.be.lessThan(2);
  });

  it('stays where the person reads, and counts what came below', async () => {
    await show(roomWith(1, 30));
    scroller().scrollTop = 100;
    await settled();
    await show(roomWith(1, 33));
    expect(scroller().scrollTop).to.equal(100);
    const button = list.renderRoot.querySelector<HTMLElement>('.latest')!;
    expect(button.textContent?.trim()).to.equal('3 new messages');
    button.click();
    await settled();
    expect(below()).to.be.lessThan(2);
    expect(list.renderRoot.querySelector('.latest')).to.equal(null);
  });

  it("goes to one's own message wherever one was reading", async () => {
    await show(roomWith(1, 30));
    scroller().scrollTop = 0;
    await settled();
    const outbox = [
      { id: 'o', body: 'mine', data: null, stamp: new Date().toISOString(), status: 'sending' as const },
    ];
    await show(roomWith(1, 30, { outbox }));
    expect(below()).to.be.lessThan(2);
  });

  it('keeps what is read in its place when older messages come', async () => {
    await show(roomWith(31, 60));
    scroller().scrollTop = 40;
    await settled();
    const [first] = list.renderRoot.querySelectorAll('.bubble');
    const offset = first!.getBoundingClientRect().top;
    const text = first!.textContent;
    await show(roomWith(1, 60));
    const same = [...list.renderRoot.querySelectorAll('.bubble')].find(
      ({ textContent }) => textContent === text,
    );
    expect(same!.getBoundingClientRect().top).to.be.closeTo(offset, 40);
  });

  it('asks for older messages, and tells when the latest was seen', async () => {
    const events: string[] = [];
    for (const type of ['older', 'seen']) list.addEventListener(type, () => events.push(type));
    await show(roomWith(31, 60));
    expect(events).to.deep.equal(['seen']);
    list.renderRoot.querySelector<HTMLElement>('.older')!.click();
    expect(events).to.deep.equal(['seen', 'older']);
  });

  it('shows links and styles when the formatting is there, and lines as they were written', async () => {
    const body = 'See https://example.org\nand *hurry*';
    await show({ ...room, notices: [], log: { messages: [messageOf(anna, 1, body)], older: false } });
    await import('../../src/ui/formatting.js');
    await settled();
    const bubble = list.renderRoot.querySelector<HTMLElement>('.bubble')!;
    expect(bubble.querySelector('a')?.href).to.equal('https://example.org/');
    expect(bubble.querySelector('strong')?.textContent).to.equal('hurry');
    expect(bubble.innerText.trim()).to.equal('See https://example.org\nand hurry');
  });

  it('sees nothing while it is hidden', async () => {
    frame.hidden = true;
    frame.style.display = 'none';
    let seen = 0;
    list.addEventListener('seen', () => (seen += 1));
    await show(roomWith(1, 3));
    expect(seen).to.equal(0);
    frame.style.display = 'grid';
    await settled();
    expect(seen).to.equal(1);
  });

  it('offers to send a failed message again or to discard it', async () => {
    const { current } = visitorStates.failed;
    if (current.phase !== 'chatting') throw new Error('The state of this story has changed.');
    await show(current.room);
    const wishes: string[] = [];
    for (const type of ['retry', 'discard'])
      list.addEventListener(type, (event) => wishes.push(`${type} ${(event as Event & { id: string }).id}`));
    for (const button of list.renderRoot.querySelectorAll<HTMLElement>('div.failed button')) button.click();
    expect(wishes).to.deep.equal(['retry o1', 'discard o1']);
  });

  it('marks what is unread, and says "Sent" once', async () => {
    await show(room, 4);
    expect(list.renderRoot.querySelector('.unread')?.textContent).to.equal('New messages');
    const metas = [...list.renderRoot.querySelectorAll('.meta')].filter(({ textContent }) =>
      textContent?.includes('Sent'),
    );
    expect(metas.length).to.equal(1);
  });

  it('shows a message once, whatever its way from the outbox into the log', async () => {
    const stamp = new Date(2026, 2, 3, 14, 5).toISOString();
    const pending = { id: 'x', body: 'Hello', data: null, stamp, status: 'sending' as const };
    await show({ ...roomWith(1, 2), outbox: [pending] });
    await show(
      roomWith(1, 2, {
        log: {
          messages: [...roomWith(1, 2).log.messages, { ...messageOf(maria, 3, 'Hello'), id: 'x' }],
          older: false,
        },
      }),
    );
    expect(bubbles()).to.deep.equal(['Message 1', 'Message 2', 'Hello']);
  });

  it('shows HTML of a person as text, and rich messages without anything that runs', async () => {
    const { current } = visitorStates.hostile;
    if (current.phase !== 'chatting') throw new Error('The state of this story has changed.');
    await show(current.room);
    await customElements.whenDefined('ofchat-rich-text');
    const rich = list.renderRoot.querySelector('ofchat-rich-text')!;
    await until(() => rich.shadowRoot?.querySelector('a') !== null);
    for (const root of [list.renderRoot, rich.shadowRoot!]) {
      expect(root.querySelector('script, img, [onerror], [onload], [onclick]')).to.equal(null);
      for (const link of root.querySelectorAll('a')) expect(link.href).to.match(/^(https:.*)?$/);
    }
  });

  it('draws no more than once per frame, however many messages come', async () => {
    await show(roomWith(1, 5));
    const { scrollTo } = Element.prototype;
    let scrolls = 0;
    scroller().scrollTo = function (this: Element, ...options: unknown[]) {
      scrolls += 1;
      return Reflect.apply(scrollTo, this, options) as void;
    };
    for (let count = 6; count < 106; count += 1) {
      list.timeline = timelineOf(roomWith(1, count), { day });
      await list.updateComplete;
    }
    await settled();
    expect(scrolls).to.be.lessThan(50);
    expect(below()).to.be.lessThan(2);
  });
});

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((next) => requestAnimationFrame(next));
}
