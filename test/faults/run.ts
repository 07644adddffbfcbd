/** `npm run faults`: every fault at its full length. Further arguments choose by parts of the names. */
import { faults, long } from './faults.js';

const wanted = process.argv.slice(2);
let failed = 0;
for (const { name, impossible, run } of faults) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const reason = impossible?.();
  if (reason !== undefined) {
    console.log(`–  ${name}: not here, ${reason}`);
    continue;
  }
  const started = Date.now();
  const world = await run(long);
  const messages = world.people.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const seconds = ((Date.now() - started) / 1_000).toFixed(0);
  await world.stop();
  if (world.problems.length > 0) failed++;
  console.log(
    `${world.problems.length === 0 ? 'ok' : 'NO'} ${name}: ${messages} messages acknowledged, ${world.proxy.cuts} cuts, ${seconds} s`,
  );
  for (const problem of new Set(world.problems)) console.log(`   ${problem}`);
}
process.exitCode = failed === 0 ? 0 : 1;
