// Runs the tests of a folder that end as told (`.node.ts`, `.e2e.ts`, `.test.ts`); further arguments choose by parts of the
// path, options go to Node. Node 20 knows no glob patterns for --test, and a shell's are not the same everywhere.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [folder, ending, ...rest] = process.argv.slice(2);
const options = rest.filter((argument) => argument.startsWith('--'));
const wanted = rest.filter((argument) => !argument.startsWith('--'));
const files = readdirSync(resolve(folder), { recursive: true })
  .filter((file) => file.endsWith(ending))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()
  .map((file) => join(resolve(folder), file));
if (files.length === 0) {
  console.error(`There are no tests ${wanted.join(' or ')} in ${folder} that end in ${ending}.`);
  process.exit(1);
}

const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=spec', ...options, ...files],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
