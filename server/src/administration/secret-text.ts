/** Secrets as they are shown and given back. */

/** Stands for a secret that is there. Given back, it leaves the secret as it is. */
export const mask = '********';

/** Whether a property of this name holds a secret, also when nobody said so: rather one too many than one too few. */
export function namesSecret(name: string): boolean {
  return /pass(word|wd|phrase|code)|pwd|secret|token|key|credential|private|signature|salt|seed/i.test(name);
}
