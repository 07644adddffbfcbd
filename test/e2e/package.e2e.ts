/** What is published is what the README says can be imported, with types, and holds nothing of the server. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = resolve(import.meta.dirname, '../..');

const consumer = `
import { OfchatWidget } from 'ofchat-widget';
import { ChatClient, openEventFeed } from 'ofchat-widget/client';
import { decodeEvent, type ChatEvent } from 'ofchat-widget/protocol';
import 'ofchat-widget/desk';

export const client: ChatClient = new ChatClient({ server: 'https://chat.example.org' });
export const feed: typeof openEventFeed = openEventFeed;
export const event: ChatEvent = decodeEvent('resync', '{"type":"resync"}');
export const element: OfchatWidget | null = document.querySelector('ofchat-widget');
element?.addEventListener('ofchat-unread', () => element?.open());
`;

describe('the published package', () => {
  let folder: string;
  let packed: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ofchat-package-'));
    const { stdout, status, stderr } = spawnSync(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    assert.equal(status, 0, stderr);
    const answer = JSON.parse(stdout);
    const [{ filename, files }] = Array.isArray(answer)
      ? answer
      : Object.values<{ filename: string; files: { path: string }[] }>(answer);
    packed = files.map(({ path }: { path: string }) => path);
    const installed = join(folder, 'node_modules', 'ofchat-widget');
    mkdirSync(installed, { recursive: true });
    const unpacked = spawnSync('tar', [
      '-xzf',
      join(folder, filename),
      '-C',
      installed,
      '--strip-components=1',
    ]);
    assert.equal(unpacked.status, 0);
    // Its dependencies as npm would have installed them.
    for (const name of [
      'lit',
      'lit-html',
      'lit-element',
      '@lit',
      'dompurify',
      'eventsource-parser',
      '@types/trusted-types',
    ])
      link(name);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function link(name: string): void {
    const place = join(folder, 'node_modules', name);
    mkdirSync(resolve(place, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), place, 'dir');
  }

  it('holds the entries, their types and the manifest, and nothing else of the project', () => {
    for (const path of [
      'dist/npm/index.js',
      'dist/npm/client.js',
      'dist/npm/protocol.js',
      'dist/npm/desk.js',
    ])
      assert.ok(packed.includes(path), `${path} is missing.`);
    assert.ok(packed.includes('dist/drop-in/ofchat-widget.js'));
    assert.ok(packed.includes('dist/custom-elements.json'));
    assert.deepEqual(
      packed.filter((path) => /^(server|src|test|bench|stories)\//.test(path)),
      [],
    );
  });

  it('can be imported on a server, where there is no DOM', () => {
    for (const entry of [
      'ofchat-widget',
      'ofchat-widget/client',
      'ofchat-widget/protocol',
      'ofchat-widget/desk',
    ]) {
      writeFileSync(join(folder, 'import.mjs'), `await import('${entry}');`);
      const { status, stderr } = spawnSync(process.execPath, ['import.mjs'], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${entry}: ${stderr}`);
    }
  });

  it('has types for every entry', () => {
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    cpSync(join(root, 'tsconfig.json'), join(folder, 'base.json'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: './base.json',
        compilerOptions: { skipLibCheck: true },
        include: ['consumer.ts'],
      }),
    );
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });

  it('describes its elements in the manifest', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as {
      modules: { declarations?: { tagName?: string }[] }[];
    };
    const tags = manifest.modules.flatMap(({ declarations = [] }) =>
      declarations.flatMap(({ tagName }) => tagName ?? []),
    );
    assert.ok(tags.includes('ofchat-widget'));
    assert.ok(tags.includes('ofchat-desk'));
  });
});
