/** The name of a file as somebody typed it, made safe to show and to save. */

const longest = 120;

/** Without folders, invisible characters, and those that turn the direction of what follows (`cod.exe` as `exe.doc`). */
export function safeFileName(typed: string): string {
  const plain = lastSegment(typed)
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '')
    // Joiners stay: in Persian they are spelling.
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu, '')
    .replace(/[:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (plain === '') return 'file';
  if (plain.length <= longest) return plain;
  const dot = plain.lastIndexOf('.');
  const extension = dot > 0 && plain.length - dot <= 10 ? plain.slice(dot) : '';
  // A cut may leave half a character.
  return plain.slice(0, longest - extension.length).replace(/\p{Surrogate}$/u, '') + extension;
}

function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** `Content-Disposition` (RFC 6266), with the name once for everybody and once in UTF-8. */
export function disposition(how: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
