/** axe finds nothing in any phase of the running system, light and dark, on a wide screen and on a phone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { en } from '../../src/i18n/en.js';
import { enDesk } from '../../src/i18n/en-desk.js';
import { enLater } from '../../src/i18n/en-later.js';
import { Expert, see, Visitor } from './support/actors.js';
import { setStage, type Stage } from './support/stage.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page: Page, element: string): Promise<string[]> {
  // By the debugger, for the page's policy refuses a script tag.
  await page.evaluate(axeSource);
  return page.evaluate(
    async ([selector, values]) => {
      const axe = Reflect.get(globalThis, 'axe') as typeof import('axe-core');
      const found = await axe.run(selector, { runOnly: { type: 'tag', values } });
      return found.violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${String(node.target)} ${node.failureSummary}`).join('; ')}`,
      );
    },
    [element, tags] as const,
  );
}

const screens = {
  'wide, light': { colorScheme: 'light' },
  'wide, dark': { colorScheme: 'dark' },
  'phone, light': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const;

describe('accessibility of the running system', () => {
  let stage: Stage;

  before(async () => {
    stage = await setStage('chromium', {
      settings: ['expertGoneAfter=1', 'meetingUrl=https://meet.example.org/{room}'],
    });
  });
  after(() => stage?.stop());

  for (const [screen, options] of Object.entries(screens)) {
    it(`${screen}: every phase of the widget and every view of the desk`, async () => {
      const visitor: Visitor = await stage.visitor(options);
      const amira: Expert = await stage.expert('amira', {
        ...options,
        viewport: { width: 1280, height: 800 },
      });
      const phase = async (name: string) =>
        assert.deepEqual(await violations(visitor.page, 'ofchat-widget'), [], `the widget, ${name}`);
      const view = async (name: string) =>
        assert.deepEqual(await violations(amira.page, 'ofchat-desk'), [], `the desk, ${name}`);

      await see(visitor.launcher);
      await phase('closed');
      await amira.page.goto(`${stage.system.url}/desk/`);
      await see(amira.button(enDesk.signIn));
      await view('signing in');
      await amira.signIn(stage.system.url);
      await amira.seesDesk();
      await view('empty');

      await visitor.open();
      await visitor.seesText(en.openNow);
      await phase('before asking');
      await visitor.button(en.ask).click();
      await visitor.seesText(en.questionMissing);
      await phase('with problems in the form');
      await visitor.ask('Is this for everybody?');
      await visitor.seesQueue();
      await phase('queued');
      await see(amira.offer('Maria Keller'));
      await view('with an offer');
      await amira.accept('Maria Keller');
      await visitor.seesRoom();
      await visitor.write('Hello *there*, see https://example.org');
      await amira.hasTranscript(['Hello *there*, see https://example.org'.replaceAll('*', '')]);
      await phase('in the room');
      await view('in a room');
      await visitor.leave();
      await visitor.seesText(enLater.endedVisitorLeft);
      await amira.seesText(enDesk.roomEndedVisitorLeft);
      await phase('ended');
      await view('with an ended room');

      await amira.page.context().close();
      const late = await stage.visitor(options);
      await late.open();
      await see(late.root.getByText(enLater.closed).or(late.root.getByText(en.openNow)));
      assert.deepEqual(await violations(late.page, 'ofchat-widget'), [], 'the widget, nobody there');
      await stage.clear();
    });
  }
});
