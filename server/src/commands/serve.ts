import { databaseFile, loadConfig } from '../config/index.js';
import { startServer } from '../main.js';
import { openStorage } from '../storage/index.js';
import { dataOptions, parse, say, UsageError, type Command } from './command.js';
import { addDemoData, demoExperts } from './demo-data.js';

/** Runs till SIGINT or SIGTERM, then lets the streams end well. */
export const serve: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    demo: { type: 'boolean' },
    host: { type: 'string' },
    port: { type: 'string' },
    domain: { type: 'string' },
    'public-url': { type: 'string' },
    'pages-url': { type: 'string' },
    'log-level': { type: 'string' },
  });
  if (positionals.length > 0) throw new UsageError(`ofchat serve takes no "${positionals[0]}".`);

  const {
    config: file,
    'public-url': publicUrl,
    'pages-url': pagesUrl,
    'log-level': logLevel,
    ...flags
  } = values;
  const config = loadConfig({
    file,
    env: surroundings.env,
    flags: { ...flags, publicUrl, pagesUrl, logLevel },
  });
  if (config.demo) {
    const storage = openStorage(databaseFile(config));
    await addDemoData(storage, Date.now);
    await storage.close();
  }

  const asked = stopAsked();
  const server = await startServer(config);
  const pages = config.pagesUrl ?? server.url;
  say(surroundings, `OFChat listens on ${server.url}`);
  if (config.demo) say(surroundings, ...demoGuide(pages));
  await asked;
  await server.close();
};

function demoGuide(url: string): string[] {
  return [
    '',
    `  1. Sign in at the desk, so that somebody is there:   ${url}/desk/`,
    ...demoExperts.map(
      ({ username, password, name }, index) =>
        `     ${index === 0 ? 'as' : 'or'} ${username} with password ${password}  (${name})`,
    ),
    `  2. Ask on the clinic's page:                         ${url}/`,
    '  3. Accept the question at the desk, and talk.',
    '',
    '  Ctrl+C ends the demo.',
    '',
  ];
}

/** Listens from before the start on, so that an early signal is not lost. A second signal ends at once. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
