// Finds the browsers that tests run in. Chromium is needed; Firefox and WebKit join where they are installed.
// `node test/support/browsers.mjs --install` gets Chromium where it may: as root on Debian or Ubuntu.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const places = {
  chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
  ],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  webkit: [
    '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  ],
};

const variables = { chromium: 'CHROME_PATH', firefox: 'FIREFOX_PATH', webkit: 'WEBKIT_PATH' };

/** Path of a browser's program, or undefined. @param {'chromium' | 'firefox' | 'webkit'} name */
export function findBrowser(name, { env = process.env, exists = existsSync } = {}) {
  return env[variables[name]] || places[name].find((path) => exists(path));
}

export const howToGetChromium = [
  'No Chromium was found. Do one of these and try again:',
  '  - Debian, Ubuntu: sudo apt-get install chromium',
  '  - macOS, Windows: install Google Chrome, Chromium or Edge',
  '  - anywhere: set CHROME_PATH to the program of an installed Chromium, Chrome or Edge',
].join('\n');

/** As root on Debian and its children Chromium is one command away. */
export function installChromium() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('No Chromium was found; installing it with apt-get …');
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-core'];
  if (apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages))
    return findBrowser('chromium');
  return undefined;
}

/** Flags for Chromium under test: no sandbox as root (it refuses to start otherwise), nothing sent anywhere. */
export const chromiumFlags = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let path = findBrowser('chromium');
  if (!path && process.argv.includes('--install')) path = installChromium();
  if (!path) {
    console.error(howToGetChromium);
    process.exit(1);
  }
  console.log(path);
}
