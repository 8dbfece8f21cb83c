import { type Origins, originOf } from '../shape/shape.ts';
import type { AllowanceDef, BenefitDef, BenefitForDef } from './benefit-types.ts';
import type { BenefitDoc } from './part-benefits.ts';

/** Puts in what a benefit leaves to other parts: the main track, the track of its tiers, and how an allowance starts. */
export function normalBenefit(doc: BenefitDoc, mainTrack: string, origins: Origins): BenefitDef {
  const { for: forDoc, allowance: allowanceDoc, ...rest } = doc;
  const track = doc.track || mainTrack;
  const isOfPlans = forDoc?.plans !== undefined;
  return {
    ...rest,
    track,
    ...(forDoc === undefined ? {} : { for: normalFor(forDoc, track, origins) }),
    ...(allowanceDoc === undefined ? {} : { allowance: normalAllowance(allowanceDoc, isOfPlans, origins) }),
  };
}

function normalFor(doc: NonNullable<BenefitDoc['for']>, track: string, origins: Origins): BenefitForDef {
  const { tiers, ...rest } = doc;
  const byTrack = Array.isArray(tiers) ? { [track]: tiers } : (tiers as BenefitForDef['tiers'] | undefined);
  const made: BenefitForDef = byTrack === undefined ? rest : { ...rest, tiers: byTrack };
  return standingAt(doc, made, origins);
}

/** A term that was bought begins with what it gives; a tier that was reached gives nothing before its date. */
function normalAllowance(
  doc: NonNullable<BenefitDoc['allowance']>,
  isOfPlans: boolean,
  origins: Origins,
): AllowanceDef {
  const made: AllowanceDef = { ...doc, onStart: doc.onStart ?? (isOfPlans ? 'full' : 'none') };
  return standingAt(doc, made, origins);
}

function standingAt<T extends object>(from: object, to: T, origins: Origins): T {
  const fields = origins.get(from)?.fields;
  origins.set(to, { pointer: originOf(origins, from), ...(fields === undefined ? {} : { fields }) });
  return to;
}
