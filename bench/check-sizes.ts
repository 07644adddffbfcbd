/**
 * Fails the build when the drop-in script outgrows `limits.json`. Reads files only: `entry` is the script and what it
 * imports at once; `room` is that plus the panel with its imports, in English. Run by `npm run build:drop-in`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { byteSizes, sum, type ByteSizes } from './byte-sizes.js';
import limits from './limits.json' with { type: 'json' };

/** The members of Vite's manifest that matter here. */
interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

type Manifest = { readonly [key: string]: Chunk };

export interface CheckedSize {
  readonly what: keyof typeof limits;
  readonly files: readonly string[];
  readonly sizes: ByteSizes;
  /** In bytes of brotli. */
  readonly limit: number;
}

/** `folder`: where the drop-in build lies. */
export function checkSizes(folder: string): readonly CheckedSize[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.widget.json'), 'utf8')) as Manifest;
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (entry === undefined) throw new Error(`The manifest in ${folder} names no entry.`);
  const atOnce = withImports(manifest, [entry]);
  const untilRoom = withImports(manifest, [...atOnce, ...laterChunks(manifest, atOnce)]);
  const checked = (what: CheckedSize['what'], keys: readonly string[]): CheckedSize => {
    const files = keys.map((key) => manifest[key]?.file ?? key);
    return {
      what,
      files,
      sizes: sum(files.map((file) => byteSizes(readFileSync(join(folder, file))))),
      limit: limits[what],
    };
  };
  return [checked('entry', atOnce), checked('room', untilRoom)];
}

/** These chunks and all they import statically, each once. */
function withImports(manifest: Manifest, keys: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (key: string) => {
    if (found.has(key)) return;
    found.add(key);
    manifest[key]?.imports?.forEach(visit);
  };
  keys.forEach(visit);
  return [...found];
}

/** What is loaded on demand until a room is open: everything but other languages and what only rich messages need. */
function laterChunks(manifest: Manifest, keys: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (key: string) => {
    for (const later of manifest[key]?.dynamicImports ?? []) {
      if (found.has(later) || isForFew(later)) continue;
      found.add(later);
      withImports(manifest, [later]).forEach(visit);
    }
  };
  keys.forEach(visit);
  return [...found];
}

/**
 * What no room waits for: other languages, the formatting of the first message that needs it, what may come in a room and
 * after it, messages from before this page, what a page before this one has left in this browser, and the way around
 * proxies that let no stream through.
 */
function isForFew(key: string): boolean {
  return (
    /(^|\/)i18n\/(?!en)/.test(key) ||
    /purify|formatting|later|message-list-more|room-history|parse-stored|left-message|long-poll/.test(key)
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const results = checkSizes(join(import.meta.dirname, '../dist/drop-in'));
  for (const { what, sizes, limit, files } of results) {
    const line = `${what}: ${sizes.brotli.toLocaleString('en')} of ${limit.toLocaleString('en')} bytes (brotli) in ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
    if (sizes.brotli <= limit) console.log(line);
    else {
      console.error(`Too large: ${line}\n  ${files.join('\n  ')}`);
      process.exitCode = 1;
    }
  }
}
