/**
 * Epoch ms by a clock that nobody sets: what lives for a time lives that long, also when the machine's clock is corrected
 * by a day in between. Not for showing: after a suspended night it is late.
 */
export function steadyClock(): () => number {
  const start = Date.now() - performance.now();
  return () => Math.round(start + performance.now());
}
