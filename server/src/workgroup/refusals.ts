/** Why something was not done, in sentences that may be shown. */
import type { Refused } from './machine-types.js';
import { WorkgroupError } from './service.js';

const sentences: { readonly [code in Refused]: string } = {
  'workgroup-closed': 'Nobody can answer at the moment.',
  'queue-full': 'Too many people are waiting already.',
  'offer-gone': 'The offer is gone: it was answered, withdrawn, or has timed out.',
};

export function refusal(code: Refused): WorkgroupError {
  return new WorkgroupError(code, sentences[code]);
}

export function notFound(sentence: string): WorkgroupError {
  return new WorkgroupError('not-found', sentence);
}

/** What cannot be kept was not done. */
export async function kept<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new WorkgroupError('unavailable', 'This cannot be kept at the moment.', { cause: error });
  }
}
