import { activityKey } from './activities/activity-state.ts';
import { benefitRecords } from './benefits/benefit-needs.ts';
import type { Needs, Programs } from './contract.ts';
import { inForce } from './deciding.ts';
import { factOf } from './facts.ts';
import { drawAsked, playCounters } from './games/play.ts';
import { giftKey } from './gifts/gifts.ts';
import { householdRecords } from './households/household-state.ts';
import { parseId } from './kernel/ids.ts';
import { type JsonObject, type MemberNo, textOf } from './kernel/json.ts';
import { lotRecord } from './ledger/lots.ts';
import type { Event } from './log/event.ts';
import { mallKey } from './mall/mall-state.ts';
import { mallCounters } from './mall/orders.ts';
import { orderKey, sourceKey } from './orders/record.ts';
import { issueRecords } from './partners/issue-state.ts';
import { poolCounters } from './partners/issues.ts';
import { answeredRecords, planCounters, planRecords } from './plans/plan-needs.ts';
import type { CompiledProgram, CompiledRule } from './program/compiled.ts';
import type { LimitDef } from './program/program.ts';
import { useKey } from './redemptions/use-record.ts';
import { sharedKeys } from './rules/limits.ts';
import { caseKey } from './service/case-state.ts';
import type { Head } from './state.ts';

/** What must be loaded before this event can be decided. `decide` may still ask for more, but rarely. */
export function needs(programs: Programs, head: Head, event: Event): Needs {
  const records = recordsFor(event);
  if (programs.versions.length === 0) return { records };
  const { compiled } = inForce(programs, event.time);
  const rules = compiled.rulesByType.get(event.type) ?? [];
  const stock = stockOf(compiled, rules, event);
  const personal = factOf(head.facts, 'personal') !== undefined && rules.some((rule) => rule.personal);
  const inviter =
    event.type === 'invite.accepted'
      ? (event.data['inviter'] as { member?: MemberNo } | undefined)
      : undefined;
  const draw = event.type === 'game.drawn' ? drawOf(compiled, event) : undefined;
  if (stock.length === 0 && inviter === undefined && !personal && draw === undefined) return { records };
  return {
    records,
    ...(stock.length === 0 ? {} : { stock }),
    ...(draw === undefined ? {} : { draw }),
    ...(inviter?.member === undefined ? {} : { lineage: inviter.member }),
    ...(personal ? { personal: Object.keys(compiled.program.fields) } : {}),
  };
}

const NOTHING: readonly string[] = [];

/** Shared counters that the event asks: of what its rules count by device or address, of trials and codes. */
function stockOf(compiled: CompiledProgram, rules: readonly CompiledRule[], event: Event): readonly string[] {
  const counters = event.type.startsWith('plan.') ? planCounters(event) : gameCounters(compiled, event);
  if (event.data['risk'] === undefined) return counters;
  const window = (limit: LimitDef): string => sharedWindow(compiled, limit.per, event);
  return [...counters, ...rules.flatMap((rule) => sharedKeys(rule, window, event.data))];
}

/** The number of a play. */
function drawOf(compiled: CompiledProgram, event: Event): Needs['draw'] {
  const game = compiled.games.get(textOf(event.data['game']));
  return game === undefined ? undefined : drawAsked(game);
}

/** Prizes and goods of which there are only so many. */
function gameCounters(compiled: CompiledProgram, event: Event): readonly string[] {
  if (event.type === 'mall.ordered') return mallCounters(compiled, event);
  if (event.type === 'activity.signed_up') {
    const places = compiled.activities.get(textOf(event.data['activity']))?.places ?? null;
    return places === null ? NOTHING : [places];
  }
  if (event.type === 'benefit.claimed') return poolCounters(compiled, event);
  if (event.type !== 'game.drawn') return NOTHING;
  const game = compiled.games.get(textOf(event.data['game']));
  return game === undefined ? NOTHING : playCounters(game);
}

function recordsFor(event: Event): readonly string[] {
  const data: JsonObject = event.data;
  if (event.type.startsWith('order.') && typeof data['orderId'] === 'string')
    return [orderKey(data['orderId'])];
  if (event.type.startsWith('payment.')) return answeredRecords(data);
  if (event.type.startsWith('partner.')) return issueRecords(event);
  if (event.type.startsWith('plan.')) return planRecords(event);
  if (event.type.startsWith('benefit.')) return benefitRecords(event);
  if (event.type.startsWith('redemption.')) return [useKey(textOf(data['orderId']))];
  if (event.type === 'spend.restored') return [`spend/${parseId('hd', textOf(data['holdId']))?.seq ?? 0}`];
  if (event.type.startsWith('mall.') && data['order'] !== undefined) return [mallKey(Number(data['order']))];
  if (event.type.startsWith('activity.')) return [activityKey(textOf(data['activity']))];
  if (event.type.startsWith('case.') && data['case'] !== undefined) return [caseKey(Number(data['case']))];
  if (event.type === 'lots.reinstated') return endedLots(data);
  if (event.type === 'gift.returned') return [giftKey(Number(data['gift']))];
  if (event.type.startsWith('household.')) return householdRecords(data);
  if (event.type === 'cause.revoked')
    return [sourceKey({ source: textOf(data['source']), id: textOf(data['id']) })];
  return [];
}

function endedLots(data: JsonObject): readonly string[] {
  const lots = data['lots'] as readonly { readonly lot: string }[];
  return lots.map(({ lot }) => lotRecord(textOf(data['asset']), lot));
}

function sharedWindow(compiled: CompiledProgram, per: string, event: Event): string {
  if (per === 'lifetime') return 'ever';
  if (per === 'event') return `event/${event.id}`;
  if (per === 'tierPeriod') return 'ever';
  return compiled.calendar.window(event.time, per as 'day').key;
}
