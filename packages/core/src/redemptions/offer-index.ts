import type { Cart, CartLine } from './cart.ts';
import type { CompiledOffer } from './compile-offer.ts';
import { fieldOf } from './line-fields.ts';

/** Which offers of a program ask one value of a field of a line: a line is looked at once, not once for each offer. */
export interface OfferIndex {
  /** As the program lists them: the place of an offer is its place here. */
  readonly offers: readonly CompiledOffer[];
  readonly fields: readonly IndexedField[];
}
interface IndexedField {
  readonly read: (line: CartLine) => unknown;
  /** Places of the offers that ask for a value. */
  readonly places: ReadonlyMap<unknown, readonly number[]>;
}

export function indexOffers(offers: readonly CompiledOffer[]): OfferIndex {
  const byField = new Map<string, Map<unknown, number[]>>();
  for (const { place, same } of offers) {
    if (same === null) continue;
    const places = byField.get(same.field) ?? new Map<unknown, number[]>();
    byField.set(same.field, places);
    places.set(same.to, [...(places.get(same.to) ?? []), place]);
  }
  const fields = [...byField].map(([field, places]) => ({ read: fieldOf(field), places }));
  return { offers, fields };
}

/** Lines that have the value that an offer asks for, by the offer's place; undefined where no line has it. */
export function linesByPlace(
  { offers, fields }: OfferIndex,
  { lines }: Cart,
): readonly (number[] | undefined)[] {
  const found = new Array<number[] | undefined>(offers.length);
  for (const { read, places } of fields) {
    for (let i = 0; i < lines.length; i++) {
      for (const place of places.get(read(lines[i] as CartLine)) ?? NO_PLACES) {
        const known = found[place];
        if (known === undefined) found[place] = [i];
        else known.push(i);
      }
    }
  }
  return found;
}
const NO_PLACES: readonly number[] = [];
