import { factOf } from '../facts.ts';
import type { EntryPart } from '../kernel/ids.ts';
import type { Json, JsonObject, MemberNo } from '../kernel/json.ts';
import type { Head } from '../state.ts';

/** Numbers of another member's entries lie in blocks of this size; block 0 is the member's own. */
export const BLOCK = 1_000_000_000;

/** Somebody whose numbers a member knows as her own. */
export interface Known extends JsonObject {
  readonly who: { readonly member: MemberNo };
  readonly block: number;
  /** How many blocks of hers were taken up. */
  readonly blocks: number;
  /** The entry that took her up, while she is here. */
  readonly seq?: number;
  /** She came within another one, and leaves with her. */
  readonly within?: true;
  /** She was here, and has left. */
  readonly gone?: true;
  /** Of one whom this member was merged into, and left: the block that this member had there. */
  readonly had?: number;
}
/** Fact `merged`: who is here, and how many blocks of numbers are given out. */
export interface MergedFact extends JsonObject {
  readonly next: number;
  readonly known: readonly Known[];
}
export const MERGED = 'merged';
/** Fact of one who was merged into another: into whom. */
export const MERGED_INTO = 'mergedInto';

type WithFacts = Pick<Head, 'facts'>;

const NOBODY: MergedFact = { next: 1, known: [] };

export function mergedOf(head: WithFacts): MergedFact {
  return (factOf(head.facts, MERGED) as MergedFact | undefined) ?? NOBODY;
}

/** Into whom this member was merged; null for one who stands by herself. */
export function mergedInto(head: Pick<Head, 'facts' | 'standing'>): MemberNo | null {
  if (head.standing !== 'merged') return null;
  const into = factOf(head.facts, MERGED_INTO) as { readonly member: MemberNo } | undefined;
  return into?.member ?? null;
}

/** Those who are here, directly and within others. */
export function hereOf(head: WithFacts): readonly Known[] {
  return mergedOf(head).known.filter(({ seq, within }) => seq !== undefined || within === true);
}

/** What an entry's number in the id of a hold, quote, call or transfer is in this log; null where it is none of hers. */
export function numberHere(
  head: Pick<Head, 'facts' | 'holds'>,
  member: MemberNo,
  { member: of, seq }: Pick<EntryPart, 'member' | 'seq'>,
  isThere: (number: number) => boolean = () => false,
): number | null {
  const own = of === member ? [seq] : [];
  const all = mergedOf(head).known.filter(({ who }) => who.member === of);
  // Of one who has left, and of stays before, there may be things, but those of who is here come first.
  const known = [...all.filter(({ gone }) => gone === true), ...all.filter(({ gone }) => gone !== true)];
  const numbers = [...known.map((one) => numberIn(one, seq)), ...own];
  const [only] = numbers;
  if (only === undefined || numbers.length === 1) return only ?? null;
  const isKnown = (number: number): boolean => head.holds[number] !== undefined || isThere(number);
  return numbers.findLast(isKnown) ?? numbers.at(-1) ?? null;
}

function numberIn({ block, blocks, had }: Known, seq: number): number {
  if (had !== undefined && seq >= had * BLOCK && seq < (had + blocks) * BLOCK) return seq - had * BLOCK;
  return block * BLOCK + seq;
}

/** An entry's number, alone or with a part behind it, moved by whole blocks: `17.2` and 1 is `1000000017.2`. */
export function moveNumber(text: string, block: number): string {
  const found = /^([0-9]+)(\.[0-9]+)?$/.exec(text);
  return found === null ? text : `${Number(found[1]) + block * BLOCK}${found[2] ?? ''}`;
}

export function moveEntry(seq: Json | undefined, block: number): number {
  return Number(seq) + block * BLOCK;
}
