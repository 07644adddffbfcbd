/** People at their screens, in the words of the system. Everything is found as a person finds it: by role and name. */
import type { Locator, Page } from 'playwright-core';
import { en } from '../../../src/i18n/en.js';
import { launcherTexts } from '../../../src/i18n/launcher.js';
import { enDesk } from '../../../src/i18n/en-desk.js';
import { passwords } from './system.js';

const wait = 20_000;

/** Polls until `check` answers true; a closed page or a missing element counts as "not yet". */
export async function eventually(what: string, check: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + wait;
  let last: unknown;
  while (Date.now() < until) {
    try {
      if (await check()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`It never came true that ${what}.`, { cause: last });
}

export function see(locator: Locator): Promise<void> {
  return locator.first().waitFor({ state: 'visible', timeout: wait });
}

export function seeNoMore(locator: Locator): Promise<void> {
  return locator.first().waitFor({ state: 'hidden', timeout: wait });
}

/** Fills a text of the catalogue: `said(en.joined, { name: 'Ben' })`. */
export function said(text: string, values: Record<string, string> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Somebody who takes part in a conversation, on either side. */
class Participant {
  readonly page: Page;
  readonly root: Locator;
  constructor(page: Page, root: Locator) {
    this.page = page;
    this.root = root;
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name, exact: typeof name === 'string' });
  }

  get composer(): Locator {
    return this.root.getByRole('textbox', { name: en.message, exact: true });
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  seesText(text: string | RegExp): Promise<void> {
    return see(this.root.getByText(text));
  }

  seesNoMore(text: string | RegExp): Promise<void> {
    return seeNoMore(this.root.getByText(text));
  }

  /** The texts of all messages in the conversation, from the top. */
  async transcript(): Promise<string[]> {
    const texts = await this.root.locator('[part~="message-text"]').allInnerTexts();
    return texts.map((text) => text.trim());
  }

  /** Waits until the conversation is exactly this: nothing lost, doubled or out of order, all of it sent. */
  async hasTranscript(expected: readonly string[]): Promise<void> {
    let seen: string[] = [];
    try {
      await eventually(`this is the conversation: ${JSON.stringify(expected)}`, async () => {
        seen = await this.transcript();
        return JSON.stringify(seen) === JSON.stringify(expected);
      });
    } catch (error) {
      throw new Error(`${(error as Error).message} It was ${JSON.stringify(seen)}.`, { cause: error });
    }
    await eventually(
      'all of it is sent',
      async () => (await this.root.getByText(en.notSentYet).count()) === 0,
    );
  }
}

export class Visitor extends Participant {
  constructor(page: Page) {
    super(page, page.locator('ofchat-widget'));
  }

  get launcher(): Locator {
    return this.root.getByRole('button', { name: new RegExp(`^${launcherTexts('en').open}`) });
  }

  async open(): Promise<void> {
    await this.launcher.click();
  }

  async fillForm(question: string, about: { name?: string; email?: string } = {}): Promise<void> {
    await this.root.getByLabel(en.name).fill(about.name ?? 'Maria Keller');
    await this.root.getByLabel(en.email).fill(about.email ?? 'maria@example.org');
    await this.root.getByLabel(en.question, { exact: true }).fill(question);
  }

  async ask(question: string, about: { name?: string; email?: string } = {}): Promise<void> {
    await this.fillForm(question, about);
    await this.button(en.ask).click();
  }

  seesQueue(): Promise<void> {
    return see(this.root.getByText(en.next).or(this.root.getByText(/Number \d+ in the queue/)));
  }

  seesRoom(): Promise<void> {
    return see(this.composer);
  }

  async leave(): Promise<void> {
    await this.button(en.leave).first().click();
    await this.button(en.leave).last().click();
  }
}

export class Expert extends Participant {
  readonly username: keyof typeof passwords;
  constructor(page: Page, username: keyof typeof passwords) {
    super(page, page.locator('ofchat-desk'));
    this.username = username;
  }

  async signIn(url: string, password: string = passwords[this.username]): Promise<void> {
    await this.page.goto(`${url}/desk/`);
    await this.root.getByLabel(enDesk.username).fill(this.username);
    await this.root.getByLabel(enDesk.password, { exact: true }).fill(password);
    await this.button(enDesk.signIn).click();
  }

  seesDesk(): Promise<void> {
    return see(this.root.getByText(enDesk.linkLive));
  }

  offer(visitor: string): Locator {
    // The name may stand between marks that isolate its direction.
    const words = said(enDesk.offerFrom, { name: '@' }).split('@').map(escaped);
    return this.root.getByRole('article', {
      name: new RegExp(`^${words.join(`.?${escaped(visitor)}.?`)}$`, 'u'),
    });
  }

  async accept(visitor: string): Promise<void> {
    await this.offer(visitor)
      .getByRole('button', { name: new RegExp(`^${enDesk.accept}`) })
      .click();
    await see(this.composer);
  }

  async reject(visitor: string): Promise<void> {
    await this.offer(visitor)
      .getByRole('button', { name: new RegExp(`^${enDesk.reject}`) })
      .click();
    await seeNoMore(this.offer(visitor));
  }

  async invite(colleague: string): Promise<void> {
    await this.button(enDesk.inviteColleague).click();
    await this.button(said(enDesk.inviteName, { name: colleague })).click();
  }

  async leave(): Promise<void> {
    await this.button(enDesk.leaveConversation).click();
    await this.button(enDesk.leaveNow).click();
  }
}
