/** Everything one end-to-end test needs, set up and taken down together. */
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { Expert, Visitor } from './actors.js';
import { launch, person, type BrowserName } from './browsers.js';
import { startSite, type Site, type SiteOptions } from './site.js';
import { addPeople, startSystem, type System } from './system.js';

export interface Stage {
  readonly system: System;
  readonly site: Site;
  /** Change it to get other pages from the site. */
  readonly siteOptions: SiteOptions;
  readonly browser: Browser;
  /** Script errors and violations of the site's policy, in any page. */
  readonly troubles: string[];
  /** Somebody with a browser profile of their own. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  expert(username: Expert['username'], options?: BrowserContextOptions): Promise<Expert>;
  /** Closes everybody's browser profile; the system goes on. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export async function setStage(
  browserName: BrowserName,
  options: { environment?: Record<string, string>; settings?: string[] } = {},
): Promise<Stage> {
  const system = await startSystem(options.environment);
  const siteOptions: SiteOptions = { chat: system.url };
  const site = await startSite(siteOptions);
  addPeople(system, [site.url]);
  if (options.settings) system.ofchat(['workgroup', 'set', 'diabetes', ...options.settings]);
  // Workgroups are read at the start.
  await system.restart();
  const browser = await launch(browserName);
  const troubles: string[] = [];
  const contexts: BrowserContext[] = [];
  const context = async (about?: BrowserContextOptions) => {
    const made = await person(browser, troubles, about);
    contexts.push(made);
    return made;
  };
  return {
    system,
    site,
    siteOptions,
    browser,
    troubles,
    context,
    async visitor(about) {
      const visitor = new Visitor(await (await context(about)).newPage());
      await visitor.page.goto(site.url);
      return visitor;
    },
    async expert(username, about) {
      return new Expert(await (await context(about)).newPage(), username);
    },
    async clear() {
      await Promise.all(contexts.splice(0).map((each) => each.close()));
    },
    async stop() {
      await browser.close();
      await site.stop();
      await system.stop();
    },
  };
}
