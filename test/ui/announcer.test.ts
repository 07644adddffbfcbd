import { expect } from 'chai';
import { Announcer } from '../../src/ui/index.js';

describe('announcer', () => {
  let host: HTMLElement;
  let announcer: Announcer;

  beforeEach(() => {
    host = document.createElement('div');
    document.body.append(host);
    announcer = new Announcer(host);
  });

  afterEach(() => {
    announcer.stop();
    host.remove();
  });

  it('stands in the light DOM, empty, before anything is said', () => {
    const roles = [...host.querySelectorAll('[role]')].map(({ role }) => role);
    expect(roles).to.deep.equal(['log', 'status', 'alert']);
    expect(host.textContent).to.equal('');
    expect(host.firstElementChild?.slot).to.equal('announcer');
  });

  it('says messages, status and alerts apart, as text', () => {
    announcer.message('<b>Hello</b>');
    announcer.status('You are next');
    announcer.alert('Not sent');
    const [messages, status, alert] = host.querySelectorAll('[role]');
    expect(messages?.textContent).to.equal('<b>Hello</b>');
    expect(messages?.querySelector('b')).to.equal(null);
    expect(status?.textContent).to.equal('You are next');
    expect(alert?.textContent).to.equal('Not sent');
  });

  it('keeps at most 20 utterances', () => {
    for (let count = 1; count <= 30; count += 1) announcer.message(`${count}`);
    const kept = [...host.querySelectorAll('[role=log] > p')].map(({ textContent }) => textContent);
    expect(kept.length).to.equal(20);
    expect(kept.at(-1)).to.equal('30');
  });

  it('leaves nothing behind when it stops', () => {
    announcer.message('Hello');
    announcer.stop();
    expect(host.childElementCount).to.equal(0);
  });
});
