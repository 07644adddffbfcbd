import { expect } from 'chai';
import { loadTexts } from '../../src/i18n/index.js';
import type { VisitorState } from '../../src/visitor/index.js';
import { visitorStates } from '../../stories/visitor-states.js';
import { deepAll, drawn, showPanel, violations } from './support.js';

describe('accessibility of each phase', () => {
  before(() => {
    // Colours that are still fading in would be measured at half their contrast.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { background: Canvas }');
    document.adoptedStyleSheets.push(sheet);
  });

  afterEach(() => document.documentElement.style.removeProperty('color-scheme'));

  for (const scheme of ['light', 'dark'])
    for (const [name, state] of Object.entries<VisitorState>(visitorStates))
      it(`axe finds nothing in "${name}", ${scheme}`, async () => {
        document.documentElement.style.setProperty('color-scheme', scheme);
        const { panel, remove } = await showPanel(state);
        await stillness(panel);
        expect(await violations(panel)).to.deep.equal([]);
        remove();
      });

  it('axe finds nothing in Arabic, and everything runs from right to left', async () => {
    const { panel, remove } = await showPanel(visitorStates.chatting);
    panel.texts = await loadTexts('ar');
    await drawn(panel);
    await stillness(panel);
    expect(getComputedStyle(panel).direction).to.equal('rtl');
    expect(panel.lang).to.equal('ar');
    expect(await violations(panel)).to.deep.equal([]);
    remove();
  });

  for (const [name, state] of Object.entries<VisitorState>(visitorStates))
    it(`"${name}" fits a window of 320 pixels without scrolling sideways`, async () => {
      const { panel, remove } = await showPanel(state);
      panel.parentElement!.style.width = '320px';
      await drawn(panel);
      for (const element of [panel, ...panel.shadowRoot!.querySelectorAll('[data-view]')])
        expect(element.scrollWidth).to.be.at.most(element.clientWidth);
      remove();
    });
});

/** Animations that end have ended. */
async function stillness(panel: HTMLElement): Promise<void> {
  const finite = deepAll(panel, '*')
    .flatMap((element) => element.getAnimations())
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.all(finite.map((animation) => animation.finished.catch(() => {})));
}
