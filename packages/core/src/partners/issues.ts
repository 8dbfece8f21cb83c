import { count } from '../benefits/counters.ts';
import type { Making } from '../deciding.ts';
import { textOf, type Units } from '../kernel/json.ts';
import { type Back, comeBack } from '../ledger/holds.ts';
import { availableOf, type LotPart, pick } from '../ledger/lots.ts';
import type { Event } from '../log/event.ts';
import { changeUses, type UseOfTerm } from '../plans/savings.ts';
import type { CompiledPartnerItem, CompiledProgram } from '../program/compiled.ts';
import { claimNumber, nextNumber } from '../stock/stock.ts';
import { itemOf } from './claim-limits.ts';
import {
  ISSUES,
  ISSUES_MAX,
  type IssueClaim,
  type IssueList,
  type IssueRecord,
  issueKey,
} from './issue-state.ts';

/** Whose piece it is, for what, and what its claim counted against. */
export interface Issuing {
  readonly benefit: string;
  readonly value: number | undefined;
  readonly claim: IssueClaim;
  readonly plan?: string;
  readonly no?: number;
  /** The issue that it stands in for. */
  readonly of?: string;
}

/** How many codes of a pool were given on a day: only the pace is read from it. */
export function issuedOn(counter: string, date: string): string {
  return `issued:${counter}:${date}`;
}

/** Issues a piece of an item. @returns its key; null where its pool has no code left, and nothing was done */
export function issue(m: Making, item: CompiledPartnerItem, issuing: Issuing): string | null {
  const { counter, def } = item;
  const number = counter === null ? undefined : claimNumber(m, counter);
  if (number === null) return null;
  if (counter !== null) count(m, issuedOn(counter, m.program.calendar.dateOfDay(m.today)), 1);
  const { value = def.value, ...rest } = issuing;
  const key = number === undefined ? ask(m, item, issuing) : m.key();
  const record: IssueRecord = {
    partner: item.partner,
    item: item.id,
    version: m.version.number,
    delivery: number === undefined ? 'call' : 'codes',
    state: 'open',
    at: m.decidedAt,
    cost: def.cost,
    value,
    currency: m.program.partners.get(item.partner)?.def.currency ?? m.program.program.currency,
    ...(number === undefined ? {} : { number }),
    ...rest,
  };
  list(m, key);
  if (number === undefined) m.record(issueKey(key), record);
  else settle(m, key, record);
  return key;
}

/** Whether there is a piece of the item, or of what stands in for it. */
export function canIssue(m: Making, item: CompiledPartnerItem): boolean {
  for (const { counter } of withStandIns(m, item))
    if (counter === null || nextNumber(m, counter) !== null) return true;
  return false;
}

/** An item, and what stands in for it where its pool is empty, one after the other. */
export function* withStandIns(
  { program }: Making,
  item: CompiledPartnerItem,
): Generator<CompiledPartnerItem> {
  const items = program.partners.get(item.partner)?.items;
  for (let one: CompiledPartnerItem | undefined = item; one !== undefined; ) {
    yield one;
    one = items?.get(one.def.instead ?? '');
  }
}

/** What the partner is asked. Of the member it learns nothing but a pseudonym, which the relay adds. */
function ask(m: Making, item: CompiledPartnerItem, { benefit }: Issuing): string {
  const giveUpAt = m.program.calendar.plus(m.decidedAt, item.def.giveUp);
  return m.call({
    port: 'partner',
    action: 'issue',
    data: { partner: item.partner, item: item.id, benefit, giveUpAt },
  });
}

function list(m: Making, key: string): void {
  const known = (m.wanted(ISSUES) ?? { count: 0, recent: [] }) as IssueList;
  m.record(ISSUES, { count: known.count + 1, recent: [key, ...known.recent].slice(0, ISSUES_MAX) });
}

/** It is delivered: the partner is owed for it, and it counts among what the term gave. */
export function settle(m: Making, key: string, issued: IssueRecord): void {
  const delivered: IssueRecord = { ...issued, state: 'delivered', settledAt: m.decidedAt };
  m.record(issueKey(key), delivered);
  const { plan, no } = issued;
  if (plan !== undefined && no !== undefined && issued.value > 0)
    changeUses(m, { plan, no }, (uses) => [...uses, useOf(delivered)]);
  tell(m, 'partner.delivered', delivered);
}

function useOf({
  settledAt = 0,
  value,
  benefit,
}: Pick<IssueRecord, 'settledAt' | 'value' | 'benefit'>): UseOfTerm {
  return { at: settledAt, cash: 0, list: value, benefit };
}

/** What was delivered was of no use: it counts no more. */
export function unsettle(m: Making, { plan, no, ...issued }: IssueRecord): void {
  if (plan === undefined || no === undefined) return;
  const gone = useOf(issued);
  changeUses(m, { plan, no }, (uses) => {
    const place = uses.findIndex(
      (use) => use.at === gone.at && use.benefit === gone.benefit && use.list === gone.list,
    );
    return place === -1 ? uses : uses.toSpliced(place, 1);
  });
}

export function tell(m: Making, template: string, { partner, item, benefit, reason }: IssueRecord): void {
  const params = { partner, item, benefit, ...(reason === undefined ? {} : { reason }) };
  m.message({ template, reason: `benefit:${benefit}`, params });
}

/** Takes the units of a claim, as many as there are of each. @returns what was taken; null where that is too little */
export function takeUnits(
  m: Making,
  uses: Readonly<Record<string, Units>>,
  all: boolean,
): NonNullable<IssueClaim['units']> | null {
  const taken: (readonly [string, Units, readonly LotPart[]])[] = [];
  for (const [asset, wanted] of Object.entries(uses)) {
    const amount = Math.min(wanted, Math.max(0, availableOf(m.draft.asset(asset), m.decidedAt)));
    if (all && amount < wanted) return null;
    if (amount > 0) taken.push([asset, amount, pick(m.draft.asset(asset), amount, m.decidedAt)]);
  }
  for (const [asset, amount, lots] of taken)
    m.transfer({ asset, amount, lots, kind: 'spend', from: 'balance', to: 'spent', funder: 'platform' });
  return taken;
}

/** Units go back to the lots that they came from. */
export function giveUnits(m: Making, units: NonNullable<IssueClaim['units']>): void {
  for (const [asset, , lots] of units) {
    const back: Back = { asset, kind: 'restore', funder: 'platform' };
    comeBack(m, back, lots);
  }
}

const NONE: readonly string[] = [];

/** The counter of the pool that a claim asks. */
export function poolCounters(compiled: CompiledProgram, { data }: Event): readonly string[] {
  const benefit = compiled.benefits.get(textOf(data['benefit']));
  const counter = benefit === undefined ? null : (itemOf(compiled, benefit)?.counter ?? null);
  return counter === null ? NONE : [counter];
}
