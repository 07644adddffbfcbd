// Runs every file below `test` that ends as told (`.node.ts`, `.e2e.ts`), one after the other; further arguments choose by
// parts of the path. Node 20 knows no glob patterns for --test, and a shell's are not the same everywhere.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = dirname(import.meta.dirname);
const [ending = '.node.ts', ...wanted] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith(ending))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()
  .map((file) => join(folder, file));
if (files.length === 0) {
  console.error(`There are no tests ${wanted.join(' or ')} that end in ${ending}.`);
  process.exit(1);
}

const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=spec', ...files],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
