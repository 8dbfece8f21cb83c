import { type Head, hasEnded, standsOf, type UseRecord } from '@laurel/core';
import { anything, integer, list, named, object, oneOf, record, text, time } from '../http/schema.ts';
import type { ShowTime } from '../http/show-time.ts';
import type { Found } from '../reads.ts';

const money = (description: string) => integer(description);

export const redemption = named(
  'Redemption',
  object(
    {
      orderId: text('Order'),
      member: text('Whose'),
      state: oneOf('State', 'placed', 'lapsed', 'captured', 'released'),
      until: time('Before this instant it can be captured'),
      toPay: money('To be paid before points'),
      pays: money('To be paid in money'),
      uses: list(
        object(
          {
            benefit: text('Benefit'),
            saved: money('What it took off'),
            stands: money('What of it stands'),
            units: record(integer('Units'), 'That stand, by asset'),
          },
          {
            keepBack: money(
              'What kept lines had of it that they no longer come to: keep it back from the refund',
            ),
            plan: text('The plan that it is of'),
          },
        ),
        'Offers',
      ),
      corrected: list(anything('Offer, line, price'), 'Member prices above the public one: not charged'),
    },
    {
      points: object({ asset: text('Asset'), units: integer('Units'), amount: money('What they paid') }),
      capturedAt: time('When it was paid'),
    },
    'What is used at an order',
  ),
);
export function presentUse(
  { show }: { readonly show: () => ShowTime },
  found: Found,
  {
    order: orderId,
    record: use,
    seen,
  }: {
    readonly order: string;
    readonly record: UseRecord;
    /** Its member, where it may have ended meanwhile. */
    readonly seen?: { readonly head: Head; readonly at: number };
  },
): object {
  const shown = show();
  const hasLapsed = seen !== undefined && hasEnded(seen.head, seen.at, orderId, use);
  return {
    orderId,
    member: found.external,
    state: hasLapsed ? 'lapsed' : use.state,
    until: shown(use.until),
    toPay: use.toPay,
    pays: use.pays,
    uses: use.uses.map((one) => {
      const { money: stands, units, keepBack } = standsOf(use, one);
      return {
        benefit: one.benefit,
        saved: one.saved,
        stands,
        units,
        ...(keepBack === 0 ? {} : { keepBack }),
        ...(one.plan === undefined ? {} : { plan: one.plan }),
      };
    }),
    corrected: use.corrected ?? [],
    ...(use.points === undefined
      ? {}
      : { points: { asset: use.points.asset, units: use.points.units, amount: use.points.amount } }),
    ...(use.capturedAt === undefined ? {} : { capturedAt: shown(use.capturedAt) }),
  };
}
