import { Mismatch } from './decoder.js';

// Every browser and Node have it, though neither's types are seen here.
const runtime = globalThis as unknown as { atob(base64: string): string };

/** Base64 to the text its bytes are in UTF-8; bytes that are no UTF-8 (old servers) are read as Latin-1. */
export function decodeBase64(base64: string): string {
  let bytes: string;
  try {
    bytes = runtime.atob(base64);
  } catch {
    throw new Mismatch('no Base64');
  }
  try {
    return decodeURIComponent(
      bytes.replace(/[^]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
    );
  } catch {
    return bytes;
  }
}
