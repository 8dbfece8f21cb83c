const dayMs = 86_400_000;

/** How many days a month has, and how many places of a week from Monday on stand before its first. @param month 2026-11 */
export function shapeOf(month: string): { readonly blanks: number; readonly count: number } {
  const [year = 0, of = 1] = month.split('-').map(Number);
  const next = of === 12 ? `${year + 1}-01` : `${year}-${String(of + 1).padStart(2, '0')}`;
  const first = Date.parse(`${month}-01T00:00:00Z`) / dayMs;
  // Day 0 was a Thursday.
  return { blanks: (first + 3) % 7, count: Date.parse(`${next}-01T00:00:00Z`) / dayMs - first };
}
