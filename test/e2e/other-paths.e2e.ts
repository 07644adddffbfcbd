/** What does not go the straight way: nobody there, second thoughts, wrong passwords, two tabs, hostile words. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { ar } from '../../src/i18n/ar.js';
import { en } from '../../src/i18n/en.js';
import { enDesk } from '../../src/i18n/en-desk.js';
import { enLater } from '../../src/i18n/en-later.js';
import { launcherTexts } from '../../src/i18n/launcher.js';
import { said, see, seeNoMore, Visitor } from './support/actors.js';
import { setStage, type Stage } from './support/stage.js';

const arabic = (key: keyof typeof ar) => String(ar[key]);

describe('other paths', () => {
  let stage: Stage;

  before(async () => {
    stage = await setStage('chromium', {
      settings: ['offerTimeout=2', 'rejectionPause=1', 'expertGoneAfter=5'],
    });
  });
  after(() => stage?.stop());
  afterEach(async () => {
    const { troubles } = stage;
    const found = troubles.splice(0);
    await stage.clear();
    assert.deepEqual(found, []);
  });

  it('a closed workgroup says so, and a message left there arrives at the desk', async () => {
    const visitor = await stage.visitor();
    await visitor.open();
    await visitor.seesText(enLater.closed);
    await visitor.root.getByLabel(en.name).fill('Jonas');
    await visitor.root.getByLabel(en.email).fill('jonas@example.org');
    await visitor.root.getByLabel(enLater.yourMessage).fill('Please call me back.');
    await visitor.button(enLater.leaveMessage).click();
    await visitor.seesText(enLater.messageLeft);

    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url);
    await amira.seesDesk();
    await amira.button(new RegExp(enDesk.leftMessages)).click();
    await amira.seesText('Please call me back.');
    await amira.button(said(enDesk.markHandledOf, { name: 'Jonas' })).click();
    await amira.seesNoMore('Please call me back.');
  });

  it('a wrong password is told, and the right one then works', async () => {
    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url, 'not-her-password');
    await amira.seesText(enDesk.wrongPassword);
    await amira.root.getByLabel(enDesk.password, { exact: true }).fill('amira-password-1');
    await amira.button(enDesk.signIn).click();
    await amira.seesDesk();
  });

  it('a visitor who cancels in the queue is gone from the desk, and can ask again', async () => {
    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url);
    await amira.seesDesk();
    const visitor = await stage.visitor();
    await visitor.open();
    await visitor.ask('Never mind?');
    await see(amira.offer('Maria Keller'));
    await visitor.button(en.leaveQueue).click();
    await seeNoMore(amira.offer('Maria Keller'));
    await see(visitor.root.getByLabel(en.question, { exact: true }));
    await visitor.ask('One more thing');
    await amira.accept('Maria Keller');
    await visitor.seesRoom();
    await amira.leave();
    await visitor.seesText(enLater.endedExpertLeft);
  });

  it('an offer that nobody answers goes to the next expert', async () => {
    const amira = await stage.expert('amira');
    const ben = await stage.expert('ben');
    for (const expert of [amira, ben]) {
      await expert.signIn(stage.system.url);
      await expert.seesDesk();
    }
    const visitor = await stage.visitor();
    await visitor.open();
    await visitor.ask('Is anybody quick?');
    const first = await Promise.race([
      see(amira.offer('Maria Keller')).then(() => amira),
      see(ben.offer('Maria Keller')).then(() => ben),
    ]);
    const second = first === amira ? ben : amira;
    await seeNoMore(first.offer('Maria Keller'));
    await second.accept('Maria Keller');
    await visitor.seesRoom();
    await visitor.leave();
    await visitor.seesText(enLater.endedVisitorLeft);
  });

  it('two tabs of one visitor are one conversation', async () => {
    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url);
    await amira.seesDesk();
    const context = await stage.context();
    const first = new Visitor(await context.newPage());
    await first.page.goto(stage.site.url);
    await first.open();
    await first.ask('Do I have to repeat myself?');
    await amira.accept('Maria Keller');
    await first.seesRoom();

    const second = new Visitor(await context.newPage());
    await second.page.goto(stage.site.url);
    await second.open();
    await second.seesRoom();
    await first.write('from the first tab');
    await second.write('from the second tab');
    await amira.write('to both');
    await amira.seesText('from the second tab');
    const all = await amira.transcript();
    assert.deepEqual(all.toSorted(), ['from the first tab', 'from the second tab', 'to both']);
    for (const tab of [first, second]) await tab.hasTranscript(all);
    await second.leave();
    await first.seesText(enLater.endedVisitorLeft);
  });

  it('markup and script in every field are text, on both sides', async () => {
    const hostile = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>';
    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url);
    await amira.seesDesk();
    const visitor = await stage.visitor();
    await visitor.open();
    await visitor.ask(`question ${hostile}`, { name: `<b onclick=alert(1)>M</b>`, email: 'x@example.org' });
    await amira.seesText(`question ${hostile}`);
    await amira.accept('<b onclick=alert(1)>M</b>');
    await visitor.seesRoom();
    await visitor.write(`visitor ${hostile}`);
    await amira.hasTranscript([`visitor ${hostile}`]);
    await amira.write(`expert ${hostile} javascript:alert(1)`);
    for (const side of [visitor, amira]) {
      await side.hasTranscript([`visitor ${hostile}`, `expert ${hostile} javascript:alert(1)`]);
      assert.equal(await side.root.locator('img, script, b[onclick], a[href^="javascript"]').count(), 0);
      assert.notEqual(await side.page.title(), 'broken');
    }
    await visitor.leave();
  });

  it('an emoji and right-to-left conversation is shown as it was written', async () => {
    Object.assign(stage.siteOptions, { lang: 'ar', dir: 'rtl' });
    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url);
    await amira.seesDesk();
    const visitor = await stage.visitor();
    Object.assign(stage.siteOptions, { lang: 'en', dir: 'ltr' });
    await visitor.root.getByRole('button', { name: launcherTexts('ar').open }).click();
    await visitor.root.getByLabel(arabic('name')).fill('ليلى حسن');
    await visitor.root.getByLabel(arabic('email')).fill('layla@example.org');
    await visitor.root.getByLabel(arabic('question'), { exact: true }).fill('هل يمكنني تناول العسل؟ 🍯');
    await visitor.button(arabic('ask')).click();
    await amira.accept('ليلى حسن');
    const composer = visitor.root.getByRole('textbox', { name: arabic('message'), exact: true });
    await composer.fill('مرحبا 👩🏽‍⚕️ (ABC 123)');
    await composer.press('Enter');
    await amira.hasTranscript(['مرحبا 👩🏽‍⚕️ (ABC 123)']);
    await amira.write('أهلاً ليلى! 👋🏼 12 units');
    const spoken = ['مرحبا 👩🏽‍⚕️ (ABC 123)', 'أهلاً ليلى! 👋🏼 12 units'];
    await amira.hasTranscript(spoken);
    await visitor.hasTranscript(spoken);
    const directions = await visitor.root
      .locator('[part~="message-text"] [dir]')
      .evaluateAll((texts) => texts.map((text) => text.getAttribute('dir')));
    assert.deepEqual(directions, ['auto', 'auto']);
  });

  it('with storage blocked the chat still works', async () => {
    const amira = await stage.expert('amira');
    await amira.signIn(stage.system.url);
    await amira.seesDesk();
    const context = await stage.context();
    await context.addInitScript(() => {
      for (const name of ['sessionStorage', 'localStorage'])
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
    });
    const visitor = new Visitor(await context.newPage());
    await visitor.page.goto(stage.site.url);
    await visitor.open();
    await visitor.ask('Without a memory?');
    await amira.accept('Maria Keller');
    await visitor.seesRoom();
    await visitor.write('It works.');
    await amira.hasTranscript(['It works.']);
    await visitor.leave();
  });

  it('with the server away at page load the page lives, and the chat works once it is back', async () => {
    const context = await stage.context();
    const visitor = new Visitor(await context.newPage());
    await visitor.page.goto(stage.site.url);
    stage.system.gate.close();
    await visitor.open();
    await see(visitor.root.getByRole('alert').getByText(launcherTexts('en').failed));
    stage.system.gate.open();
    await visitor.open();
    await see(
      visitor.root.getByText(enLater.closed).or(visitor.root.getByLabel(en.question, { exact: true })),
    );
  });

  it('before the visitor acts the page loads one script, and nothing is stored', async () => {
    const context = await stage.context();
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(stage.site.url);
    await see(new Visitor(page).launcher);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(
      requests.filter((url) => !url.startsWith(stage.site.url)),
      [`${stage.system.url}/ofchat-widget.js`],
    );
    const { cookies, origins } = await context.storageState();
    assert.deepEqual({ cookies, origins }, { cookies: [], origins: [] });
    assert.equal(await page.evaluate(() => sessionStorage.length + document.cookie.length), 0);
  });
});
