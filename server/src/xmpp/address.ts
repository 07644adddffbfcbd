/** Where a stanza goes: below which name of this server, and to whom there. */
import { domainPart, localPart, resourcePart } from '../../../src/protocol/index.js';

export type Address =
  | { readonly place: 'server' | 'rooms' | 'workgroups' | 'elsewhere' }
  | { readonly place: 'user'; readonly name: string }
  | { readonly place: 'room'; readonly name: string; readonly nick: string }
  | { readonly place: 'workgroup'; readonly name: string };

/** Names of users and rooms are lower case. A name without `@` is that of a service. */
export function addressOf(jid: string, domain: string): Address {
  const name = localPart(jid);
  const host = jid.includes('@') ? domainPart(jid) : name;
  const isService = host === name && !jid.includes('@');
  if (!isService && name === '') return { place: 'elsewhere' };
  switch (host.toLowerCase()) {
    case domain:
      return isService ? { place: 'server' } : { place: 'user', name: name.toLowerCase() };
    case `conference.${domain}`:
      return isService
        ? { place: 'rooms' }
        : { place: 'room', name: name.toLowerCase(), nick: resourcePart(jid) };
    case `workgroup.${domain}`:
      return isService ? { place: 'workgroups' } : { place: 'workgroup', name };
    default:
      return { place: 'elsewhere' };
  }
}
