import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { Accepted, GrantOf, Lots, OrderOf } from '../club/person.ts';
import type { Move, Unsure } from '../member.ts';
import type { LineId } from './care.ts';

/** All that is written down about one member. What she has, and where she stands, is counted from it each time anew. */
export interface Person {
  readonly name: string;
  joinedAt: EpochMs | null;
  frozen: boolean;
  newest: EpochMs;
  passedTo: EpochMs;
  readonly unsure: Unsure[];
  readonly accepted: Accepted[];
  readonly moves: Move[];
  readonly orders: OrderOf[];
  readonly deferred: { readonly sent: Sent; readonly since: EpochMs }[];
  readonly grants: (GrantOf & { readonly item: string | null })[];
  /** Growth, in the order of its decisions. */
  readonly items: Item[];
  readonly pauses: Pause[];
  /** Tiers whose pack was given. */
  readonly packs: number[];
  byHand: { readonly tier: number; readonly until: EpochMs | null } | null;
  /** When the trial of the plan ends; null: she never tried. */
  triedUntil: EpochMs | null;
  city: string | null;
  verified: boolean;
  readonly cases: CaseOf[];
  readonly signUps: Map<string, SignUp>;
  vote: string | null;
  tries: Tries | null;
  /** The team that she founded. */
  team: Team | null;
  /** The team of another that she asked for. */
  asked: Asking | null;
}

export interface Item {
  readonly id: string;
  readonly at: EpochMs;
  /** Its day, as a number. */
  readonly day: number;
  units: number;
}
export interface Pause {
  readonly id: string;
  readonly kind: string;
  /** Days, as numbers: its first, and that on which the clock goes on. */
  readonly from: number;
  to: number;
  state: 'planned' | 'running' | 'over' | 'cancelled';
}
export interface CaseOf {
  /** The command that opened it. */
  readonly id: string;
  readonly externalId: string | null;
  state: 'open' | 'answered' | 'closed';
  line: LineId;
  priority: number;
  respondBy: EpochMs | null;
  overdue: number;
  agent: string | null;
  stars: number | null;
}
export interface SignUp {
  state: 'signedUp' | 'withdrawn' | 'attended';
  lots: Lots;
}
export interface Tries {
  begun: number;
  best: number | null;
  readonly given: number[];
  /** The try that runs. */
  open: { readonly until: EpochMs | null } | null;
}
export interface Team {
  /** The command that founded it. */
  readonly id: string;
  readonly at: EpochMs;
  readonly members: { readonly name: string; units: number }[];
  completed: boolean;
}
export interface Asking {
  readonly founder: string;
  /** The command that founded it; null: there was none. */
  readonly team: string | null;
  readonly at: EpochMs;
  state: 'asked' | 'in' | 'refused' | 'completed';
  reason: string | null;
}

export function newPerson(name: string): Person {
  const never = Number.NEGATIVE_INFINITY;
  return {
    name,
    joinedAt: null,
    frozen: false,
    newest: never,
    passedTo: never,
    unsure: [],
    accepted: [],
    moves: [],
    orders: [],
    deferred: [],
    grants: [],
    items: [],
    pauses: [],
    packs: [],
    byHand: null,
    triedUntil: null,
    city: null,
    verified: false,
    cases: [],
    signUps: new Map(),
    vote: null,
    tries: null,
    team: null,
    asked: null,
  };
}

export const doubt = (person: Person, why: string): void => {
  person.unsure.push({ what: 'all', why });
};
