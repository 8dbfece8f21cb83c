import { fromDecimalText } from '../expressions/index.ts';
import { compileOffer } from '../redemptions/compile-offer.ts';
import type { BenefitDef } from './benefit-types.ts';
import type { CompiledAudience, CompiledBenefit, CompiledPay, CompiledTrack } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, tell } from './compiling.ts';

/** Benefits by id, with whom they are for worked out. */
export function compileBenefits(
  compiling: Compiling,
  tracks: readonly CompiledTrack[],
  audiences: ReadonlyMap<string, CompiledAudience>,
): ReadonlyMap<string, CompiledBenefit> {
  const compiled = new Map<string, CompiledBenefit>();
  let offers = 0;
  for (const [id, def] of Object.entries(compiling.program.benefits)) {
    const lines = linesOf(compiling, def);
    const tiers = tiersOf(def);
    const plans = new Set(def.for?.plans);
    const audience = audienceOf(compiling, def, audiences);
    const isNamed = tiers.size > 0 || plans.size > 0 || audience !== null || def.for?.granted === true;
    const offer = compileOffer(compiling.program, { id, def, lines }, offers);
    if (offer !== null) offers += 1;
    compiled.set(id, {
      id,
      def,
      track: tracks.find((each) => each.id === def.track) ?? null,
      tiers,
      plans,
      isForEverybody: !isNamed,
      audience,
      lines,
      offer,
      factor: def.multiplier === undefined ? null : fromDecimalText(def.multiplier),
    });
  }
  return compiled;
}

/** Tiers by track; of an allowance that names nobody else those to whom it gives something. */
function tiersOf(def: BenefitDef): CompiledBenefit['tiers'] {
  if (def.for?.tiers !== undefined)
    return new Map(Object.entries(def.for.tiers).map(([track, tiers]) => [track, new Set(tiers)]));
  const named = Object.entries(def.allowance?.amounts ?? {}).filter(([, units]) => units > 0);
  const hasAmounts = Object.keys(def.allowance?.amounts ?? {}).length > 0;
  return hasAmounts ? new Map([[def.track, new Set(named.map(([tier]) => tier))]]) : new Map();
}

function audienceOf(
  compiling: Compiling,
  def: BenefitDef,
  audiences: ReadonlyMap<string, CompiledAudience>,
): CompiledAudience | null {
  const whom = def.for;
  const audience = whom?.audience === undefined ? undefined : audiences.get(whom.audience);
  if (audience?.personal === true) {
    // Time alone gives allowances, and the vault is not at hand then.
    const advice = 'Use an audience by tags, fields that are not personal, or figures of the member.';
    tell(compiling, { part: whom as object, field: 'audience' }, 'personal_not_allowed', [
      'The audience of a benefit reads personal fields.',
      advice,
    ]);
  }
  return audience ?? null;
}

function linesOf(compiling: Compiling, { offer }: BenefitDef): CompiledBenefit['lines'] {
  if (offer?.lines === undefined) return null;
  return lineCondition(compiling, offer, offer.lines);
}

/** A condition over `line` and the member. */
function lineCondition(compiling: Compiling, part: object, source: string): CompiledBenefit['lines'] {
  const place = { part, field: 'lines' };
  const when = compileAt(compiling, { source, ...place, want: 'bool', types: null, ofLine: true });
  if (isPersonal(when)) {
    const advice = 'Use tags, fields that are not personal, or figures of the member.';
    tell(compiling, place, 'personal_not_allowed', ['Which lines it is for reads personal fields.', advice]);
  }
  return when;
}

export function compilePay(compiling: Compiling): CompiledPay | null {
  const { pay } = compiling.program;
  if (pay === null) return null;
  return { def: pay, lines: pay.lines === null ? null : lineCondition(compiling, pay, pay.lines) };
}
