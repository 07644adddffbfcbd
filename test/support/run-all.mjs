// `npm test`: everything that must hold, the quick checks first. Finds a browser or gets one, or says what to do.
import { spawnSync } from 'node:child_process';
import { findBrowser, howToGetChromium, installChromium } from './browsers.mjs';

const chromium = findBrowser('chromium') ?? installChromium();
if (!chromium) {
  console.error(howToGetChromium);
  process.exit(1);
}
const browsers = ['chromium', 'firefox', 'webkit'].filter((name) => findBrowser(name));
console.log(`Browsers: ${browsers.join(', ')}`);

const env = { ...process.env, CHROME_PATH: chromium, BROWSERS: process.env.BROWSERS ?? browsers.join(',') };
const steps = [
  ['Types', 'types'],
  ['Lint and format', 'lint'],
  ['Import ranks and Node clients', 'test:node'],
  ['Server', 'test:server'],
  ['Units and components', 'test:unit'],
  ['Build, with limits on its size', 'build'],
  ['Faults', 'test:faults'],
  ['Storybook', 'build:storybook'],
  ['Stories', 'test:stories'],
  ['End to end', 'test:e2e'],
];

const wanted = process.argv.slice(2);
const failed = [];
let passed = 0;
for (const [name, script] of steps) {
  if (wanted.length && !wanted.includes(script)) continue;
  const started = Date.now();
  console.log(`\n── ${name} (npm run ${script})`);
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  console.log(
    `── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  if (status === 0) passed += 1;
  else failed.push(name);
}
if (failed.length) console.log(`\nFailed: ${failed.join('; ')}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);
