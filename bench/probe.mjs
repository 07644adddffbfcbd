/**
 * Loaded into a measured server by `--import`: answers its parent's questions about this process, and does nothing else.
 * Plain JavaScript, so that no TypeScript loader is in the process that is measured.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

process.on('message', (question) => {
  if (question === 'reset') delay.reset();
  if (question !== 'report') return;
  globalThis.gc?.();
  const milliseconds = (nanoseconds) => nanoseconds / 1e6;
  process.send?.({
    /** Bytes. */
    memory: process.memoryUsage.rss(),
    heap: process.memoryUsage().heapUsed,
    /** CPU time since the start, in ms. */
    cpu: (process.cpuUsage().user + process.cpuUsage().system) / 1000,
    /** The timer fires every 5 ms: what is above that is delay. */
    delayP99: Math.max(0, milliseconds(delay.percentile(99)) - 5),
    delayMax: Math.max(0, milliseconds(delay.max) - 5),
  });
});
// The probe must not keep a server alive that wants to end.
process.channel?.unref();
