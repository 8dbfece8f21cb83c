import type { CompiledProgram } from '../program/compiled.ts';
import { grantedAssets } from './allowances.ts';
import type { Check } from './finding.ts';

/** Worth: what stands in the program and is used by nothing misleads whoever reads it. */
export const checkIdle: Check = (compiled, tell) => {
  const granted = grantedAssets(compiled);
  const { program } = compiled;
  for (const [id, def] of Object.entries(program.assets)) {
    if (granted.has(id)) continue;
    tell(
      'idle_part',
      { part: def, field: 'kind' },
      {
        message: `Nothing ever grants '${id}'.`,
        witness: 'Every member has 0 of it for life, unless an operator puts it in.',
        advice: 'Grant it by a rule, a pack or an allowance, or take it out.',
      },
    );
  }
  const { rules, audiences, benefits, sequences, activities } = program;
  const texts = JSON.stringify(program);
  for (const [id, def] of Object.entries(audiences)) {
    const isUsed =
      rules.some((rule) => rule.audience === id) ||
      Object.values(benefits).some((benefit) => benefit.for?.audience === id) ||
      [...Object.values(sequences), ...Object.values(activities)].some(({ audience }) => audience === id) ||
      texts.includes(`audience(\\"${id}\\")`) ||
      texts.includes(`audience('${id}')`);
    if (isUsed) continue;
    idle(
      `Audience '${id}'`,
      def,
      'when',
      'It is asked by no rule, tier, benefit, sequence, activity or line of service.',
    );
  }
  for (const def of program.multipliers.list) {
    if (program.rules.some((rule) => rule.multiply.includes(def.id))) continue;
    idle(`Multiplier '${def.id}'`, def, 'factor', 'No rule multiplies by it.');
  }
  for (const [id, def] of Object.entries(program.benefits)) {
    if (def.multiplier === undefined || program.rules.some((rule) => rule.multiply.includes(`benefit:${id}`)))
      continue;
    idle(`The multiplier of benefit '${id}'`, def, 'multiplier', 'No rule multiplies by it.');
  }
  for (const [id, def] of Object.entries(program.packs)) {
    if (packsUsed(compiled).has(id)) continue;
    idle(`Pack '${id}'`, def, 'grants', 'No tier, rule or plan grants it.');
  }

  function idle(what: string, part: object, field: string, witness: string): void {
    tell(
      'idle_part',
      { part, field },
      {
        message: `${what} is used by nothing.`,
        witness,
        advice: 'Use it, or take it out.',
      },
    );
  }
};

function packsUsed({ program }: CompiledProgram): ReadonlySet<string> {
  const used = new Set<string>();
  const grants = [
    ...program.rules.flatMap((rule) => rule.grants),
    ...Object.values(program.packs).flatMap((pack) => pack.grants),
  ];
  for (const { pack } of grants) if (pack !== null) used.add(pack);
  for (const track of Object.values(program.tracks))
    for (const { pack } of track.tiers) if (pack !== null) used.add(pack);
  return used;
}
