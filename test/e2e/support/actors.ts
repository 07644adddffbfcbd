/** People at their screens, in the words of the system. Everything is found as a person finds it: by role and name. */
import type { Locator, Page } from 'playwright-core';
import { en } from '../../../src/i18n/en.js';

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

/** The texts of all messages in a conversation, from the top. */
async function transcript(conversation: Locator): Promise<string[]> {
  const texts = await conversation.locator('[part~="message-text"]').allInnerTexts();
  return texts.map((text) => text.trim());
}

export class Visitor {
  readonly page: Page;
  readonly widget: Locator;
  constructor(page: Page) {
    this.page = page;
    this.widget = page.locator('ofchat-widget');
  }

  async open(): Promise<void> {
    await this.widget.getByRole('button', { name: en.open }).first().click();
  }

  async ask(question: string, about: { name?: string; email?: string } = {}): Promise<void> {
    await this.widget.getByLabel(en.name).fill(about.name ?? 'Maria Keller');
    await this.widget.getByLabel(en.email).fill(about.email ?? 'maria@example.org');
    await this.widget.getByLabel(en.question).fill(question);
    await this.widget.getByRole('button', { name: en.ask }).click();
  }

  async write(text: string): Promise<void> {
    const composer = this.widget.getByRole('textbox', { name: en.message });
    await composer.fill(text);
    await composer.press('Enter');
  }

  seesText(text: string | RegExp): Promise<void> {
    return see(this.widget.getByText(text));
  }

  transcript(): Promise<string[]> {
    return transcript(this.widget);
  }

  /** Waits until the conversation is exactly this: nothing lost, doubled or out of order. */
  async hasTranscript(expected: readonly string[]): Promise<void> {
    let seen: string[] = [];
    await eventually(`the visitor reads ${JSON.stringify(expected)}`, async () => {
      seen = await this.transcript();
      return JSON.stringify(seen) === JSON.stringify(expected);
    }).catch((error: Error) => {
      throw new Error(`${error.message} It was ${JSON.stringify(seen)}.`);
    });
  }
}
