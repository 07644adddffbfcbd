/** Parts of an address `local@domain/resource` (RFC 7622 §3.1). The resource begins at the first slash and may hold `@`. */

/** `fhrtbf7@conference.example.org/nick` → `fhrtbf7@conference.example.org` */
export function bareAddress(jid: string): string {
  const slash = jid.indexOf('/');
  return slash < 0 ? jid : jid.slice(0, slash);
}

/** `fhrtbf7@conference.example.org/nick` → `fhrtbf7`; of what has no `@`, all before the slash. */
export function localPart(jid: string): string {
  const bare = bareAddress(jid);
  const at = bare.indexOf('@');
  return at < 0 ? bare : bare.slice(0, at);
}

/** `fhrtbf7@conference.example.org/nick` → `conference.example.org`; empty when there is no `@`. */
export function domainPart(jid: string): string {
  const bare = bareAddress(jid);
  const at = bare.indexOf('@');
  return at < 0 ? '' : bare.slice(at + 1);
}

/** `fhrtbf7@conference.example.org/nick` → `nick`; empty when there is none. */
export function resourcePart(jid: string): string {
  const slash = jid.indexOf('/');
  return slash < 0 ? '' : jid.slice(slash + 1);
}
