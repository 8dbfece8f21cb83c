import type { Compiled } from '../expressions/index.ts';
import type { BenefitDef } from '../program/benefit-types.ts';
import type { CompiledBenefit } from '../program/compiled.ts';
import type { Program } from '../program/program.ts';
import type { Does, Offer } from './cart.ts';

/** What a benefit does to a cart, as far as it is the same for all carts. */
export interface CompiledOffer {
  /** Among the offers of its program. */
  readonly place: number;
  /** As it meets a cart in which nothing is for it: most offers meet most carts so. */
  readonly forNothing: Offer;
  /** A field of a line that must be one value for the line to be one of its; null where none is known. */
  readonly same: SameField | null;
}
export interface SameField {
  readonly field: string;
  readonly to: unknown;
  /** Nothing else is asked of a line. */
  readonly isAll: boolean;
}

export const NO_LINES: readonly number[] = [];

export function compileOffer(
  program: Program,
  benefit: Pick<CompiledBenefit, 'id' | 'def' | 'lines'>,
  place: number,
): CompiledOffer | null {
  const { def, lines } = benefit;
  const does = doesOf(program, def);
  if (does === null) return null;
  return { place, forNothing: offerOf(benefit, does), same: lines === null ? null : sameField(def, lines) };
}

function offerOf({ id, def }: Pick<CompiledBenefit, 'id' | 'def'>, does: Does): Offer {
  const { over, max, uses, group, alone } = def.offer ?? {};
  const isPaidByWorth = does.kind === 'shipping' && does.asset !== undefined;
  return {
    id,
    does,
    on: NO_LINES,
    ...(over === undefined ? {} : { over }),
    ...(max === undefined ? {} : { max }),
    ...(uses === undefined || isPaidByWorth ? {} : { uses }),
    ...(group === undefined ? {} : { group }),
    ...(alone === undefined ? {} : { alone }),
    ...(def.value === undefined ? {} : { value: def.value }),
  };
}

function doesOf(program: Program, { offer }: BenefitDef): Does | null {
  if (offer === undefined) return null;
  if (offer.percent !== undefined) return { kind: 'percent', percent: offer.percent };
  if (offer.amount !== undefined) return { kind: 'amount', amount: offer.amount };
  if (offer.prices !== undefined) return { kind: 'prices', prices: offer.prices };
  if (offer.gift !== undefined) return { kind: 'gift', ...offer.gift };
  if (offer.shipping !== 'byWorth') return { kind: 'shipping' };
  const [asset = ''] = Object.keys(offer.uses ?? {});
  const worth = program.assets[asset]?.worth ?? null;
  return worth === null ? null : { kind: 'shipping', asset, worth };
}

function sameField({ shops, brands }: BenefitDef, { requires, onlyRequires }: Compiled): SameField | null {
  const same = requires.find(({ path, is }) => is === 'same' && path.startsWith('line.'));
  if (same === undefined) return null;
  const isAll = onlyRequires && shops === undefined && brands === undefined;
  return { field: same.path.slice('line.'.length), to: same.to, isAll };
}
