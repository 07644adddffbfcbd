/**
 * What a page really loads, recorded in a headless Chromium against the real server: the entry, all until the form can
 * be used, all until a room is open; and the desk until one can sign in.
 */
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { paths } from '../src/protocol/index.js';
import { byteSizes, sum, type ByteSizes } from './byte-sizes.js';
import limits from './limits.json' with { type: 'json' };
import { startOurServer, temporaryData } from './server-process.js';
import { table, whole } from './table.js';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const expert = { username: 'amira', password: 'demo-amira' };

interface Stage {
  readonly what: string;
  readonly files: number;
  readonly sizes: ByteSizes;
  readonly limit?: number;
}

export async function sizeTable(): Promise<string> {
  const data = temporaryData();
  const server = await startOurServer(data.path, { demo: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const stages = [...(await visitorStages(browser, server.url)), await deskStage(browser, server.url)];
    return [
      '### What a page loads',
      'Scripts and styles, in bytes, each file compressed by itself. Answers of the API are not counted.',
      table(
        ['', 'files', 'raw', 'gzip -9', 'brotli -11', 'limit'],
        stages.map(({ what, files, sizes, limit }) => [
          what,
          files,
          whole(sizes.raw),
          whole(sizes.gzip),
          whole(sizes.brotli),
          limit === undefined ? '–' : whole(limit),
        ]),
      ),
    ].join('\n\n');
  } finally {
    await browser.close();
    await server.stop();
    data.remove();
  }
}

/** A page that holds the documented snippet and nothing else. */
async function visitorStages(browser: Browser, url: string): Promise<Stage[]> {
  const page = await browser.newPage();
  const loaded = record(page);
  await page.route(`${url}/bench.html`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="en"><title>Bench</title><script type="module" src="/ofchat-widget.js"></script><ofchat-widget workgroup="diabetes"></ofchat-widget></html>',
    }),
  );
  await signIn(url);
  await page.goto(`${url}/bench.html`);
  const launcher = page.getByRole('button', { name: 'Open chat' });
  await launcher.waitFor();
  await page.waitForLoadState('networkidle');
  const stages: Stage[] = [
    { what: 'the script, before the visitor acts', ...(await loaded()), limit: limits.entry },
  ];

  await launcher.click();
  const question = page.getByRole('textbox', { name: 'Your question' });
  await question.waitFor();
  await page.waitForLoadState('networkidle');
  stages.push({ what: 'until the form can be used', ...(await loaded()) });

  await question.fill('May I eat honey?');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ann@example.org');
  await page.getByRole('button', { name: 'Start chat' }).click();
  await acceptOffer(url);
  await page.locator('ofchat-composer textarea').waitFor();
  stages.push({ what: 'until a room is open', ...(await loaded()), limit: limits.room });
  await page.close();
  return stages;
}

async function deskStage(browser: Browser, url: string): Promise<Stage> {
  const page = await browser.newPage();
  const loaded = record(page);
  await page.goto(`${url}/desk/`);
  await page.locator('input[type=password]').waitFor();
  await page.waitForLoadState('networkidle');
  const stage = { what: 'the desk, until one can sign in', ...(await loaded()) };
  await page.close();
  return stage;
}

/** Counts every script and style the page has loaded so far. */
function record(page: Page): () => Promise<{ files: number; sizes: ByteSizes }> {
  const sizes: Promise<ByteSizes>[] = [];
  page.on('response', (response) => {
    if (!['script', 'stylesheet'].includes(response.request().resourceType())) return;
    if (response.ok()) sizes.push(response.body().then(byteSizes));
  });
  return async () => ({ files: sizes.length, sizes: sum(await Promise.all(sizes)) });
}

// --- the expert, by the API

let authorization = '';

async function signIn(url: string): Promise<void> {
  const answer = await fetch(url + paths.login(expert.username), {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'text/plain' },
    body: expert.password,
  });
  authorization = `Bearer ${((await answer.json()) as { token: string }).token}`;
  await fetch(`${url}${paths.presence()}?show=chat`, { method: 'POST', headers: { authorization } });
}

async function acceptOffer(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const state = await fetch(url + paths.state(), { headers: { authorization } });
    const [offer] = ((await state.json()) as { offers: { offerId: string }[] }).offers;
    if (offer) {
      await fetch(url + paths.offer(offer.offerId), { method: 'POST', headers: { authorization } });
      await fetch(url + paths.room(offer.offerId), { method: 'PUT', headers: { authorization } });
      return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The question was not offered to the expert within 10 s.');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await sizeTable());
