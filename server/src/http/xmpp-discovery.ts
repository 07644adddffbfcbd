/** Answers of service discovery (XEP-0030). */
import { namespaces, xml, type Element } from '../xmpp/index.js';

export interface Identity {
  readonly category: string;
  readonly type: string;
  readonly name: string;
}

/** @param about forms that say more (XEP-0128) */
export function info(identity: Identity, features: readonly string[], about?: Element): Element {
  return xml(
    'query',
    { xmlns: namespaces.discoInfo },
    xml('identity', { ...identity }),
    ...features.map((feature) => xml('feature', { var: feature })),
    about,
  );
}

export function items(found: readonly { readonly jid: string; readonly name?: string }[]): Element {
  return xml(
    'query',
    { xmlns: namespaces.discoItems },
    ...found.map(({ jid, name }) => xml('item', { jid, name })),
  );
}
