/** The name among `known` that was probably meant, or null. Case and up to a third of the letters may differ. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** "Did you mean 'amount'?", or else what there is. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const guess = nearest(name, known);
  if (guess !== null) return `Did you mean '${guess}'?`;
  if (known.length === 0) return otherwise;
  const shown = known.slice(0, SHOWN_MAX).map((each) => `'${each}'`);
  return `There is: ${shown.join(', ')}${known.length > SHOWN_MAX ? ', …' : ''}.`;
}

const SHOWN_MAX = 12;

/** Letters to insert, delete, replace or swap with their neighbour; `limit` is returned for anything not below it. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[b.length] ?? limit, limit);
}
