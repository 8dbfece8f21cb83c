import { compare } from '../expressions/index.ts';
import { fractionOf } from '../games/odds.ts';
import { isText, refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, required } from '../shape/objects.ts';
import { type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord } from '../shape/texts.ts';
import type { GameDef, MallItemDef, MallTierDef, PityDef, PrizeDef } from './game-types.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { grants, limit } from './part-grants.ts';
import { texts } from './part-values.ts';
import type { GrantDef, LimitDef } from './program.ts';

const units = integer({ min: 1, max: UNITS_MAX });
const money = integer({ min: 1, max: 100_000_000_000, description: 'Minor units.' });
const limits = defaulted<readonly LimitDef[]>(list(limit, { max: 20 }), []);
const given = defaulted<readonly GrantDef[]>(grants, []);
const price = object<{ asset: string; units: number }>({
  asset: required(name('word')),
  units: required(units),
});

/** A fraction or an exact decimal above 0 and up to 1. */
const odds: Shape<string> = {
  read: (value, reading): string | Wrong => {
    const written = typeof value === 'number' ? String(value) : value;
    const found = isText(written) ? fractionOf(written.trim()) : null;
    if (found !== null && compare(found, 0) > 0 && compare(found, 1) <= 0) return String(written).trim();
    return wrong(reading, 'bad_odds', 'These are no odds.', 'Write 1/1000 or 0.001: above 0, up to 1.');
  },
  schema: { type: ['string', 'number'], description: '1/1000 or 0.001.' },
  type: { kind: 'any' },
};

const prize = object<PrizeDef>({
  id: required(name('kebab')),
  name: defaulted(texts(), NO_NAME),
  odds: required(odds),
  grants: given,
  stock: defaulted(boolean('As many as operators load.'), false),
  worth: defaulted<number | null>(money, null),
  instead: defaulted<string | null>(name('kebab'), null),
});
const pity = object<PityDef>({
  after: required(integer({ min: 1, max: 1_000_000 })),
  of: required(list(name('kebab'), { min: 1, max: 50 })),
  gives: required(name('kebab')),
});
const rounds = object<GameDef['rounds']>({
  plays: defaulted(integer({ min: 1, max: 1_000_000 }), 10_000),
  hours: defaulted<number | null>(integer({ min: 1, max: 8_784 }), null),
});

export const game: Shape<GameDef> = object<GameDef>(
  {
    name: defaulted(texts(), NO_NAME),
    kind: required(oneWord<GameDef['kind']>(['wheel', 'scratch', 'box'])),
    cost: defaulted<GameDef['cost']>(price, null),
    limits,
    prizes: required(list(prize, { min: 1, max: 100 })),
    pity: defaulted<PityDef | null>(pity, null),
    budget: defaulted(boolean('Operators load what its prizes may cost in all.'), false),
    rounds: defaulted<GameDef['rounds']>(rounds, { plays: 10_000, hours: 24 }),
  },
  { description: 'A game: a chance is spent, and a prize, or nothing, is drawn by published odds.' },
);

const mallTier = object<MallTierDef>({ units: defaulted<number | null>(units, null), limits });
const fullItem = object<MallItemDef>(
  {
    name: defaulted(texts(), NO_NAME),
    price: required(price),
    cash: defaulted<number | null>(money, null),
    stock: defaulted(boolean('As many as operators load.'), true),
    limits,
    tiers: defaulted<MallItemDef['tiers']>(record(name('kebab'), mallTier, { max: 50 }), {}),
    onlyTiers: defaulted(boolean('Only for the tiers named.'), false),
    address: defaulted<string | null>(name('word'), null),
    grants: given,
  },
  { description: 'Something that is sold for units, with or without money.' },
);
export const mallItem: Shape<MallItemDef> = refined(fullItem, (value, reading): MallItemDef | Wrong => {
  if (!value.onlyTiers || Object.keys(value.tiers).length > 0) return value;
  return wrong(reading, 'missing_field', 'It is for nobody.', 'Name the tiers that it is for.');
});
