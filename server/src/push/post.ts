/** One message to one push service (RFC 8030). */
import { Agent, request } from 'node:https';
import { checkedLookup, type PushNetwork } from './network.js';

/** In ms, from the first packet to the status. */
const longest = 10_000;

/**
 * Answers with the status. Redirects are not followed, and of the answer's body nothing is read: it is not ours to trust.
 */
export async function post(
  endpoint: string,
  { headers, body }: { readonly headers: Record<string, string | number>; readonly body: Buffer },
  network: PushNetwork,
  signal: AbortSignal,
): Promise<number> {
  const url = new URL(endpoint);
  // Node asks no lookup about an address that is a number: this one has been checked by now.
  const lookup = await checkedLookup(url, network);
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      headers,
      agent: new Agent({ keepAlive: false }),
      lookup,
      signal: AbortSignal.any([signal, AbortSignal.timeout(longest)]),
      ...(network.ca === undefined ? {} : { ca: network.ca }),
    });
    call.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    call.on('error', reject);
    call.end(body);
  });
}
