/** Which kinds of files may be sent: judged by the bytes, whatever name and type the sender gave. */
import { createReadStream } from 'node:fs';
import { fileTypeFromFile } from 'file-type';

/** Extensions that fit a kind; the first is added to a name that has none of them. */
const kinds: { readonly [type: string]: readonly string[] } = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/apng': ['png', 'apng'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic'],
  'image/heif': ['heif'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'csv', 'log', 'md'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'audio/mpeg': ['mp3'],
  'audio/x-m4a': ['m4a'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/aac': ['aac'],
  'audio/wav': ['wav'],
  'audio/flac': ['flac'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'video/ogg': ['ogv', 'ogg'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov'],
  'video/webm': ['webm'],
  'audio/webm': ['weba', 'webm'],
};

/** What browsers call some of them. */
const otherNames: { readonly [type: string]: string } = {
  'image/jpg': 'image/jpeg',
  'text/csv': 'text/plain',
  'text/markdown': 'text/plain',
  'audio/mp3': 'audio/mpeg',
  'audio/m4a': 'audio/x-m4a',
  'audio/wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'audio/opus': 'audio/ogg',
  'video/x-m4v': 'video/mp4',
};

/** Pictures made of points, which every browser shows and none runs. */
const shown = new Set(['image/jpeg', 'image/png', 'image/apng', 'image/gif', 'image/webp', 'image/avif']);

export function isShownInline(type: string): boolean {
  return shown.has(type);
}

/** Whether a file announced as `type` may be sent at all; senders that do not know it say nothing. */
export function mayBeSent(type: string): boolean {
  const plain = plainType(type);
  return plain === '' || plain === 'application/octet-stream' || Object.hasOwn(kinds, plain);
}

/** What a file is; undefined for what nobody may send. */
export async function kindOf(path: string): Promise<string | undefined> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found === undefined) return (await isPlainText(path)) ? 'text/plain' : undefined;
  const type = plainType(found.mime);
  return Object.hasOwn(kinds, type) ? type : undefined;
}

/** Whoever saves the file gets what its bytes are: a page named `.txt`, and a text named `.html`, are both texts. */
export function nameFor(name: string, type: string): string {
  const extensions = kinds[type] ?? [];
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return name.includes('.') && extensions.includes(extension) ? name : `${name}.${extensions[0] ?? 'bin'}`;
}

/** Without parameters, and by the name that is used here. */
function plainType(type: string): string {
  const plain = type.split(';', 1)[0]!.trim().toLowerCase();
  return otherNames[plain] ?? plain;
}

/** What a browser that guesses would take for a page (WHATWG MIME Sniffing §7.1), and drawings, which run scripts too. */
const markup =
  /^\s*<(!doctype|!--|\?xml|(html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|math)[\s>/])/i;

async function isPlainText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = '';
  try {
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      // eslint-disable-next-line no-control-regex
      if (/[\0-\x08\x0b\x0e-\x1f\x7f]/.test(text)) return false;
      if (start.length < 1_024) start = (start + text).trimStart().slice(0, 1_024);
    }
    decoder.decode();
  } catch (error) {
    // No UTF-8. Anything else is the disk's fault.
    if (error instanceof TypeError) return false;
    throw error;
  }
  return !markup.test(start);
}
