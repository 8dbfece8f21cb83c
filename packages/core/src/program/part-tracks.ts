import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import { placed, pointerOf, type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord, patterned, text } from '../shape/texts.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { packOrId } from './part-grants.ts';
import { decimal, expression, span, texts } from './part-values.ts';
import type { PackDef, PauseDef, Span, TierDef, TrackDef } from './program.ts';

export const TIERS_MAX = 64;

/** A tier as written: its pack may stand in place. */
export interface TierDoc extends Omit<TierDef, 'pack'> {
  readonly pack: PackDef | string | null;
}
export interface TrackDoc extends Omit<TrackDef, 'tiers'> {
  readonly tiers: readonly TierDoc[];
}

const tier = object<TierDoc>({
  id: required(name('kebab')),
  name: defaulted(texts(), NO_NAME),
  threshold: required(integer({ min: 0, max: UNITS_MAX })),
  when: defaulted<string | null>(expression, null),
  multiplier: defaulted(decimal({ above: '0', max: '1000' }), '1'),
  pack: defaulted<PackDef | string | null>(packOrId, null),
  badge: defaulted<string | null>(text({ max: 500 }), null),
  color: defaulted<string | null>(
    patterned({ pattern: /^#[0-9a-fA-F]{6}$/, code: 'bad_color', advice: 'Write it like #c0a060.' }),
    null,
  ),
});

/** Three years: the days that a member's head keeps at hand. */
const WINDOW_DAYS_MAX = 1_095;
const windowDays: Shape<TrackDef['window']> = refined(
  span(),
  (length, reading): TrackDef['window'] | Wrong => {
    if ('days' in length && length.days <= WINDOW_DAYS_MAX) return { rollingDays: length.days };
    return wrong(
      reading,
      'bad_window',
      `A rolling window is of 1 to ${WINDOW_DAYS_MAX} days.`,
      'Write it in days, like 365 days.',
    );
  },
);
const rolling = object<{ rollingDays: number }>({
  rollingDays: required(integer({ min: 1, max: WINDOW_DAYS_MAX })),
});
const settled = object<{ months: number; settledOn: number }>({
  months: required(integer({ min: 1, max: 36 })),
  settledOn: required(integer({ min: 1, max: 28, description: 'Day of the month.' })),
});
const window = anyOf<TrackDef['window']>(
  [
    { suits: (value) => isText(value) && /^\d/.test(value), shape: windowDays },
    {
      suits: isText,
      shape: oneWord<TrackDef['window'] & string>(['lifetime', 'calendarYear', 'sinceTierStart']),
    },
    {
      suits: (value) => typeof value === 'object' && value !== null && 'rollingDays' in value,
      shape: rolling,
    },
    { suits: isAnything, shape: settled },
  ],
  'Over which time earned units count: lifetime, calendarYear, sinceTierStart, 365 days, or settled months.',
);

type Protection = NonNullable<TrackDef['protection']>;
const protection = anyOf<Protection>([
  {
    suits: isText,
    shape: refined(name('word'), (asset, reading): Protection => {
      const made: Protection = { asset, extends: { days: 90 }, automatic: true };
      return placed(reading, made, { asset: pointerOf(reading.path) });
    }),
  },
  {
    suits: isAnything,
    shape: object<Protection>({
      asset: required(name('word')),
      extends: required(span()),
      automatic: defaulted(boolean(), true),
    }),
  },
]);

const pause: Shape<PauseDef> = object<PauseDef>({
  kinds: required(list(name('kebab'), { min: 1, max: 20, description: 'What a pause may be for.' })),
  longest: required(span()),
  perYear: defaulted(integer({ min: 1, max: 6 }), 1),
  backdated: defaulted<Span>(span(), { days: 90 }),
});

/** `life` is no end. */
const period = anyOf<Span | null>([
  {
    suits: (value) => value === 'life' || value === null,
    shape: { read: () => null, schema: { enum: ['life', null] }, type: { kind: 'any' } },
  },
  { suits: isAnything, shape: span() },
]);

export const track: Shape<TrackDoc> = object<TrackDoc>({
  name: defaulted(texts(), NO_NAME),
  measure: required(name('word', 'The asset whose earned units count.')),
  window: defaulted<TrackDef['window']>(window, 'lifetime'),
  upgrade: defaulted(oneWord(['atOnce', 'atSettlement']), 'atOnce'),
  period: defaulted<Span | null>(period, null),
  demotion: defaulted(oneWord(['toEarned', 'oneStep', 'never']), 'toEarned'),
  grace: defaulted<Span | null>(span(), null),
  protection: defaulted<Protection | null>(protection, null),
  onRefund: defaulted(oneWord(['keep', 'reevaluate', 'atSettlement']), 'reevaluate'),
  notice: defaulted<Span | null>(span(), null),
  onChange: defaulted(oneWord(['honourPeriod', 'upgradesOnly', 'immediate']), 'honourPeriod'),
  pause: optional(pause),
  packs: defaulted(oneWord(['oncePerLifetime', 'oncePerPeriod']), 'oncePerLifetime'),
  tiers: required(
    list(tier, { min: 1, max: TIERS_MAX, description: 'From the lowest up; the first has threshold 0.' }),
  ),
});
