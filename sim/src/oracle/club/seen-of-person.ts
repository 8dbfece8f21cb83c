import type { EpochMs } from '@laurel/core';
import type { Texts } from '../../kind.ts';
import { byEnd } from '../../store.ts';
import { debtOf, lotsOf } from '../purse.ts';
import { chosenAt } from './choosing.ts';
import { type Club, clubAssets } from './club.ts';
import { missesOf } from './game.ts';
import { savedIn } from './money.ts';
import type { Person } from './person.ts';
import { accountAt, openTerms, standingNow } from './standing.ts';

export const instant = (at: number | null): string =>
  at === null ? 'never' : Temporal.Instant.fromEpochMilliseconds(at).toString();

/** Of a term that was not ended before its end. */
export const endOf = (term: { readonly endedAt?: EpochMs | null; readonly until: EpochMs | null }): string =>
  (term.endedAt ?? Number.POSITIVE_INFINITY) < (term.until ?? Number.POSITIVE_INFINITY)
    ? `ended ${instant(term.endedAt ?? null)}`
    : 'over';

export function seenOfPerson(club: Club, person: Person, at: EpochMs): Texts {
  const seen: Record<string, string> = {
    standing: person.frozen ? 'frozen' : 'active',
    plan: standingNow(person),
  };
  for (const asset of clubAssets) {
    const lots = byEnd(lotsOf(person, asset)).map(
      ([end, left, held]) => `${left}+${held} until ${instant(end)}`,
    );
    seen[asset] = `${lots.join(', ')} owed ${debtOf(person, asset)}`;
  }
  for (const term of person.terms) {
    const { recognised, deferred } = accountAt(club, term, at);
    const money = `${term.paid} = ${recognised} + ${deferred} + ${term.refunded} + ${term.moved}`;
    const state = openTerms(person).includes(term) ? 'open' : endOf(term);
    seen[`term ${term.no}`] =
      `${term.variant} ${instant(term.from)} to ${instant(term.until)} ${money} ${state}`;
    seen[`saved in ${term.no}`] = String(savedIn(person, term.no));
  }
  seen['charges'] = person.charges.map(({ amount }) => amount).join(' ');
  seen['asked back'] = String(person.refundsAsked.reduce((total, amount) => total + amount, 0));
  seen['notices'] = String(person.noticesSent);
  seen['settled'] = String(person.settled);
  seen['misses'] = String(missesOf(club.wheel, person));
  seen['prizes'] = person.plays.map(({ prize }) => prize ?? '–').join(' ');
  seen['items'] = person.items.map(({ item, state }) => `${item} ${state}`).join(', ');
  seen['chosen'] = chosenAt(person, at).join(' ');
  for (const { order, state, toPay } of person.uses) seen[`use ${order}`] = `${state} ${toPay}`;
  return seen;
}
