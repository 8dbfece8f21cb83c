import type { Chance } from '@laurel/runtime';

/** A random alias (UUID version 4): what stands for a person in exports and hashes once she is erased. */
export function uuid(chance: Chance): string {
  const bytes = chance.bytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
