import { list } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, object } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { UNITS_MAX } from './part-assets.ts';
import { limit } from './part-grants.ts';
import type { GiftDef } from './program.ts';

const units = integer({ min: 1, max: UNITS_MAX });

export const gift: Shape<GiftDef> = object<GiftDef>(
  {
    min: defaulted(units, 1),
    max: defaulted<number | null>(units, null),
    limits: defaulted<GiftDef['limits']>(list(limit, { max: 20 }), []),
  },
  { description: 'Units of an asset that a member may give to another.' },
);
