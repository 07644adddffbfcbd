/** Whether the workgroup is open, how many wait, and its own words. */
import { Refused, retrying } from '../client/index.js';
import { attempts, type Effects } from './effects.js';
import { problemOf } from './problems.js';
import type { Problem } from './state.js';

/** Loads the status, or loads it again; once at a time. */
export function createWorkgroupStatus({ client, store, workgroup, retry }: Effects): {
  load(signal: AbortSignal): void;
} {
  let loading: AbortSignal | undefined;

  async function load(signal: AbortSignal): Promise<void> {
    if (loading !== undefined && !loading.aborted) return;
    loading = signal;
    store.dispatch({ type: 'workgroupAsked' });
    try {
      const call = () => client.workgroup(workgroup, { signal });
      const known = await retrying(call, { ...retry, signal, attempts });
      if (!signal.aborted) store.dispatch({ type: 'workgroupKnown', workgroup: known });
    } catch (error) {
      if (!signal.aborted) store.dispatch({ type: 'workgroupFailed', problem: statusProblem(error) });
    }
    if (loading === signal) loading = undefined;
  }

  return { load: (signal) => void load(signal) };
}

function statusProblem(error: unknown): Problem {
  const missing = error instanceof Refused && error.status === 404;
  return missing ? { key: 'unknownWorkgroup' } : problemOf(error);
}
