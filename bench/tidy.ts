/** What a run has started and must not leave behind, however it ends: processes, temporary directories. */
const ends = new Set<() => void>();

/** Registers what ends something at once; returns what says that it has ended by itself. */
export function leftBehind(end: () => void): () => void {
  ends.add(end);
  return () => void ends.delete(end);
}

/** Ends everything that is still there, the latest first. */
export function tidyUp(): void {
  for (const end of [...ends].reverse()) end();
  ends.clear();
}

process.once('exit', tidyUp);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
