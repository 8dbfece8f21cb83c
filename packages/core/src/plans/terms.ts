import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledVariant } from '../program/compiled.ts';
import type { Span } from '../program/program.ts';
import type { Term } from './plan-state.ts';

/** What a term is made of beside its dates. */
export type Bought = Pick<Term, 'no' | 'version' | 'paid' | 'credit' | 'purchase' | 'batch' | 'sources'>;

/**
 * The term that begins at `from`, or, where one is given, at the end of `last`: then the anchor stays, so that a row of
 * months bought on 01-31 ends on 02-28, 03-31, 04-30.
 */
export function makeTerm(
  calendar: Calendar,
  variant: CompiledVariant,
  bought: Bought,
  begins: { readonly from: EpochMs; readonly last: Term | null },
): Term {
  const from = begins.last?.until ?? begins.from;
  const { term } = variant.def;
  const day = calendar.start(calendar.day(from));
  const length = term === null ? null : lengthOf(term);
  const joins = begins.last !== null && length !== null && begins.last.unit === length.unit;
  const anchor = joins ? begins.last.anchor : day;
  const reach = length === null ? 0 : length.count + (joins ? begins.last.reach : 0);
  const until = length === null ? null : calendar.plusAnchored(anchor, spanOf(length.unit, reach), 1);
  const earnedBy = until ?? calendar.plus(day, variant.def.recognisedOver);
  const unit = length === null ? {} : { unit: length.unit };
  const money = { refunded: 0, moved: 0 };
  return { variant: variant.id, from, until, anchor, reach, earnedBy, ...unit, ...bought, ...money };
}

type Unit = 'months' | 'days';

/** A term is of whole days or of whole months; the program was checked for it. */
function lengthOf(term: Span): { readonly unit: Unit; readonly count: number } {
  if ('years' in term) return { unit: 'months', count: term.years * 12 };
  if ('months' in term) return { unit: 'months', count: term.months };
  if ('days' in term) return { unit: 'days', count: term.days };
  throw new Error('a term is of days, months or years');
}

function spanOf(unit: Unit, count: number): Span {
  return unit === 'months' ? { months: count } : { days: count };
}
