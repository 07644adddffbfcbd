const allowed = ['http:', 'https:', 'mailto:', 'tel:'];

/** The address, if a person may be sent there; else undefined. */
export function safeAddress(candidate: string): string | undefined {
  try {
    const url = new URL(candidate);
    return allowed.includes(url.protocol) && (url.host || url.pathname) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
