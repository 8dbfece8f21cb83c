import { anyOf, isAnything, isText, named, refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, isObject, object, required } from '../shape/objects.ts';
import { placed, pointerOf, type Reading, type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord } from '../shape/texts.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { expiry, expression, span, texts } from './part-values.ts';
import type { Expiry, GrantDef, LimitDef, PackDef, Span } from './program.ts';

const GRANTS_MAX = 50;

const fullGrant = object<GrantDef>({
  asset: defaulted<string | null>(name('word'), null),
  amount: defaulted<string | null>(expression, null),
  pack: defaulted<string | null>(name('kebab'), null),
  expires: defaulted<Expiry | null>(expiry, null),
  availableAfter: defaulted<Span | null>(span(), null),
});
const grant = refined(fullGrant, (value, reading): GrantDef | Wrong => {
  const isAsset = value.asset !== null && value.amount !== null && value.pack === null;
  const isPack =
    value.pack !== null && value.asset === null && value.amount === null && value.availableAfter === null;
  if (isAsset || (isPack && value.expires === null)) return value;
  const advice = 'Write asset and amount, or a pack alone, which says itself when its units expire.';
  return wrong(reading, 'bad_grant', 'A grant is of an asset or of a pack.', advice);
});

interface GrantOfAsset {
  readonly amount: string;
  readonly expires: Expiry | null;
  readonly availableAfter: Span | null;
}
const grantOfAsset = anyOf<GrantOfAsset | string>([
  {
    suits: isObject,
    shape: object<GrantOfAsset>({
      amount: required(expression),
      expires: defaulted<Expiry | null>(expiry, null),
      availableAfter: defaulted<Span | null>(span(), null),
    }),
  },
  { suits: isAnything, shape: expression },
]);

/** `points: 100`, or `freeship: { amount: 1, expires: 30 days }`. */
const grantsByAsset = refined(
  record(name('word'), grantOfAsset, { max: GRANTS_MAX }),
  (byAsset, reading): readonly GrantDef[] =>
    Object.entries(byAsset).map(([asset, value]) => {
      const parts =
        typeof value === 'string' ? { amount: value, expires: null, availableAfter: null } : value;
      const made: GrantDef = { asset, pack: null, ...parts };
      reading.path.push(asset);
      const pointer = pointerOf(reading.path);
      placed(reading, made, { asset: pointer, ...(typeof value === 'string' ? { amount: pointer } : {}) });
      reading.path.pop();
      return made;
    }),
);

export const grants: Shape<readonly GrantDef[]> = named(
  'grants',
  anyOf<readonly GrantDef[]>(
    [
      { suits: isObject, shape: grantsByAsset },
      { suits: isAnything, shape: list(grant, { max: GRANTS_MAX }) },
    ],
    'Amounts by asset, or a list of grants.',
  ),
);

export const pack: Shape<PackDef> = anyOf<PackDef>([
  {
    suits: (value) => isObject(value) && 'grants' in value,
    shape: object<PackDef>({ name: defaulted(texts(), NO_NAME), grants: required(grants) }),
  },
  {
    suits: isAnything,
    shape: refined(grants, (each, reading): PackDef => {
      return placed(reading, { name: NO_NAME, grants: each }, { grants: pointerOf(reading.path) });
    }),
  },
]);

/** A pack by its id, or written in place. */
export const packOrId: Shape<PackDef | string> = anyOf<PackDef | string>([
  { suits: isText, shape: name('kebab') },
  { suits: isAnything, shape: pack },
]);

const WINDOWS = ['event', 'day', 'week', 'month', 'year', 'tierPeriod', 'lifetime'] as const;
const fullLimit = object<LimitDef>({
  per: required(oneWord<LimitDef['per']>(WINDOWS)),
  times: defaulted<number | null>(integer({ min: 1, max: 1_000_000 }), null),
  units: defaulted<number | null>(integer({ min: 1, max: UNITS_MAX }), null),
  asset: defaulted<string | null>(name('word'), null),
  by: defaulted(oneWord<LimitDef['by']>(['member', 'device', 'address', 'payment']), 'member'),
});
const limitOfObject = refined(fullLimit, (value, reading): LimitDef | Wrong => {
  const isUnits = value.units !== null && value.asset !== null && value.times === null;
  if (isUnits || (value.times !== null && value.units === null && value.asset === null)) return value;
  return wrong(reading, 'bad_limit', 'A limit counts firings or units of one asset.', LIMIT_ADVICE);
});
const LIMIT_TEXT =
  /^(?:once|(\d{1,12}) ?(?:times?)?([a-z][A-Za-z0-9_]*)? per (event|day|week|month|year|tierPeriod|lifetime))$/;
const LIMIT_ADVICE = 'Write 3 per day, 500 points per month, once, or an object with per and times.';

const limitOfText: Shape<LimitDef> = {
  read: (value, reading) => {
    const parts = typeof value === 'string' ? LIMIT_TEXT.exec(value.trim()) : null;
    if (parts === null) return wrong(reading, 'bad_limit', 'This is no limit.', LIMIT_ADVICE);
    return limitOfParts(parts, reading);
  },
  schema: { type: 'string', pattern: LIMIT_TEXT.source },
  type: { kind: 'any' },
};

function limitOfParts(parts: RegExpExecArray, reading: Reading): LimitDef | Wrong {
  const [, written, asset, per] = parts;
  const count = written === undefined ? 1 : Number(written);
  const pointer = pointerOf(reading.path);
  const made: LimitDef = {
    per: (per ?? 'lifetime') as LimitDef['per'],
    times: asset === undefined ? count : null,
    units: asset === undefined ? null : count,
    asset: asset ?? null,
    by: 'member',
  };
  if (count < 1) return wrong(reading, 'out_of_range', 'A limit of 0 lets nothing pass.', LIMIT_ADVICE);
  return placed(reading, made, { asset: pointer, per: pointer });
}

/** `3 per day`, `500 points per month`, `once`, or an object. */
export const limit: Shape<LimitDef> = named(
  'limit',
  anyOf<LimitDef>([
    { suits: isObject, shape: limitOfObject },
    { suits: isAnything, shape: limitOfText },
  ]),
);
