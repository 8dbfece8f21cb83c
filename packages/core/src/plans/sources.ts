/**
 * Money that came for a term, by the purchase that brought it: `[purchase, minor units]`. What was credited from an
 * earlier term keeps where it came from, so that nobody gets back more of a payment than it was.
 */
export type Sources = readonly (readonly [purchase: string, amount: number])[];

/** Takes an amount out of sources, the first ones first; what they do not have is left out. */
export function draw(sources: Sources, amount: number): { readonly taken: Sources; readonly rest: Sources } {
  const taken: (readonly [string, number])[] = [];
  const rest: (readonly [string, number])[] = [];
  let missing = amount;
  for (const [purchase, has] of sources) {
    const part = Math.min(has, missing);
    missing -= part;
    if (part > 0) taken.push([purchase, part]);
    if (has > part) rest.push([purchase, has - part]);
  }
  return { taken, rest };
}

export function sumOf(sources: Sources): number {
  return sources.reduce((sum, [, amount]) => sum + amount, 0);
}
