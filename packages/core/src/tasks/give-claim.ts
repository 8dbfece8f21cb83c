import { type Making, versionOf } from '../deciding.ts';
import { grant } from '../ledger/grant.ts';
import { tracksNow } from '../orders/record.ts';
import type { CompiledRule } from '../program/compiled.ts';
import { giveTheRest } from '../rules/give-the-rest.ts';
import {
  CLAIMABLE_MAX,
  type Claimable,
  type ClaimedGrant,
  type ClaimRecord,
  claimablesOf,
  claimRecordKey,
  endClaimable,
  keepClaimables,
  unitsOf,
  type WaitingGrant,
} from './claimable.ts';

/** A reward begins to wait, and the member is told. Where too many wait the oldest is given: none is lost by that. */
export function letWait(m: Making, one: Claimable): void {
  const all = claimablesOf(m.draft.head);
  const [oldest] = all;
  // Giving may load records, which time cannot; the next event makes room.
  if (all.length >= CLAIMABLE_MAX && oldest !== undefined && m.deciding.isByTime !== true)
    giveClaim(m, oldest);
  keepClaimables(m, [...claimablesOf(m.draft.head), one]);
  m.message({
    template: 'task.claimable',
    reason: `rule:${one.task}`,
    params: { task: one.task, until: one.until },
  });
}

/** Gives what waits: units as they were when the goal was met, in lots that begin now. */
export function giveClaim(m: Making, one: Claimable): void {
  const rule = versionOf(m.deciding.programs, one.version).compiled.rules.get(one.task);
  if (rule === undefined) throw new Error(`version ${one.version} has no rule ${one.task}`);
  const tracks = tracksNow(m);
  endClaimable(m, one);
  const grants = one.grants.flatMap((waiting) => {
    const given = giveOne(m, rule, one, waiting);
    return given === null ? [] : [given];
  });
  const benefits = giveTheRest(m, rule);
  const record: ClaimRecord = { task: one.task, state: 'claimed', at: m.decidedAt, grants, tracks };
  m.record(claimRecordKey(one.id), benefits.length === 0 ? record : { ...record, benefits });
}

function giveOne(
  m: Making,
  rule: CompiledRule,
  { order }: Claimable,
  waiting: WaitingGrant,
): ClaimedGrant | null {
  const { asset, rule: name, why } = waiting;
  const units = unitsOf(waiting);
  const one = rule.grants[why.grant];
  if (one === undefined || units === 0) return null;
  const { expires, availableAfter } = one;
  const { lot, item } = grant(m, {
    asset,
    amount: units,
    expires,
    availableAfter,
    funder: rule.def.funder,
    rule: name,
    order,
    // What a refund took off is a cut as any other.
    why: waiting.stands === undefined ? why : { ...why, room: units, cut: 'refunded' },
  });
  return { grant: why.grant, asset, lot, ...(item === undefined ? {} : { item }) };
}
