/** The main job, whole, as people do it: on a hospital's own strict page, in each browser that is here. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { en } from '../../src/i18n/en.js';
import { enDesk } from '../../src/i18n/en-desk.js';
import { enLater } from '../../src/i18n/en-later.js';
import { Expert, said, see, Visitor } from './support/actors.js';
import { browserNames } from './support/browsers.js';
import { setStage, type Stage } from './support/stage.js';

for (const name of browserNames) {
  describe(`the main job, in ${name}`, () => {
    let stage: Stage;
    let visitor: Visitor;
    let amira: Expert;
    let ben: Expert;
    const spoken: string[] = [];

    before(async () => {
      stage = await setStage(name);
      visitor = await stage.visitor();
      amira = await stage.expert('amira');
      ben = await stage.expert('ben');
    });

    after(() => stage?.stop());

    /** Both sides read the same, and it is what was written. */
    async function wrote(...texts: string[]): Promise<void> {
      spoken.push(...texts);
      await visitor.hasTranscript(spoken);
      await ben.hasTranscript(spoken);
    }

    it('experts sign in', async () => {
      await amira.signIn(stage.system.url);
      await ben.signIn(stage.system.url);
      await amira.seesDesk();
      await ben.seesDesk();
    });

    it('the visitor asks and stands in the queue', async () => {
      await visitor.open();
      await visitor.seesText(en.openNow);
      await visitor.ask('May I take metformin before the blood test?');
      await visitor.seesQueue();
    });

    it('the first expert rejects, the second accepts, and the room opens', async () => {
      const offeredFirst = await Promise.race([
        see(amira.offer('Maria Keller')).then(() => amira),
        see(ben.offer('Maria Keller')).then(() => ben),
      ]);
      // Who is asked first is the server's choice: from here on Amira is the one who rejects.
      if (offeredFirst === ben) [amira, ben] = [ben, amira];
      await amira.reject('Maria Keller');
      await see(ben.offer('Maria Keller'));
      await ben.seesText('May I take metformin before the blood test?');
      await ben.accept('Maria Keller');
      await visitor.seesRoom();
    });

    it('they chat both ways, and see each other write', async () => {
      await visitor.write('Hello, is anybody there?');
      await wrote('Hello, is anybody there?');
      await ben.composer.pressSequentially('Good ');
      await visitor.seesText(/is writing/);
      await ben.composer.fill('Good morning Maria.');
      await ben.composer.press('Enter');
      await wrote('Good morning Maria.');
      await visitor.seesNoMore(/is writing/);
      await visitor.composer.pressSequentially('Tha');
      await see(ben.root.getByText(/is writing|Writing…/));
      await visitor.write('Thank you 🙏🏽');
      await wrote('Thank you 🙏🏽');
    });

    it('a second expert is invited, joins, and all three read the same', async () => {
      const invited = displayName(amira);
      await ben.invite(invited);
      await amira.button(enDesk.joinConversation).click();
      await visitor.seesText(said(en.joined, { name: invited }));
      await see(amira.composer);
      await amira.write('I can help too.');
      await wrote('I can help too.');
      await amira.hasTranscript(spoken);
    });

    it('a reload in the middle keeps the conversation, the draft, and the place', async () => {
      await visitor.composer.fill('a half-written ');
      await visitor.page.reload();
      await visitor.seesRoom();
      await visitor.hasTranscript(spoken);
      assert.equal(await visitor.composer.inputValue(), 'a half-written ');
      await visitor.write('message');
      await wrote('message');
    });

    it('moving to the next page keeps the conversation', async () => {
      await visitor.page.goto(`${stage.site.url}/next`);
      await visitor.seesRoom();
      await visitor.hasTranscript(spoken);
    });

    it('a stream cut in the middle loses and doubles nothing', async () => {
      stage.system.gate.close();
      await visitor.write('written while the network was gone');
      await visitor.write('and one more');
      await visitor.seesText(en.notSentYet);
      stage.system.gate.open();
      await wrote('written while the network was gone', 'and one more');
      await ben.write('I got both.');
      await wrote('I got both.');
    });

    it('a restart of the server in the middle loses and doubles nothing', async () => {
      await stage.system.halt();
      await ben.write('while the server was away');
      await stage.system.resume();
      await wrote('while the server was away');
      await visitor.write('we go on');
      await wrote('we go on');
    });

    it('a crash of the server in the middle loses and doubles nothing', async () => {
      await visitor.write('before the crash');
      await wrote('before the crash');
      await stage.system.crash();
      await ben.write('after the crash');
      await wrote('after the crash');
    });

    it('the visitor leaves, and everybody learns so', async () => {
      await visitor.leave();
      await visitor.seesText(enLater.endedVisitorLeft);
      await visitor.hasTranscript(spoken);
      await ben.seesText(enDesk.roomEndedVisitorLeft);
      await visitor.button(enLater.askAgain).click();
      await see(visitor.root.getByLabel(en.question, { exact: true }));
    });

    it('nothing threw, and no policy of the strict page was violated', () => {
      assert.deepEqual(stage.troubles, []);
    });

    function displayName(expert: Expert): string {
      return expert.username === 'amira' ? 'Dr Amira Haddad' : 'Ben Okafor';
    }
  });
}
