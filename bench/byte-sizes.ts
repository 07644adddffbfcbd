/** How many bytes a text costs on its way to a browser. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface ByteSizes {
  readonly raw: number;
  /** gzip -9 */
  readonly gzip: number;
  /** brotli -11 */
  readonly brotli: number;
}

export const noBytes: ByteSizes = { raw: 0, gzip: 0, brotli: 0 };

export function byteSizes(content: Buffer): ByteSizes {
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }).length,
  };
}

/** Every file travels compressed by itself, so the sum of a page is the sum of its files. */
export function sum(sizes: readonly ByteSizes[]): ByteSizes {
  return sizes.reduce(
    (total, one) => ({
      raw: total.raw + one.raw,
      gzip: total.gzip + one.gzip,
      brotli: total.brotli + one.brotli,
    }),
    noBytes,
  );
}
