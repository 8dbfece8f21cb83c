import { type Making, Refused } from '../deciding.ts';
import { textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { pick } from '../ledger/lots.ts';
import { earn } from '../rules/earn.ts';
import { isInRun } from '../rules/goals.ts';

/** Asset of kind card that fills a missed day of a streak. */
const MAKE_UP_CARD = 'makeup';

/** `checkin.made_up`: one card fills the day named; streaks count it, daily rules on `checkin` do not. */
export function makeUp(m: Making): void {
  if (!isMissed(m)) throw new Refused(refuse('invalid_value', '/data/date', 'No check-in is missing there.'));
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

/** A day before this one that some streak lacks: no card is spent for nothing. */
function isMissed(m: Making): boolean {
  const { calendar, rules } = m.earning.compiled;
  const day = calendar.dayOfDate(textOf(m.event.data['date']));
  if (day >= calendar.day(m.happenedAt)) return false;
  const streaks = [...rules.values()].filter(
    ({ def }) => def.goal?.streak != null && def.on.includes(m.event.type),
  );
  return streaks.length === 0 || streaks.some((rule) => !isInRun(m, rule, day));
}
