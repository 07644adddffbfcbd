/** Raw stanzas, for what no other call says and for programs that speak XMPP already. */
import type { Operations } from './operation.js';

export interface XmppCalls {
  /**
   * The body is one stanza: a message, a presence or an iq. From then on everything that happens to this stream comes as
   * `chatapi.xmpp` too, and answers to iqs come only so.
   */
  sendStanza: { body: string };
}

export const xmppOperations: Operations<XmppCalls> = {
  sendStanza: { method: 'POST', path: '/chat/xmpp', body: 'text', inStream: true },
};
