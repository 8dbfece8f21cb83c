import { inForce, type Making } from '../deciding.ts';
import { settlementAfter } from '../due.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Ground, Standing } from './course.ts';
import { SavesAgain } from './saves.ts';
import { settles } from './track.ts';

/** What turns a walk beside ending periods and earning: versions begin, tracks are settled, tasks keep tiers. */
export class WalkDues {
  private readonly m: Making;
  private readonly track: CompiledTrack;
  private readonly from: EpochMs;
  /** Versions up to here have been met, and settlements gone through. */
  private met: EpochMs;
  private settled: EpochMs;
  private readonly saves: SavesAgain;

  /** `item`: the first one that is earned again; null where another walk is gone on with. */
  constructor(m: Making, track: CompiledTrack, from: EpochMs, item: number | null) {
    this.m = m;
    this.track = track;
    this.from = from;
    this.met = from;
    this.settled = from;
    this.saves = new SavesAgain(m, track, from, item);
  }

  /** When the next version begins or the next task keeps the tier; infinite where neither comes. */
  nextTurn(): EpochMs {
    return Math.min(this.nextVersion(), this.saves.next());
  }

  /** What a task did at that instant; null where a version begins then. */
  saved(g: Ground, s: Standing, at: EpochMs): Standing | null {
    return this.saves.next() === at && this.nextVersion() !== at ? this.saves.take(g, s) : null;
  }

  /** When the next version of the program begins; infinite where there is none. */
  private nextVersion(): EpochMs {
    const { versions } = this.m.deciding.programs;
    for (let i = 1; i < versions.length; i++) {
      const at = versions[i]?.effectiveAt ?? 0;
      if (at > this.met) return at;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The next settlement of a track that moves at them; infinite for others. */
  nextSettlement(at: EpochMs): EpochMs {
    const { track, calendar } = this.rules(at);
    return settles(track) ? settlementAfter({ calendar }, track, this.settled) : Number.POSITIVE_INFINITY;
  }

  meet(version: EpochMs): void {
    this.met = version;
  }

  settle(settlement: EpochMs): void {
    this.settled = settlement;
  }

  /** The track under the version in force. */
  rules(at: EpochMs): Pick<Ground, 'track' | 'calendar'> {
    const { compiled } = inForce(this.m.deciding.programs, Math.max(at, this.from));
    const track = compiled.tracks.find((t) => t.id === this.track.id) ?? this.track;
    return { track, calendar: compiled.calendar };
  }

  /** No version asks for more than units. */
  isUnconditional(): boolean {
    return this.m.deciding.programs.versions.every(({ compiled }) =>
      compiled.tracks.every(
        ({ id, tiers }) => id !== this.track.id || tiers.every((tier) => tier.when === null),
      ),
    );
  }
}
