import {
  familyPlan,
  type Json,
  type JsonObject,
  standsOf,
  type UseRecord,
  unitsThatStand,
} from '@laurel/core';
import type { Report } from './violation.ts';

type Records = ReadonlyMap<string, Json | null>;

/** I15, I16, I17: of each order what stands of its uses, the units that are spent for them, and what lines were charged. */
export function checkUses(records: Records, seq: number, report: Report): void {
  for (const [key, value] of records) {
    if (value === null || !key.startsWith('use/')) continue;
    const order = key.slice('use/'.length);
    const record = value as UseRecord;
    checkLines(order, record, seq, report);
    if (record.state !== 'captured') continue;
    checkSavings(order, record, records, (detail) => report('I15', seq, detail));
    checkUnits(order, record, records, (detail) => report('I16', seq, detail));
  }
}

/** Nothing takes more off a line than its public price. */
function checkLines(order: string, { lines, uses, points }: UseRecord, seq: number, report: Report): void {
  for (const { lineId, amount } of lines) {
    const takes = [...uses.map((use) => use.lines[lineId] ?? 0), points?.lines[lineId] ?? 0];
    const taken = takes.reduce((sum, take) => sum + take, 0);
    if (taken > amount || takes.some((take) => take < 0))
      report('I17', seq, `order ${order}: ${taken} taken off line ${lineId}, which costs ${amount}`);
  }
}

function checkSavings(
  order: string,
  record: UseRecord,
  records: Records,
  tell: (detail: string) => void,
): void {
  for (const use of record.uses) {
    const { money } = standsOf(record, use);
    if (money < 0 || money > use.saved)
      tell(`order ${order}: ${money} of ${use.benefit} stand, ${use.saved} were saved`);
    if (use.plan === undefined || use.no === undefined) continue;
    const plan = use.owner === undefined ? use.plan : familyPlan(use.plan, use.owner.member);
    const term = (records.get(`uses/${plan}/${use.no}`) ?? []) as readonly JsonObject[];
    const counted = term
      .filter((one) => one['order'] === order && one['benefit'] === use.benefit)
      .reduce((sum, one) => sum + Number(one['cash']), 0);
    if (counted !== money)
      tell(`order ${order}: ${money} of ${use.benefit} stand, its term counts ${counted}`);
  }
}

function checkUnits(
  order: string,
  record: UseRecord,
  records: Records,
  tell: (detail: string) => void,
): void {
  for (const [asset, stand] of Object.entries(unitsThatStand(record))) {
    const spend = records.get(`spend/${record.holds[asset] ?? ''}`) as
      | { lots?: readonly (readonly [string, number])[] }
      | null
      | undefined;
    const spent = (spend?.lots ?? []).reduce((sum, [, n]) => sum + n, 0);
    if (spent !== stand) tell(`order ${order}: ${stand} of ${asset} stand, ${spent} are spent`);
  }
}
