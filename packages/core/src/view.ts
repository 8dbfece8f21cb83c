import type { Programs } from './contract.ts';
import { inForce } from './deciding.ts';
import { compare, floor, multiply, rational } from './expressions/index.ts';
import type { EpochMs, JsonObject, Units } from './kernel/json.ts';
import { availableOf, balanceOf, heldOf, pendingOf } from './ledger/lots.ts';
import type { Standing, StatusCause } from './log/entry.ts';
import { profileCompleteness } from './members/members.ts';
import type { CompiledProgram, CompiledTrack } from './program/compiled.ts';
import type { Text } from './program/program.ts';
import { type ScoreView, scoreViews } from './scores/score-view.ts';
import type { Head, TrackState } from './state.ts';
import { pausesOf, standsStill } from './tiers/pause-state.ts';
import { type Keep, keepOf } from './tiers/progress.ts';
import { measuredIn } from './tiers/track-base.ts';
import { measure } from './tiers/window.ts';

/** A member as read at an instant; time up to it must have been let pass (`advance`). */
export interface MemberView {
  readonly standing: Standing;
  readonly joinedAt: EpochMs | null;
  readonly profile: JsonObject;
  readonly profileCompleteness: number;
  readonly tags: readonly string[];
  readonly consents: JsonObject;
  /** The main track's. */
  readonly tier: TierView | null;
  readonly tiers: readonly TierView[];
  readonly assets: Readonly<Record<string, AssetView>>;
  readonly holds: readonly HoldView[];
  /** Composite scores, in the program's order. */
  readonly scores: readonly ScoreView[];
}
export interface TierView {
  readonly track: string;
  readonly tier: string;
  readonly name: Text;
  readonly badge: string | null;
  readonly color: string | null;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly cause: StatusCause;
  readonly inGrace: boolean;
  /** The tier that was earned, where another stands over it. */
  readonly earned: string;
  readonly manual?: { readonly kind: 'floor' | 'trial'; readonly until: EpochMs | null };
  /** While its clock stands still. */
  readonly paused?: {
    readonly id: string;
    readonly kind: string;
    readonly since: EpochMs;
    readonly until: EpochMs;
  };
  /** Units that count now. */
  readonly units: Units;
  readonly next: {
    readonly tier: string;
    readonly threshold: Units;
    readonly missing: Units;
    readonly projectedAt: EpochMs | null;
  } | null;
  /** What keeps the tier; null where it has no end. */
  readonly keep: Keep | null;
}
export interface AssetView {
  readonly balance: number;
  readonly available: Units;
  readonly held: Units;
  readonly pending: Units;
  readonly owed: Units;
  /** Units by the time at which they expire, soonest first. */
  readonly expiring: readonly { readonly amount: Units; readonly at: EpochMs }[];
}
export interface HoldView {
  readonly seq: number;
  readonly asset: string;
  readonly amount: Units;
  readonly until: EpochMs;
  readonly order?: string;
}

export function viewOf(programs: Programs, head: Head, at: EpochMs): MemberView {
  const { compiled } = inForce(programs, at);
  const tiers = compiled.tracks.flatMap((track) => {
    const state = head.tracks[track.id];
    return state === undefined ? [] : [tierView(compiled, head, track, state, at)];
  });
  const fields = Object.entries(compiled.program.fields)
    .filter(([, field]) => field.counts)
    .map(([id]) => id);
  return {
    standing: head.standing,
    joinedAt: head.joinedAt,
    profile: head.profile,
    profileCompleteness: profileCompleteness(head, fields),
    tags: head.tags,
    consents: head.consents,
    tier: tiers.find((tier) => tier.track === compiled.mainTrack?.id) ?? null,
    tiers,
    assets: Object.fromEntries(
      Object.keys(compiled.program.assets).map((id) => [id, assetView(head, id, at)]),
    ),
    scores: scoreViews(compiled, head, at),
    holds: Object.values(head.holds).map(({ id, asset, amount, until, order }) => ({
      seq: Number(id),
      asset,
      amount,
      until,
      ...(order === undefined ? {} : { order }),
    })),
  };
}

function assetView(head: Head, id: string, at: EpochMs): AssetView {
  const asset = head.assets[id];
  if (asset === undefined) return { balance: 0, available: 0, held: 0, pending: 0, owed: 0, expiring: [] };
  const ends = new Map<EpochMs, Units>();
  for (const lot of asset.lots) {
    if (lot.until !== null && lot.left > 0 && lot.from <= at)
      ends.set(lot.until, (ends.get(lot.until) ?? 0) + lot.left);
  }
  return {
    balance: balanceOf(asset, at),
    available: availableOf(asset, at),
    held: heldOf(asset),
    pending: pendingOf(asset, at),
    owed: asset.owed,
    expiring: [...ends].sort((a, b) => a[0] - b[0]).map(([end, amount]) => ({ amount, at: end })),
  };
}

function tierView(
  compiled: CompiledProgram,
  head: Head,
  track: CompiledTrack,
  state: TrackState,
  at: EpochMs,
): TierView {
  const shown = state.shown ?? state.tier;
  const def = track.def.tiers[track.indexOf.get(shown) ?? 0];
  const of = measuredIn(head, track, state);
  const units = measure(track.def, compiled.calendar, of, compiled.calendar.day(at), state.graceFrom);
  return {
    track: track.id,
    tier: shown,
    name: def?.name ?? { zh: shown, en: shown },
    badge: def?.badge ?? null,
    color: def?.color ?? null,
    // A tier by hand counts since history shows it, whatever goes on beneath.
    since: state.shown === undefined ? state.since : (state.past.at(-1)?.[2] ?? state.since),
    until: state.shown === undefined ? state.until : (state.manual?.until ?? null),
    cause: state.cause,
    inGrace: state.graceFrom !== undefined,
    earned: state.tier,
    ...(state.manual === undefined ? {} : { manual: { kind: state.manual.kind, until: state.manual.until } }),
    ...pausedPart(compiled, head, track, state, at),
    units,
    next: nextTier(compiled, head, track, shown, units, at),
    keep: keepOf(compiled, head, track, state),
  };
}

function pausedPart(
  { calendar }: CompiledProgram,
  head: Head,
  track: CompiledTrack,
  state: TrackState,
  at: EpochMs,
): Pick<TierView, 'paused'> {
  const stands = standsStill(calendar, state, at);
  if (stands === null) return {};
  const pause = pausesOf(head, track.id).find(({ from }) => from === stands[0]);
  return {
    paused: {
      id: pause?.id ?? '',
      kind: pause?.kind ?? '',
      since: calendar.start(stands[0]),
      until: calendar.start(stands[1]),
    },
  };
}

function nextTier(
  compiled: CompiledProgram,
  head: Head,
  track: CompiledTrack,
  shown: string,
  units: Units,
  at: EpochMs,
): TierView['next'] {
  const next = track.def.tiers[(track.indexOf.get(shown) ?? 0) + 1];
  if (next === undefined) return null;
  const missing = Math.max(0, next.threshold - units);
  return {
    tier: next.id,
    threshold: next.threshold,
    missing,
    projectedAt: projected(compiled, head, track, missing, at),
  };
}

/** Days of the pace that a projection goes by. */
const PACE_DAYS = 90;

/** When the next tier comes at the pace of the last 90 days; null where nothing was earned in them. */
function projected(
  compiled: CompiledProgram,
  head: Head,
  track: CompiledTrack,
  missing: Units,
  at: EpochMs,
): EpochMs | null {
  const { calendar } = compiled;
  const today = calendar.day(at);
  const joined = head.joinedAt === null ? today : calendar.day(head.joinedAt);
  const days = Math.max(1, Math.min(PACE_DAYS, today - joined + 1));
  const earned = head.assets[track.def.measure]?.earned;
  const recent = measure(
    { ...track.def, window: { rollingDays: days } },
    calendar,
    { days: earned?.days ?? [], total: 0, items: 0, base: 0 },
    today,
  );
  if (recent <= 0) return null;
  const wait = floor(multiply(rational(missing, recent), days));
  if (typeof wait !== 'number' || compare(wait, 36_500) > 0) return null;
  return calendar.plus(at, { days: wait + 1 });
}
