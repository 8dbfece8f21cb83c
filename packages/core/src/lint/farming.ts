import type { CompiledProgram, CompiledRule, CompiledTrack } from '../program/compiled.ts';
import type { Check, Tell } from './finding.ts';
import { packUnits } from './units.ts';

/** What a member can make happen as often as she likes, at no cost. */
const FREE_OF_COST = new Set([
  'checkin',
  'review.posted',
  'content.shared',
  'product.viewed',
  'game.played',
  'member.updated',
  'member.profile_completed',
  'invite.accepted',
]);

/** Fairness: nobody may earn without end by doing what costs nothing, nor keep what was given back. */
export const checkFarming: Check = (compiled, tell) => {
  for (const rule of compiled.rules.values()) checkUnlimited(compiled, rule, tell);
  for (const track of compiled.tracks) checkKept(compiled, track, tell);
};

function checkUnlimited(compiled: CompiledProgram, { def, grants }: CompiledRule, tell: Tell): void {
  const type = def.on.find((one) => FREE_OF_COST.has(one));
  if (type === undefined || grants.length === 0) return;
  const isBound = def.limits.some(({ per, by }) => per !== 'event' && by === 'member') || def.goal !== null;
  if (isBound || compiled.rules.get(def.id) === undefined) return;
  const [first] = grants;
  tell(
    'unlimited_reward',
    { part: def, field: 'limits' },
    {
      message: `Rule '${def.id}' pays for ${type} as often as it happens.`,
      witness: `A thousand times ${type} in one day grant a thousand times ${first?.amount.source} ${first?.asset}.`,
      advice: 'Write a limit, like 3 per day.',
    },
  );
}

function checkKept(compiled: CompiledProgram, track: CompiledTrack, tell: Tell): void {
  if (track.def.onRefund !== 'keep') return;
  const paid = [...compiled.rules.values()].find(
    ({ def, grants }) =>
      def.on.some((type) => type.startsWith('order.')) &&
      grants.some(({ asset }) => asset === track.def.measure),
  );
  const top = track.tiers.findLast(({ def }) => def.pack !== null || Number(def.multiplier) > 1);
  if (paid === undefined || top === undefined) return;
  const pack =
    top.def.pack === null
      ? ''
      : ` and ${[...packUnits(compiled, top.def.pack)].map(([a, n]) => `${n} ${a}`).join(', ')}`;
  tell(
    'kept_after_refund',
    { part: track.def, field: 'onRefund' },
    {
      message: `The tiers of '${track.id}' stay when the orders that lifted them are given back.`,
      witness: `An order that gives ${top.def.threshold} ${track.def.measure} lifts to ${top.id}; it is refunded in full, and ${top.id}${pack} stay.`,
      advice: 'Write onRefund: reevaluate.',
    },
  );
}
