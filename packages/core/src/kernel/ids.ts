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

/** `cl-<member, base 36>-<seq>-<n>`: a call, by its key `<seq>.<n>`. */
export function callId(member: MemberNo, key: string): string {
  return `cl-${member.toString(36)}-${key.replace('.', '-')}`;
}

/** `qt-<member, base 36>-<seq>`: the quote that this entry made. */
export function quoteId(member: MemberNo, seq: number | string): string {
  return `qt-${member.toString(36)}-${seq}`;
}

/** `cs-<member, base 36>-<seq>`: the case that this entry opened. */
export function caseId(member: MemberNo, seq: number): string {
  return `cs-${member.toString(36)}-${seq}`;
}

const NUMBERED = { tr: true, cl: true, hd: false, qt: false, cs: false } as const;

/** The parts of a transfer's, call's, hold's, quote's or case's id; null where it is none. */
export function parseId(kind: keyof typeof NUMBERED, id: string): EntryPart | null {
  const found = /^(tr|hd|cl|qt|cs)-([0-9a-z]{1,11})-([1-9][0-9]{0,15})(?:-(0|[1-9][0-9]{0,6}))?$/.exec(id);
  if (found === null || found[1] !== kind || NUMBERED[kind] !== (found[4] !== undefined)) return null;
  const member = Number.parseInt(found[2] ?? '', 36);
  if (!Number.isSafeInteger(member)) return null;
  return { member, seq: Number(found[3]), n: Number(found[4] ?? 0) };
}
