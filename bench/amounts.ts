/** How much of everything. `BENCH_SCALE=0.01` makes all of it smaller, to try the programs themselves. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const scale = Number(process.env['BENCH_SCALE'] ?? 1);
const scaled = (amount: number, least = 1) => Math.max(least, Math.round(amount * scale));

/** Each process needs a file for each of its connections, and some for itself. */
const filesBesides = 500;

export const amounts = {
  streams: Math.min(Number(process.env['BENCH_STREAMS'] ?? scaled(10_000, 10)), mostStreams()),
  rooms: scaled(1_000, 4),
  messagesPerSecond: scaled(500, 10),
  /** Over which the streams come back. */
  returnSeconds: Math.max(3, scaled(30)),
  /** Longer than a heartbeat takes to come round. */
  idleSeconds: scale < 1 ? 3 : 20,
  /** Of one measurement of messages. */
  seconds: scale < 1 ? 3 : 15,
  rounds: 10,
  starts: 5,
  queue: scaled(100_000, 100),
  sizes: [10, 1_000, 100_000].map((size) => scaled(size, 3)),
  loginsPerSecond: 20,
} as const;

/** What was meant, and what of it the system lets us have; nothing when it is the same. */
export function shortage(): string | undefined {
  const meant = Number(process.env['BENCH_STREAMS'] ?? scaled(10_000, 10));
  if (amounts.streams === meant) return undefined;
  return (
    `Only ${amounts.streams} streams instead of ${meant}: a process may open ${mostFiles()} files here. ` +
    `\`ulimit -Hn ${meant + filesBesides}\` (or \`nofile\` in limits.conf, \`--ulimit nofile=\` of a container) lets it.`
  );
}

export function machine(): string {
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores`;
}

/**
 * From which address of this machine the connection with this number comes. One address has some 28,000 ports, and those
 * that were just closed rest for a minute; only Linux listens on all of 127.0.0.0/8 by itself.
 */
export function sourceOf(index: number): string | undefined {
  return process.platform === 'linux' ? `127.0.0.${2 + (index % 16)}` : undefined;
}

function mostStreams(): number {
  return mostFiles() - filesBesides;
}

/** Node itself raises the soft limit to the hard one. */
function mostFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1];
    return hard === undefined ? Infinity : Number(hard);
  } catch {
    return Infinity;
  }
}
