import {
  chromium,
  firefox,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from 'playwright-core';
import { chromiumFlags, findBrowser } from '../../support/browsers.mjs';

export type BrowserName = 'chromium' | 'firefox';

/** The browsers that the journey runs in: Chromium, and Firefox where it is installed. */
export const browserNames: readonly BrowserName[] = (
  process.env['E2E_BROWSERS']?.split(',') ?? ['chromium', 'firefox']
)
  .filter((name): name is BrowserName => name === 'chromium' || name === 'firefox')
  .filter((name) => name === 'chromium' || findBrowser(name) !== undefined);

export async function launch(name: BrowserName): Promise<Browser> {
  const executablePath = findBrowser(name);
  if (name === 'chromium')
    return chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
  // The system's own Firefox is driven over WebDriver BiDi.
  return firefox.launch({ channel: 'moz-firefox', ...(executablePath && { executablePath }) });
}

/** A person's own browser profile, which fails the test on script errors and violations of the page's policy. */
export async function person(
  browser: Browser,
  troubles: string[],
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.on('weberror', (error) => {
    const text = String(error.error());
    // Firefox reports a call that found no server as an error of the page.
    if (!text.includes('CORS request did not succeed')) troubles.push(text);
  });
  context.on('console', (message) => {
    if (message.text().startsWith('Policy violated')) troubles.push(message.text());
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      console.error(`Policy violated: ${effectiveDirective} by ${blockedURI} in ${sourceFile}`);
    });
  });
  return context;
}
