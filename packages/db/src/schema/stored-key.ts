import { createHash } from 'node:crypto';

const storedBytesMax = 255;
const keptBytes = 180;

/**
 * A key as it is stored: itself, or, above 255 bytes of UTF-8, its beginning, `~` and its SHA-256, so that it fits
 * into an index on every engine.
 */
export function storedKey(key: string): string {
  if (key.length * 3 <= storedBytesMax) return key;
  const bytes = Buffer.from(key, 'utf8');
  if (bytes.length <= storedBytesMax) return key;
  // A character cut in two becomes a replacement character of three bytes, which still fits.
  return `${bytes.subarray(0, keptBytes).toString('utf8')}~${createHash('sha256').update(bytes).digest('hex')}`;
}
