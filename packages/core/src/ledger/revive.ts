import { type Making, placeOf, Refused } from '../deciding.ts';
import type { EpochMs, MemberNo, Units } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { LotKey, Transfer } from '../log/entry.ts';
import type { Lot } from '../state.ts';
import { putInto } from './grant.ts';
import { earnerOf, expiredOf, type LotPart, lotKey, lotRecord, ownLots, pick } from './lots.ts';

/**
 * `lots.extended`: units that expire soonest move to lots that end later. Out of the old lots and into the new ones, by
 * two adjustments of the same amount; nothing is earned by it.
 */
export function extendLots(m: Making): void {
  const { asset, amount, expiresAt } = m.event.data as unknown as Asked & { readonly amount?: Units };
  checkEnd(m, expiresAt);
  const open = ownLots(m.draft.asset(asset)).lots;
  const earlier = open.filter((lot) => lot.until !== null && lot.until < expiresAt);
  const there = earlier.reduce((sum, lot) => sum + (lot.from <= m.decidedAt ? lot.left : 0), 0);
  const wanted = amount ?? there;
  if (there < wanted || wanted === 0)
    throw new Refused(
      refuse(
        'insufficient_available',
        '/data/amount',
        `${there} of ${asset} expire before that and can be extended.`,
      ),
    );
  const parts = pick({ lots: earlier, owed: 0 }, wanted, m.decidedAt);
  for (const { funder, some } of bySource(parts)) {
    move(m, { asset, funder, from: 'balance', to: 'issued', lots: some });
    into(m, { asset, funder, expiresAt }, sum(some));
  }
}

interface Asked {
  readonly asset: string;
  readonly expiresAt: EpochMs;
}
interface ExpiredPart {
  readonly lot: LotKey;
  readonly units: Units;
}

/** `lots.reinstated`: units that expired come back in a lot that ends later; of a lot no more than expired of it. */
export function reinstateLots(m: Making): void {
  const { asset, lots, expiresAt } = m.event.data as unknown as Asked & {
    readonly lots: readonly ExpiredPart[];
  };
  checkEnd(m, expiresAt);
  const parts = lots.map(({ lot, units }): LotPart => [lot, units]);
  for (const { funder, of, some } of bySource(parts)) {
    for (const [key, units] of some) unexpire(m, asset, key, units);
    into(m, { asset, funder, of, expiresAt }, sum(some));
  }
}

/** The units leave the account of what expired; their lot counts them as taken back. */
function unexpire(m: Making, asset: string, key: LotKey, units: Units): void {
  const open = m.draft.asset(asset).lots.find((lot) => lot.key === key);
  const lot = open ?? (m.wanted(lotRecord(asset, key)) as unknown as Lot | null);
  const expired = lot === null ? 0 : expiredOf(lot);
  if (lot === null || expired < units)
    throw new Refused(
      refuse('not_expired', '/data/lots', `${expired} units of that lot are expired, not ${units}.`),
    );
  const [, , funder = ''] = key.split('/');
  move(m, { asset, funder, from: 'expired', to: 'issued', lots: [[key, units]] });
  if (open === undefined) m.record(lotRecord(asset, key), { ...lot, takenBack: lot.takenBack + units });
}

function into(
  m: Making,
  { asset, funder, of, expiresAt }: Asked & Omit<Source, 'some'>,
  amount: Units,
): void {
  const lot = lotKey(0, expiresAt, funder, { of });
  m.transfer({
    asset,
    kind: 'adjust',
    from: 'issued',
    to: 'balance',
    amount,
    ...putInto(m, asset, amount, false, lot, expiresAt),
    funder,
    ...placeOf(m.event.data),
  });
}

function move(m: Making, t: Pick<Transfer, 'asset' | 'funder' | 'from' | 'to' | 'lots'>): void {
  m.transfer({ ...t, kind: 'adjust', amount: sum(t.lots), ...placeOf(m.event.data) });
}

function checkEnd(m: Making, end: EpochMs): void {
  if (end > m.decidedAt) return;
  throw new Refused(refuse('invalid_value', '/data/expiresAt', 'Its end has passed.'));
}

const sum = (parts: readonly LotPart[]): Units => parts.reduce((total, [, units]) => total + units, 0);

/** Units of one funder that one member earned. */
interface Source {
  readonly funder: string;
  readonly of?: MemberNo | undefined;
  readonly some: LotPart[];
}

function bySource(parts: readonly LotPart[]): Iterable<Source> {
  const sources = new Map<string, Source>();
  for (const part of parts) {
    const funder = part[0].split('/')[2] ?? '';
    const of = earnerOf(part[0]);
    const known = sources.get(`${funder} ${of}`);
    if (known === undefined) sources.set(`${funder} ${of}`, { funder, of, some: [part] });
    else known.some.push(part);
  }
  return sources.values();
}
