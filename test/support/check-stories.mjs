// Opens every story of the built Storybook in Chromium, light and dark, English and Arabic: it must render without an
// error and without an accessibility violation.
import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumFlags, findBrowser, howToGetChromium } from './browsers.mjs';

const root = fileURLToPath(new URL('../../dist/storybook/', import.meta.url));
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = ['theme:light;lang:en', 'theme:dark;lang:en', 'theme:light;lang:ar'];
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const executablePath = findBrowser('chromium');
if (!executablePath) {
  console.error(howToGetChromium);
  process.exit(1);
}

const server = createServer(async (request, response) => {
  try {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const file = await readFile(join(root, path));
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
    response.end(file);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const base = `http://127.0.0.1:${server.address().port}`;
const { entries } = await (await fetch(`${base}/index.json`)).json();
const stories = Object.values(entries).filter((entry) => entry.type === 'story');
const only = process.argv[2];
const browser = await chromium.launch({ executablePath, args: chromiumFlags });

/** Resolves when the story has rendered and its play function has ended; anything but `success` is a failure. */
const storyEnd = () =>
  new Promise((resolve) => {
    const wait = setInterval(() => {
      const channel = globalThis.__STORYBOOK_ADDONS_CHANNEL__;
      if (!channel) return;
      clearInterval(wait);
      if (document.body.classList.contains('sb-show-errordisplay'))
        resolve(`error: ${document.querySelector('#error-message')?.textContent}`);
      channel.on('storyFinished', ({ status }) => resolve(status));
      channel.on('playFunctionThrewException', (error) => resolve(`play: ${error.message}`));
      channel.on('storyErrored', ({ description }) => resolve(`error: ${description}`));
      if (globalThis.__STORYBOOK_PREVIEW__?.currentRender?.phase === 'finished') resolve('success');
    }, 20);
    setTimeout(() => resolve('it did not finish'), 15_000);
  });

async function check(page, { id }, globals) {
  const problems = [];
  const onError = (error) => problems.push(error.message);
  page.on('pageerror', onError);
  await page.goto(`${base}/iframe.html?id=${id}&viewMode=story&globals=${globals}`, { waitUntil: 'commit' });
  const end = await page.evaluate(storyEnd);
  if (end !== 'success') problems.push(end);
  await page.addScriptTag({ path: axePath });
  const violations = await page.evaluate(async (values) => {
    const { violations: found } = await globalThis.axe.run('#storybook-root', {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return found.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }, rules);
  page.off('pageerror', onError);
  return [...problems, ...violations];
}

let passed = 0;
let failed = 0;

/** All stories in one look, in a page of its own. */
async function checkLook(look) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  for (const story of stories.filter(({ id }) => !only || id.includes(only))) {
    const problems = await check(page, story, look).catch((error) => [error.message]);
    if (problems.length) {
      failed += 1;
      console.log(`not ok  ${story.id} (${look})\n        ${problems.join('\n        ')}`);
    } else passed += 1;
  }
  await page.close();
}

await Promise.all(looks.map(checkLook));
await browser.close();
server.close();
if (!stories.length) failed += 1;
console.log(`Stories: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
