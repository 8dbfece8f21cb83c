import type { ClaimDef } from './benefit-types.ts';
import type { Span, Text } from './program.ts';

/** Somebody else whose things members get (联合权益): what it gives, and what each piece costs the shop. */
export interface PartnerDef {
  readonly name: Text;
  readonly terms?: Text;
  /** In which its pieces are settled; the program's, if not said. */
  readonly currency: string;
  /** How often a member may claim, over all of its items. */
  readonly claim?: ClaimDef;
  readonly items: Readonly<Record<string, PartnerItemDef>>;
}

export interface PartnerItemDef {
  readonly name: Text;
  readonly terms?: Text;
  /** Of one piece, minor units: what the partner is paid, and what it says that it is worth. */
  readonly cost: number;
  readonly value: number;
  /** `codes` of a pool, a signed `call`; null: the partner gives it by itself, and it costs by days. */
  readonly delivery: 'codes' | 'call' | null;
  /** How often a member may claim it. */
  readonly claim?: ClaimDef;
  /** What is given where it cannot be; absent: the claim is given back. */
  readonly instead?: string;
  /** How long a call may stay unanswered. */
  readonly giveUp: Span;
  /** Codes that are left when operators are told. */
  readonly alarm?: number;
}
