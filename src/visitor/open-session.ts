import { createVisitorSession, type VisitorSession, type VisitorSessionOptions } from './session.js';
import { openStoredConversation } from './stored-conversation.js';

/** As `createVisitorSession`, with what this browser keeps: the code that reads that is loaded where something is kept. */
export async function openVisitorSession(options: VisitorSessionOptions): Promise<VisitorSession> {
  const { storage = 'session', server, workgroup } = options;
  // Where tabs share a storage, another one may put something there later.
  const kept = storage === 'local' || openStoredConversation(storage, server, workgroup).isKept();
  return createVisitorSession(kept ? { ...options, ...(await import('./parse-stored.js')) } : options);
}
