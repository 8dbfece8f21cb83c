/** 1/50 → 2%. Odds are exact; what is shown is rounded to two places. */
export function percentOf(odds: string): string {
  const [over = 0, under = 1] = odds.split('/').map(Number);
  return `${Number(((over / under) * 100).toFixed(2))}%`;
}
