import type { Head } from '@laurel/core';
import type { worthOf } from './service.ts';

/** What is worth something: units of lots, held ones too, less what is owed. */
export function unitsOf({ assets }: Pick<Head, 'assets'>): Parameters<typeof worthOf>[0] {
  const units = (asset: string): number => {
    const { lots, owed } = assets[asset] ?? { lots: [], owed: 0 };
    return lots.reduce((sum, { left, held }) => sum + left + held, -owed);
  };
  return { points: units('points'), coupons: units('coupon'), spins: units('spin') };
}
