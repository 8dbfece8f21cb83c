import type { Making } from '../deciding.ts';
import { comeBack } from '../ledger/holds.ts';
import { availableOf, type LotPart, pick } from '../ledger/lots.ts';
import { earn } from '../rules/earn.ts';
import { claimStock, giveBackStock } from '../stock/stock.ts';
import type { SignUp } from './activity-state.ts';
import { activityOf, checkAllowed, checkOpen, give, keepPart, no, type Of, partOf } from './taking-part.ts';

/** `activity.signed_up`: a place is claimed in the commit, and what it costs is spent. */
export function signUp(m: Making): void {
  const activity = activityOf(m, 'signUp');
  checkOpen(m, activity, activity.def.signUpUntil);
  checkAllowed(m, activity);
  const known = partOf(m, activity);
  if (known !== null && known.state !== 'withdrawn')
    throw no('already_signed_up', 'activity', 'The member has signed up before.');
  const paid = pay(m, activity);
  const { places: counter } = activity;
  if (counter !== null && !claimStock(m, counter))
    throw no('stock_exhausted', 'activity', 'No place is left.');
  keepPart(m, activity, {
    kind: 'signUp',
    state: 'signedUp',
    at: m.decidedAt,
    changedAt: m.decidedAt,
    ...paid,
    ...(counter === null ? {} : { counter }),
  });
  earn(m);
}

function pay(m: Making, { id, def: { cost } }: Of<'signUp'>): Pick<SignUp, 'asset' | 'lots'> {
  if (cost === null) return {};
  const { asset, units } = cost;
  const available = availableOf(m.draft.asset(asset), m.decidedAt);
  if (available < units)
    throw no(
      'insufficient_available',
      'activity',
      `${available} of ${asset} are available, it costs ${units}.`,
    );
  const lots = pick(m.draft.asset(asset), units, m.decidedAt);
  const transfer = { asset, kind: 'spend', from: 'balance', to: 'spent', amount: units, lots } as const;
  m.transfer({ ...transfer, funder: 'platform', rule: `activity:${id}` });
  return { asset, lots };
}

/** `activity.withdrawn`: in time, the place and the units go back. */
export function withdraw(m: Making): void {
  const activity = activityOf(m, 'signUp');
  const { signUpUntil, withdrawUntil } = activity.def;
  checkOpen(m, activity, withdrawUntil ?? signUpUntil);
  const part = signedUp(m, activity);
  const { asset, lots, counter, ...rest } = part as SignUp & { lots?: readonly LotPart[] };
  if (asset !== undefined && lots !== undefined)
    comeBack(m, { asset, kind: 'restore', funder: 'platform', rule: `activity:${activity.id}` }, lots);
  if (counter !== undefined) giveBackStock(m, counter);
  keepPart(m, activity, { ...(rest as SignUp), state: 'withdrawn', changedAt: m.decidedAt });
  earn(m);
}

/** `activity.checked_in`: the shop saw her there; who comes is rewarded once. */
export function checkIn(m: Making): void {
  const activity = activityOf(m, 'signUp');
  checkOpen(m, activity);
  const part = signedUp(m, activity);
  keepPart(m, activity, { ...part, state: 'attended', changedAt: m.decidedAt });
  give(m, activity.rewards[0]?.rule);
  earn(m);
}

function signedUp(m: Making, activity: Of<'signUp'>): SignUp {
  const part = partOf(m, activity);
  if (part === null || part.state === 'withdrawn')
    throw no('not_signed_up', 'activity', 'The member has not signed up.');
  if (part.state === 'attended') throw no('already_checked_in', 'activity', 'The member has been there.');
  return part;
}
