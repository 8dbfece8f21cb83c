import { refined } from '../shape/choices.ts';
import { list, record } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, required } from '../shape/objects.ts';
import { type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name } from '../shape/texts.ts';
import type { CapDef, FamilyDef, HouseholdsDef, ShareDef } from './household-types.ts';
import { limit } from './part-grants.ts';
import { span } from './part-values.ts';
import type { Span } from './program.ts';

const SEATS_MAX = 20;
const seats = integer({ min: 1, max: SEATS_MAX });
const WINDOWS: readonly string[] = ['day', 'week', 'month', 'year', 'lifetime'];

const cap = refined(limit, (written, reading): CapDef | Wrong => {
  const units = written.times ?? written.units;
  if (units !== null && written.asset === null && written.by === 'member' && WINDOWS.includes(written.per))
    return { units, per: written.per as CapDef['per'] };
  const advice = 'Write 500 per month: units in a day, week, month, year or lifetime.';
  return wrong(reading, 'bad_limit', 'A cap is of units in a window.', advice);
});

const share = object<ShareDef>({
  cap: defaulted<CapDef | null>(cap, null),
  contributions: defaulted(boolean(), false),
});

export const households: Shape<HouseholdsDef> = object<HouseholdsDef>(
  {
    seats: required(seats),
    invitationFor: defaulted<Span>(span(), { days: 7 }),
    coolDown: defaulted<Span>(span(0), { days: 30 }),
    returnAfter: defaulted<Span>(span(), { days: 1 }),
    shares: defaulted<HouseholdsDef['shares']>(record(name('word'), share, { max: 50 }), {}),
  },
  { description: 'An owner, her seats, and what they share.' },
);

export const family: Shape<FamilyDef> = object<FamilyDef>(
  {
    seats: required(seats),
    benefits: required(list(name('kebab'), { min: 1, max: 50 })),
  },
  { description: 'What seats of the holder’s household have while her term runs.' },
);
