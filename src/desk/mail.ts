/** Links that open the expert's own mail program. What visitors typed is encoded: it cannot add headers. */

/** Undefined for what is no address: a link that leads nowhere helps nobody. */
export function mailAddress(
  emailAddress: string,
  about: { readonly subject?: string; readonly body?: string } = {},
): string | undefined {
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(emailAddress)) return undefined;
  const to = encodeURIComponent(emailAddress).replace('%40', '@');
  const headers = Object.entries(about).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `mailto:${to}${headers.length > 0 ? `?${headers.join('&')}` : ''}`;
}

/** Quoted as mail programs do; RFC 6068 §5 wants CRLF. */
export function quoted(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => `> ${line}`);
  return `\r\n\r\n${lines.join('\r\n')}`;
}
