import { type Making, Refused } from '../deciding.ts';
import { refuse } from '../kernel/refusal.ts';
import { pick } from '../ledger/lots.ts';
import { earn } from '../rules/earn.ts';

/** Asset of kind card that fills a missed day of a streak. */
const MAKE_UP_CARD = 'makeup';

/** `checkin.made_up`: one card fills the day named; streaks count it, daily rules on `checkin` do not. */
export function makeUp(m: Making): void {
  const lots = pick(m.draft.asset(MAKE_UP_CARD), 1, m.decidedAt);
  if (lots.length === 0) throw new Refused(refuse('no_card', '', 'There is no make-up card to use.'));
  m.transfer({
    asset: MAKE_UP_CARD,
    kind: 'spend',
    from: 'balance',
    to: 'spent',
    amount: 1,
    lots,
    rule: 'make-up',
    funder: 'platform',
  });
  earn(m);
}
