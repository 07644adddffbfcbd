// Type-checks every area with its own tsconfig, so that an area cannot use what its place forbids it.
import { spawnSync } from 'node:child_process';

const areas = ['src/protocol', 'src/store', 'src/room', '.', 'server', 'test'];
let failed = 0;
for (const area of areas) {
  const { status } = spawnSync('npx', ['--no-install', 'tsc', '--project', area], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    failed += 1;
    console.error(`Types of ${area} do not hold.`);
  }
}
process.exit(failed ? 1 : 0);
