import type { Finder } from './finder.ts';
import type { Program, TierDef, TrackDef } from './program.ts';

/** Tiers in order, each reachable, and everything that a track names. */
export function checkTracks(program: Program, finder: Finder): void {
  const assets = Object.keys(program.assets);
  for (const track of Object.values(program.tracks)) {
    finder.must(finder.at(track, 'measure'), 'asset', track.measure, assets);
    if (track.protection !== null) {
      finder.must(finder.at(track.protection, 'asset'), 'asset', track.protection.asset, assets);
    }
    checkPeriod(track, finder);
    checkTiers(track, finder);
    for (const tier of track.tiers) {
      if (tier.pack !== null)
        finder.must(finder.at(tier, 'pack'), 'pack', tier.pack, Object.keys(program.packs));
    }
  }
}

function checkPeriod(track: TrackDef, finder: Finder): void {
  if (track.period !== null) return;
  for (const field of ['grace', 'protection', 'notice'] as const) {
    if (track[field] === null) continue;
    const message = `Tiers for life have no end, so there is no ${field}.`;
    finder.tell(
      finder.at(track, field),
      'no_period',
      message,
      `Give the track a period, or take ${field} out.`,
    );
  }
}

function checkTiers(track: TrackDef, finder: Finder): void {
  const seen = new Set<string>();
  let before: TierDef | null = null;
  for (const tier of track.tiers) {
    if (seen.has(tier.id)) {
      finder.tell(
        finder.at(tier, 'id'),
        'duplicate_id',
        `'${tier.id}' is used twice.`,
        'Give it an id of its own.',
      );
    }
    seen.add(tier.id);
    checkThreshold(tier, before, finder);
    before = tier;
  }
}

function checkThreshold(tier: TierDef, before: TierDef | null, finder: Finder): void {
  const place = finder.at(tier, 'threshold');
  if (before === null) return checkFirst(tier, finder);
  if (tier.threshold > before.threshold) return;
  const isTwice = tier.threshold === before.threshold;
  const message = isTwice
    ? `Two tiers begin at ${tier.threshold}: '${before.id}' and '${tier.id}'.`
    : `'${tier.id}' begins at ${tier.threshold}, below '${before.id}' at ${before.threshold}.`;
  const advice = 'Write tiers from the lowest up, each with a higher threshold.';
  // Two tiers may share a threshold where a condition tells them apart.
  if (isTwice && tier.when !== null) return;
  finder.tell(place, isTwice ? 'same_threshold' : 'threshold_order', message, advice);
}

/** Every member has it, from joining on. */
function checkFirst(tier: TierDef, finder: Finder): void {
  if (tier.threshold !== 0) {
    const advice = 'Let the lowest tier begin at 0, so that every member has a tier.';
    const message = `The lowest tier begins at ${tier.threshold}.`;
    finder.tell(finder.at(tier, 'threshold'), 'first_tier_not_zero', message, advice);
  }
  if (tier.when !== null) {
    const advice = 'Take the condition out, so that every member has a tier.';
    finder.tell(
      finder.at(tier, 'when'),
      'first_tier_conditional',
      'The lowest tier has a condition.',
      advice,
    );
  }
  if (tier.pack !== null) {
    const advice = 'Grant it by a rule on member.registered.';
    finder.tell(finder.at(tier, 'pack'), 'first_tier_pack', 'Nobody is upgraded to the lowest tier.', advice);
  }
}
