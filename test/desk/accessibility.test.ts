import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { deskStates } from '../../stories/expert-states.js';
import { axeViolations, describeEmulated, showDesk, type ShownDesk } from './support.js';

describeEmulated('the desk is accessible', () => {
  let shown: ShownDesk | undefined;
  // Colours are measured as they stay, not as they come.
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));
  afterEach(() => shown?.remove());

  for (const theme of ['light', 'dark'])
    for (const [name, state] of Object.entries(deskStates))
      it(`axe finds nothing in "${name}", ${theme}`, async () => {
        shown = await showDesk(state, { theme });
        expect(await axeViolations(shown.desk)).to.deep.equal([]);
      });

  it('axe finds nothing on a phone, in Arabic, with the list and with a conversation', async () => {
    shown = await showDesk(deskStates.busy, { size: 'narrow', lang: 'ar', theme: 'dark' });
    expect(await axeViolations(shown.desk)).to.deep.equal([]);
    shown.all('.row')[0]?.click();
    await shown.settled();
    expect(await axeViolations(shown.desk)).to.deep.equal([]);
  });

  it('axe finds nothing in menus, the invitation, the question before leaving, and the left messages', async () => {
    shown = await showDesk(deskStates.inviting);
    for (const open of [
      'Keyboard help',
      /Anna Weber/,
      'Invite a colleague',
      'Leave conversation',
      /^Left messages/,
    ]) {
      shown.find('button', open).click();
      await shown.settled();
      expect(await axeViolations(shown.desk), String(open)).to.deep.equal([]);
    }
  });

  it('has one landmark of each kind, and headings without gaps', async () => {
    shown = await showDesk(deskStates.busy);
    const landmarks = [...shown.desk.renderRoot.querySelectorAll('header, nav, main, aside')];
    expect(landmarks.map(({ localName }) => localName)).to.deep.equal(['header', 'nav', 'main', 'aside']);
    const levels = shown.all('h1, h2, h3, h4').map(({ localName }) => Number(localName.slice(1)));
    expect(levels[0]).to.equal(1);
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).to.be.at.most(1));
  });

  it('reflows without a horizontal bar at 320 px', async () => {
    shown = await showDesk(deskStates.busy, { size: 'narrow' });
    shown.desk.style.width = '320px';
    await shown.settled();
    for (const element of [...shown.all('*')].filter(({ clientWidth }) => clientWidth > 0)) {
      const { left, right } = element.getBoundingClientRect();
      if (element.closest('svg, .hidden') || getComputedStyle(element).position === 'absolute') continue;
      expect(left, element.outerHTML.slice(0, 80)).to.be.at.least(-1);
      expect(right, element.outerHTML.slice(0, 80)).to.be.at.most(321);
    }
  });
});
