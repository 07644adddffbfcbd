/** How many event streams and polls of visitors are open from one address. */
import type { ServerResponse } from 'node:http';
import { ApiError } from './errors.js';
import { networkOf } from './network.js';

export class OpenStreams {
  private readonly most: number;
  private readonly byNetwork = new Map<string, number>();

  constructor(most: number) {
    this.most = most;
  }

  /** @throws ApiError `too-many-requests` */
  admit(address: string): void {
    if ((this.byNetwork.get(networkOf(address)) ?? 0) >= this.most)
      throw new ApiError('too-many-requests', { headers: { 'retry-after': '15' } });
  }

  /** Until the answer is over. */
  count(address: string, response: Pick<ServerResponse, 'once'>): void {
    const network = networkOf(address);
    this.byNetwork.set(network, (this.byNetwork.get(network) ?? 0) + 1);
    response.once('close', () => {
      const left = (this.byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.byNetwork.set(network, left);
      else this.byNetwork.delete(network);
    });
  }
}
