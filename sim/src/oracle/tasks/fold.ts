import type { EpochMs } from '@laurel/core';
import { type Climb, type Doer, doubt } from './doer.ts';
import type { TierRecord, Walk } from './ladder.ts';
import { endPeriod, type GrowthItem, nextSettlement, riseAt, riskAt, saveTier, standing } from './ladder.ts';
import type { TaskTerms } from './terms.ts';

export const walkOf = (terms: TaskTerms, doer: Doer, track: 'main' | 'stars'): Walk => ({
  zone: terms.zone,
  ladder: terms[track],
  items: doer[track].items,
  records: doer[track].records,
  doubt: (why) => doubt(doer, why),
});

/** Rule 11 and fine print 22, after growth went, or a save whose task is no longer met. */
export function foldMain(
  terms: TaskTerms,
  doer: Doer,
  { at, decision }: { at: EpochMs; decision: number },
): void {
  const { onRefund } = terms.main;
  if (onRefund === 'atSettlement') doer.main.refoldAt ??= nextSettlement(terms.zone, 1, at);
  if (onRefund === 'reevaluate') turn(terms, doer, { at, upTo: at, decision });
}

/** The settlement comes before what else its instant does to the track. */
export function settleFold(terms: TaskTerms, doer: Doer, at: EpochMs): void {
  doer.main.refoldAt = null;
  turn(terms, doer, { at, upTo: at - 1, decision: doer.decisions - 1 });
}

function turn(
  terms: TaskTerms,
  doer: Doer,
  { at, upTo, decision }: { at: EpochMs; upTo: EpochMs; decision: number },
): void {
  const would = wouldHaveBeen(terms, doer, { now: upTo, decision });
  const now = standing(doer.main.records);
  // Where only the anchor of its months is another one, the member stands as before.
  if (isSame(now, would)) doer.main.records.push({ ...would, from: at, cause: now.cause });
  if (isSame(now, would)) return;
  if (would.tier > now.tier) doubt(doer, 'a refund lifts a tier');
  doer.main.records.push({ ...would, from: at, cause: 'revoked_by_refund' });
}

const isSame = (a: TierRecord, b: TierRecord): boolean =>
  a.tier === b.tier && a.until === b.until && a.since === b.since && a.grace === b.grace;

/** The track as it would have been with the net amounts, and without the saves whose tasks are no longer met. */
function wouldHaveBeen(
  terms: TaskTerms,
  doer: Doer,
  { now, decision }: { now: EpochMs; decision: number },
): TierRecord {
  const { main } = doer;
  const joined = main.records[0];
  if (joined === undefined) throw new Error('the member has not joined');
  const items: GrowthItem[] = [];
  const walk: Walk = { ...walkOf(terms, doer, 'main'), items, records: [joined] };
  const pass = (to: EpochMs, upTo: number): void => {
    for (;;) {
      const { until } = standing(walk.records);
      if (until === null || until > to) return;
      endPeriod(walk, until, upTo);
    }
  };
  for (const moment of momentsOf(main)) {
    pass(moment.at, moment.decision - 1);
    items.push(...moment.items);
    const risen = riseAt(walk, moment.at, moment.decision);
    // One decision that earns in parts: after which of them the tier began, the page leaves to the reader.
    if (risen.length > 0 && moment.items.length > 1 && terms.main.window === 'sinceTierStart')
      doubt(doer, 'a tier that a decision with several grants reaches, folded again');
    for (const save of moment.saves) {
      const risk = riskAt(walk, moment.at);
      if (risk === null) continue;
      if (risk.end !== save.end) doubt(doer, 'a save that would have met another end');
      saveTier(walk, save);
    }
  }
  pass(now, decision);
  return standing(walk.records);
}

interface Moment {
  readonly decision: number;
  readonly at: EpochMs;
  readonly items: readonly GrowthItem[];
  readonly saves: Climb['saves'];
}

/** Decisions that brought something for the track, in their order, with net amounts. */
function momentsOf({ items, saves }: Climb): readonly Moment[] {
  const grants = items.filter((item) => item.of === undefined);
  const net = grants.map((grant) => {
    const back = items.filter((item) => item.of?.id === grant.id);
    return { ...grant, units: back.reduce((total, item) => total + item.units, grant.units) };
  });
  const standingSaves = saves.filter(({ revoked }) => !revoked);
  const decisions = new Set([...net, ...standingSaves].map(({ decision }) => decision));
  return [...decisions]
    .sort((a, b) => a - b)
    .map((decision) => {
      const ofItems = net.filter((item) => item.decision === decision);
      const ofSaves = standingSaves.filter((save) => save.decision === decision);
      return { decision, at: ofItems[0]?.decidedAt ?? ofSaves[0]?.at ?? 0, items: ofItems, saves: ofSaves };
    });
}
