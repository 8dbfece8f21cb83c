import { type Making, placeOf, Refused } from '../deciding.ts';
import type { Units } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { cardsCame } from '../tiers/cards.ts';
import { assetDef, dayPart, itemFor, putInto } from './grant.ts';
import { availableOf, lotKey, pick } from './lots.ts';

/** Units given or taken by hand, with a reason. Taking never makes a debt. Who may do so is the shell's question. */
export function adjust(m: Making): void {
  const { asset, amount } = m.event.data as { asset: string; amount: Units };
  if (m.program.program.assets[asset] === undefined) {
    throw new Refused(refuse('unknown_asset', '/data/asset', `The program has no asset ${asset}.`));
  }
  if (amount > 0) adjustUp(m, asset, amount);
  else adjustDown(m, asset, -amount);
}

function adjustUp(m: Making, asset: string, amount: Units): void {
  const funder = typeof m.event.data['funder'] === 'string' ? m.event.data['funder'] : 'platform';
  const given = m.event.data['expiresAt'];
  const until =
    typeof given === 'number' ? given : m.program.calendar.expiry(m.happenedAt, assetDef(m, asset).expires);
  if (until !== null && until <= m.decidedAt) {
    throw new Refused(refuse('invalid_value', '/data/expiresAt', 'Its end has passed.'));
  }
  cardsCame(m, asset, amount);
  const lot = lotKey(0, until, funder);
  m.transfer({
    asset,
    kind: 'adjust',
    from: 'issued',
    to: 'balance',
    amount,
    ...putInto(m, asset, amount, false, lot, until),
    funder,
    ...placeOf(m.event.data),
    ...dayPart(itemFor(m, asset)),
  });
}

function adjustDown(m: Making, asset: string, amount: Units): void {
  const available = availableOf(m.draft.asset(asset), m.decidedAt);
  if (available < amount) {
    throw new Refused(
      refuse(
        'insufficient_available',
        '/data/amount',
        `${available} of ${asset} are available, ${amount} were to be taken.`,
      ),
    );
  }
  m.transfer({
    asset,
    kind: 'adjust',
    from: 'balance',
    to: 'issued',
    amount,
    lots: pick(m.draft.asset(asset), amount, m.decidedAt),
    funder: 'platform',
    ...placeOf(m.event.data),
    ...dayPart(itemFor(m, asset)),
  });
}
