import type { Making } from '../deciding.ts';
import { noticeAt } from '../due.ts';
import { factOf } from '../facts.ts';
import { type EpochMs, type Json, textOf } from '../kernel/json.ts';
import { nothingEarned } from '../ledger/earned.ts';
import { beforeOf, type TrackBefore } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Span } from '../program/program.ts';
import { earn } from '../rules/earn.ts';
import { riskOf } from '../tasks/at-risk.ts';
import type { Ground, Standing } from './course.ts';
import { save } from './course.ts';
import { changeOf, groundOf, standingOf } from './track.ts';

/**
 * D3. Fact `saves:<track>`: tiers that tasks kept. A track that is folded again finds the same; one whose task was
 * bought and given back is taken out, and the track folded from before it.
 */
interface Save {
  readonly at: EpochMs;
  /** Number of the next item then. */
  readonly item: number;
  readonly span: Span;
  /** The echo that said it: `<source>/<id>`. */
  readonly by: string;
  readonly before: TrackBefore;
}
const SAVES_MAX = 16;

function savesKey(track: string): string {
  return `saves:${track}`;
}

function savesOf(m: Making, track: string): readonly Save[] {
  return (factOf(m.draft.head.facts, savesKey(track)) ?? NONE) as unknown as readonly Save[];
}
const NONE: readonly Save[] = [];

/** `tier.saved`: what a task did in the same commit. Where the tier is at risk no longer, nothing is left to do. */
export function saveTier(m: Making): void {
  const id = textOf(m.event.data['track']);
  const track = m.program.tracks.find((one) => one.id === id);
  const state = m.draft.head.tracks[id];
  const saves = m.earning.compiled.rules.get(textOf(m.event.data['task']))?.gate?.saves;
  const span = saves?.extends ?? track?.def.period ?? null;
  if (track === undefined || state === undefined || span === null) return;
  if (riskOf(m.program, m.draft.head, { track, state }, m.decidedAt) === null) return;
  const { items } = m.draft.head.assets[track.def.measure]?.earned ?? nothingEarned;
  const by = `${m.event.source}/${m.event.id}`;
  const one: Save = { at: m.decidedAt, item: items, span, by, before: beforeOf(state) };
  m.fact(savesKey(id), [...savesOf(m, id), one].slice(-SAVES_MAX) as unknown as Json);
  const next = save(groundOf(m, track, state), standingOf(m.draft.head, track, state), span);
  m.status(changeOf(m, track, state, next, 'saved_by_task', undefined));
  const params = { track: id, tier: state.tier, ...(next.until === null ? {} : { until: next.until }) };
  m.message({ template: 'tier.saved', reason: `tier:${id}`, params });
  earn(m);
}

/** What met the task was given back: by the track's `onRefund` the tier stands again as it would have. */
export function unsave(m: Making, id: string, by: string): void {
  const track = m.program.tracks.find((one) => one.id === id);
  const lost = savesOf(m, id).find((one) => one.by === by);
  if (track === undefined || lost === undefined || track.def.onRefund === 'keep') return;
  const rest = savesOf(m, id).filter((one) => one !== lost);
  m.fact(savesKey(id), rest.length === 0 ? null : (rest as unknown as Json));
  const { item, at, before } = lost;
  m.refold({ asset: track.def.measure, item, at, tracks: { [id]: before } });
}

/** Saves as a track that is folded again meets them. */
export class SavesAgain {
  private readonly rest: Save[];

  /** Those after an instant; of that very one those that came after the item from which it is folded. */
  constructor(m: Making, track: CompiledTrack, from: EpochMs, item: number | null) {
    const all = savesOf(m, track.id);
    this.rest = all.filter((one) => one.at > from || (one.at === from && item !== null && one.item > item));
  }

  /** When the next one comes; infinite where there is none. */
  next(): EpochMs {
    return this.rest[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** It counts where the tier would have been at stake then. */
  take(g: Ground, s: Standing): Standing {
    const one = this.rest.shift();
    if (one === undefined || s.tier === 0 || s.until === null) return s;
    const { stood } = g.measured;
    const end = { until: s.until, ...(stood === undefined ? {} : { stood }) };
    const from = noticeAt(g, g.track.def.notice, end);
    const atStake = s.graceFrom !== undefined || (from !== null && one.at >= from && one.at < s.until);
    return atStake ? save(g, s, one.span) : s;
  }
}
