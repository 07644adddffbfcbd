// Component and unit tests in real browsers. BROWSERS=chromium,firefox,webkit chooses; Chromium by default.
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumFlags, findBrowser, howToGetChromium } from './browsers.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));
const wanted = (process.env.BROWSERS ?? 'chromium').split(',');
const paths = Object.fromEntries(wanted.map((name) => [name, findBrowser(name)]));
for (const name of wanted) {
  if (!paths[name]) throw new Error(name === 'chromium' ? howToGetChromium : `No ${name} was found.`);
}

const hostileServer = new URL('../client/hostile-server.mjs', import.meta.url);
const middleware = existsSync(hostileServer) ? [(await import(hostileServer.href)).hostileMiddleware] : [];

/** Test files run side by side in tabs; without this all but one are hidden, and hidden pages draw no frames. */
async function visiblePage({ context }) {
  const page = await context.newPage();
  const session = await page.createCDPSession();
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return page;
}

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  rootDir,
  files: ['test/**/*.test.ts', '!test/e2e/**'],
  nodeResolve: { exportConditions: ['browser', 'production'] },
  plugins: [
    esbuildPlugin({
      ts: true,
      json: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', `file://${rootDir}`)),
    }),
  ],
  middleware,
  concurrency: 2,
  browsers: [
    paths.chromium &&
      chromeLauncher({
        launchOptions: { executablePath: paths.chromium, args: chromiumFlags },
        createPage: visiblePage,
      }),
    paths.firefox &&
      chromeLauncher({
        puppeteer,
        concurrency: 1,
        launchOptions: { browser: 'firefox', executablePath: paths.firefox },
      }),
    paths.webkit && webkitLauncher({ binary: paths.webkit }),
  ].filter(Boolean),
  testFramework: { config: { timeout: 20_000 } },
  testsStartTimeout: 120_000,
  browserStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
};
