import { type Making, Refused } from '../deciding.ts';
import { type EpochMs, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { TrackState } from '../state.ts';
import { changeOf, standingOf, useCard } from './track.ts';

/** `tier.set`: a floor or a trial over the earned tier, until its end; the earned one goes on underneath. */
export function setTier(m: Making): void {
  const { track, state } = trackOf(m);
  const tier = textOf(m.event.data['tier']);
  if (!track.indexOf.has(tier))
    throw new Refused(refuse('unknown_tier', '/data/tier', `The track has no tier ${tier}.`));
  const until = (m.event.data['until'] as EpochMs | undefined) ?? null;
  if (until !== null && until <= m.decidedAt)
    throw new Refused(refuse('invalid_value', '/data/until', 'Its end has passed.'));
  const kind = m.event.data['kind'] === 'trial' ? 'trial' : 'floor';
  m.status(
    changeOf(
      m,
      track,
      state,
      standingOf(m.draft.head, track, state),
      kind === 'trial' ? 'trial' : 'set_by_operator',
      {
        tier,
        until,
        kind,
      },
    ),
  );
}

/** `tier.cleared`: back to what was earned. */
export function clearTier(m: Making): void {
  const { track, state } = trackOf(m);
  if (state.manual === undefined)
    throw new Refused(refuse('no_tier_by_hand', '/data/track', 'No tier stands by hand on this track.'));
  m.status(changeOf(m, track, state, standingOf(m.draft.head, track, state), 'manual_ended', null));
}

/** `card.used`: a protection card by hand, before the end of the period comes. */
export function useCardByHand(m: Making): void {
  const { track, state } = trackOf(m);
  if (!useCard(m, track, state)) {
    throw new Refused(
      refuse('no_card', '/data/track', 'There is no card to use, or no end that it could move.'),
    );
  }
}

export function trackOf(m: Making): { track: CompiledTrack; state: TrackState } {
  const id = textOf(m.event.data['track'] ?? m.program.mainTrack?.id);
  const track = m.program.tracks.find((t) => t.id === id);
  const state = track === undefined ? undefined : m.draft.head.tracks[track.id];
  if (track === undefined || state === undefined) {
    throw new Refused(refuse('unknown_track', '/data/track', `The program has no track ${id}.`));
  }
  return { track, state };
}
