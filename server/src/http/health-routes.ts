import type { Api, Context } from './context.js';
import { ApiError } from './errors.js';

/** For whoever watches over the process: 200 while it can work, 503 while it cannot. */
export function healthRoutes(api: Api, { storage, stopping }: Context): void {
  api.get('/healthz', async () => {
    if (stopping.aborted) throw new ApiError('unavailable');
    storage.db.prepare('SELECT 1').get();
    return { status: 'ok' };
  });
}
