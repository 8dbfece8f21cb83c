import type { Finder } from './finder.ts';
import type { FamilyDef } from './household-types.ts';
import type { Program } from './program.ts';

/** Only what can be spent is shared, and nothing that lifts a tier; a family is of a plan's own benefits. */
export function checkHouseholds(program: Program, finder: Finder): void {
  const { households } = program;
  for (const asset of Object.keys(households?.shares ?? {})) {
    const place = finder.at(households?.shares ?? {}, asset);
    finder.must(place, 'asset', asset, Object.keys(program.assets));
    if (program.assets[asset]?.kind === 'score')
      finder.tell(place, 'score_not_spendable', `${asset} only counts.`, 'Share what can be spent.');
    const track = Object.entries(program.tracks).find(([, { measure }]) => measure === asset);
    if (track === undefined) continue;
    const message = `${asset} lifts the tiers of ${track[0]}, and would lift those of whoever draws it.`;
    finder.tell(place, 'share_lifts_tier', message, 'Share an asset that no track measures.');
  }
  for (const [id, plan] of Object.entries(program.plans))
    if (plan.family !== undefined) checkFamily(program, id, plan.family, finder);
}

function checkFamily(program: Program, plan: string, family: FamilyDef, finder: Finder): void {
  const most = program.households?.seats ?? 0;
  if (family.seats > most)
    finder.tell(
      finder.at(family, 'seats'),
      'too_many_seats',
      `A household has ${most} seats.`,
      'Give it as many under households.',
    );
  for (const [i, id] of family.benefits.entries()) {
    const place = finder.at(family, 'benefits', i);
    finder.must(place, 'benefit', id, Object.keys(program.benefits));
    const benefit = program.benefits[id];
    if (benefit === undefined) continue;
    if (benefit.for?.plans?.includes(plan) !== true)
      finder.tell(place, 'not_of_plan', `${id} is no benefit of ${plan}.`, `Name ${plan} in its \`for\`.`);
    if (benefit.allowance !== undefined)
      finder.tell(
        place,
        'allowance_of_family',
        'Units come once, to the holder.',
        'Share their asset instead.',
      );
    if (benefit.multiplier !== undefined)
      finder.tell(place, 'multiplier_of_family', 'What multiplies is the holder’s own.', 'Leave it out.');
  }
}
