import { noRecords } from './apply.ts';
import { giveWhatComes } from './benefits/plan-allowances.ts';
import type { Next, Programs } from './contract.ts';
import { type Deciding, inForce, Making } from './deciding.ts';
import { Draft } from './draft.ts';
import { nextDueAt, noticeAt, refoldKey, settlementAfter } from './due.ts';
import { fromDecimalText, multiply, roundTo } from './expressions/index.ts';
import { factOf } from './facts.ts';
import { followAll } from './follow.ts';
import { sendHome } from './households/units.ts';
import type { EpochMs, Json } from './kernel/json.ts';
import { dayPart } from './ledger/grant.ts';
import { availableOf, pick } from './ledger/lots.ts';
import { giveReminders } from './ledger/remind.ts';
import type { Entry } from './log/entry.ts';
import type { Event } from './log/event.ts';
import { endHold } from './mall/give-back.ts';
import { passYearly } from './members/yearly.ts';
import { DEFERRED, type Waiting, waitingOf } from './orders/record.ts';
import { passPlans } from './plans/pass-plans.ts';
import { endUses } from './redemptions/open-uses.ts';
import { settleScores } from './scores/settle.ts';
import { passCases } from './service/cases.ts';
import type { Head } from './state.ts';
import { lapseClaims } from './tasks/claim.ts';
import { keepMarks } from './tiers/marks.ts';
import { passPauses } from './tiers/pauses.ts';
import { keepOf } from './tiers/progress.ts';
import { foldMarked } from './tiers/reevaluate.ts';
import { endTrack, meetVersion, settle, settles } from './tiers/track.ts';
import { keepTurns } from './tiers/turns.ts';

/** What time alone does, up to and including `to`. Needs no records and asks nobody. */
export function advance(
  programs: Programs,
  head: Head,
  to: EpochMs,
  member = 0,
): Next & { entries: readonly Entry[] } {
  const draft = new Draft({ head, records: noRecords });
  const deciding: Deciding = {
    programs,
    draft,
    context: { member, origin: 'time', now: to, backfill: head.backfill, taken: {} },
    entries: [],
  };
  passTime(deciding, to);
  return { ...draft.next(), entries: deciding.entries };
}

/** Lets time pass in a decision under way. Each due instant is decided at its own time, in the stated order. */
export function passTime(asked: Deciding, to: EpochMs): void {
  let at = asked.draft.head.decidedAt;
  let deciding: Deciding | undefined;
  for (;;) {
    const due = nextDueAt(asked.programs, asked.draft.head, at);
    if (due === null || due > to) return;
    deciding ??= { ...asked, isByTime: true };
    const written = deciding.entries.length;
    // An end at the very instant at which a version begins still meets the version before it.
    runStep(due > at ? beforeItBegins(deciding, due) : deciding, due, endWhatEnds);
    for (const step of stepsAfter) runStep(deciding, due, step);
    if (due === at && deciding.entries.length === written) throw new Error(`time stands still at ${due}`);
    at = due;
  }
}

type Step = (m: Making) => void;

/** At one instant: holds and uses lapse, lots open, lots expire, periods end; */
function endWhatEnds(m: Making): void {
  lapseHolds(m);
  openLots(m);
  expireLots(m);
  sendHome(m);
  giveUpWaiting(m);
  lapseClaims(m);
  decay(m);
  settleScores(m);
  passPlans(m);
  endPeriods(m);
  passPauses(m);
  passCases(m);
  giveNotice(m);
  giveReminders(m);
  passYearly(m);
}
/** then a version begins, and allowances are given. */
const stepsAfter: readonly Step[] = [beginVersion, giveWhatComes];

/** The same decision without the version that begins at an instant. */
function beforeItBegins(deciding: Deciding, at: EpochMs): Deciding {
  const { versions } = deciding.programs;
  if (!versions.some((version, i) => i > 0 && version.effectiveAt === at)) return deciding;
  const older = versions.filter((version, i) => i === 0 || version.effectiveAt !== at);
  return { ...deciding, programs: { versions: older }, isEarly: true };
}

function runStep(deciding: Deciding, at: EpochMs, step: Step): void {
  const event: Event = { type: 'time.passed', source: 'time', id: String(at), time: at, data: {} };
  const m = new Making(deciding, event, 'time', at);
  step(m);
  keepMarks(m);
  keepTurns(m);
  if (m.isEmpty) return;
  const entry = m.done();
  followAll(deciding, m.follows, entry, 1);
}

function lapseHolds(m: Making): void {
  for (const hold of Object.values(m.draft.head.holds)) if (hold.until <= m.decidedAt) endHold(m, hold);
  endUses(m, 'lapsed');
}

function openLots(m: Making): void {
  for (const [asset, state] of Object.entries(m.draft.head.assets)) {
    for (const lot of state.lots) {
      // Opened lots have their time behind the newest entry, so each opens once.
      if (lot.from > m.decidedAt || lot.from <= m.draft.head.decidedAt || lot.left === 0) continue;
      const owed = Math.min(m.draft.asset(asset).owed, lot.left);
      const item = m.program.measured.has(asset)
        ? ([0, m.today, m.program.calendar.day(lot.from)] as const)
        : undefined;
      m.transfer({
        asset,
        kind: 'open',
        from: 'pending',
        to: 'balance',
        amount: lot.left,
        lots: [[lot.key, lot.left - owed]],
        ...(owed === 0 ? {} : { owed }),
        funder: lot.funder,
        ...dayPart(item),
      });
    }
  }
}

function expireLots(m: Making): void {
  for (const [asset, state] of Object.entries(m.draft.head.assets)) {
    for (const lot of state.lots) {
      if (lot.until === null || lot.until > m.decidedAt || lot.left === 0) continue;
      const from = lot.from > m.decidedAt ? 'pending' : 'balance';
      const lots = [[lot.key, lot.left]] as const;
      m.transfer({
        asset,
        kind: 'expire',
        from,
        to: 'expired',
        amount: lot.left,
        lots,
        funder: lot.funder,
        ...lost(m, asset),
      });
    }
  }
}

/** What expires counts against a window that asks for all that was ever earned. */
function lost(m: Making, asset: string): { day?: number } {
  const counts = m.program.tracks.some(
    (track) => track.def.measure === asset && track.def.window === 'lifetime',
  );
  return counts ? { day: m.today } : {};
}

function giveUpWaiting(m: Making): void {
  const all = waitingOf(m.draft.head);
  if (!Object.values(all).some((waiting) => waiting.some((one) => one.until <= m.decidedAt))) return;
  const rest: Record<string, readonly Waiting[]> = {};
  for (const [orderId, waiting] of Object.entries(all)) {
    for (const one of waiting) if (one.until <= m.decidedAt) m.dead(one.event, 'unknown_order');
    const left = waiting.filter((one) => one.until > m.decidedAt);
    if (left.length > 0) rest[orderId] = left;
  }
  m.fact(DEFERRED, Object.keys(rest).length === 0 ? null : (rest as unknown as Json));
}

/** At the turn of its period a score is multiplied by what it keeps, and floored. */
function decay(m: Making): void {
  for (const [asset, def] of Object.entries(m.program.program.assets)) {
    if (def.decay === null) continue;
    if (m.program.calendar.window(m.decidedAt, def.decay.every).from !== m.decidedAt) continue;
    const available = availableOf(m.draft.asset(asset), m.decidedAt);
    const amount = available - roundTo(multiply(available, fromDecimalText(def.decay.keep) ?? 0), 'floor');
    if (amount <= 0) continue;
    const lots = pick(m.draft.asset(asset), amount, m.decidedAt);
    m.transfer({
      asset,
      kind: 'expire',
      from: 'balance',
      to: 'expired',
      amount,
      lots,
      funder: 'platform',
      rule: 'decay',
      ...(m.program.measured.has(asset) ? { day: m.today } : {}),
    });
  }
}

function endPeriods(m: Making): void {
  if (m.draft.head.standing === 'closed' || m.draft.head.standing === 'erased') return;
  for (const track of m.program.tracks) {
    if (isSettlement(m, track)) {
      foldMarked(m, track);
      const state = m.draft.head.tracks[track.id];
      if (state !== undefined && settles(track)) settle(m, track, state);
    }
    // A period can end at the very instant at which a tier by hand ends.
    for (
      let state = m.draft.head.tracks[track.id];
      state !== undefined && endsNow(state, m.decidedAt);
      state = m.draft.head.tracks[track.id]
    ) {
      endTrack(m, track, state);
    }
  }
}

function isSettlement(m: Making, track: (typeof m.program.tracks)[number]): boolean {
  if (!settles(track) && factOf(m.draft.head.facts, refoldKey(track)) === undefined) return false;
  return settlementAfter(m.program, track, m.decidedAt - 1) === m.decidedAt;
}

function endsNow(state: Head['tracks'][string], at: EpochMs): boolean {
  const manual = state.manual?.until ?? null;
  return (state.until !== null && state.until <= at) || (manual !== null && manual <= at);
}

/** Told before a tier would be lost: what is still needed, and by when. Meeting it is enough. */
function giveNotice(m: Making): void {
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    if (state === undefined) continue;
    const isTime = noticeAt(m.program, track.def.notice, state) === m.decidedAt;
    const graceBegins = state.cause === 'grace' && state.since === m.decidedAt;
    if (!isTime && !graceBegins) continue;
    const keep = keepOf(m.program, m.draft.head, track, state);
    if (keep === null || keep.missing === 0) continue;
    m.message({
      template: 'tier.at_risk',
      reason: `tier:${track.id}`,
      params: {
        track: track.id,
        tier: state.tier,
        asset: track.def.measure,
        missing: keep.missing,
        by: keep.by,
      },
    });
  }
}

/** The beginning of a version is a due instant of every member. */
function beginVersion(m: Making): void {
  const version = inForce(m.deciding.programs, m.decidedAt);
  const isFirst = m.deciding.programs.versions[0] === version;
  if (isFirst || version.effectiveAt !== m.decidedAt || m.draft.head.standing === 'none') return;
  if (m.draft.head.standing === 'closed' || m.draft.head.standing === 'erased') return;
  meetVersion(m, version.policy === 'immediate');
}
