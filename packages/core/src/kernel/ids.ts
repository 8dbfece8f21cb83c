import type { MemberNo } from './json.ts';

/** Ids carry the member's inner number and the entry's, so that each is found on its member's shard. */
export interface EntryPart {
  readonly member: MemberNo;
  readonly seq: number;
  readonly n: number;
}

/** `tr-<member, base 36>-<seq>-<n>`: transfer n (from 0) of that member's entry. */
export function transferId(member: MemberNo, seq: number, n: number): string {
  return `tr-${member.toString(36)}-${seq}-${n}`;
}

/** `hd-<member, base 36>-<seq>`: the hold that this entry placed. */
export function holdId(member: MemberNo, seq: number | string): string {
  return `hd-${member.toString(36)}-${seq}`;
}

/** The parts of a transfer's or hold's id; null where it is none. */
export function parseId(kind: 'tr' | 'hd', id: string): EntryPart | null {
  const found = /^(tr|hd)-([0-9a-z]{1,11})-([1-9][0-9]{0,15})(?:-(0|[1-9][0-9]{0,6}))?$/.exec(id);
  if (found === null || found[1] !== kind || (kind === 'tr') !== (found[4] !== undefined)) return null;
  const member = Number.parseInt(found[2] ?? '', 36);
  if (!Number.isSafeInteger(member)) return null;
  return { member, seq: Number(found[3]), n: Number(found[4] ?? 0) };
}
