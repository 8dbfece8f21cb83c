import { type Making, Refused } from '../deciding.ts';
import type { MemberNo, Units } from '../kernel/json.ts';
import { type Refusal, type RefusalCode, refuse } from '../kernel/refusal.ts';
import { availableOf, ownLots, pick } from '../ledger/lots.ts';
import type { CompiledLimit } from '../program/compiled.ts';
import type { CapDef } from '../program/household-types.ts';
import { countFiring, cutOf, roomOf } from '../rules/limits.ts';
import { ownedBy, type Seated, type ShareRecord, seatOf, shareKey } from './household-state.ts';
import { me, sendHome, sendUnits, tell } from './units.ts';

interface Ask {
  readonly asset: string;
  readonly amount: Units;
}
/** What a seat asks the owner's log. */
interface DrawAsked extends Ask {
  readonly from: { readonly member: MemberNo };
  readonly no: number;
  readonly share: number;
}

/** `household.drawn`: a seat asks for units of the household; the owner's log answers in the same commit. */
export function draw(m: Making): void {
  const seat = seatHere(m);
  const { asset, amount } = m.event.data as unknown as Ask;
  m.record(shareKey(m.seq), { asset, amount, state: 'asked' } satisfies ShareRecord);
  const from = { member: me(m) };
  tell(m, 'household.draw_asked', seat.owner, { from, no: seat.no, share: m.seq, asset, amount });
}

export function seatHere(m: Making): Seated {
  const seat = seatOf(m.draft.head);
  if (seat?.role === 'seat') return seat;
  throw new Refused(refuse('no_household', '/subject', 'She has no seat in a household.'));
}

/** `household.draw_asked`: all of it or nothing, as far as the pool and the seat's cap reach. */
export function lend(m: Making): void {
  const { from, share, asset, amount } = m.event.data as unknown as DrawAsked;
  const limits = capOf(m, asset, from.member);
  const fault = faultOf(m, limits);
  if (fault !== null) {
    const { code, detail } = fault;
    return tell(m, 'household.share_answered', from.member, { share, code, detail });
  }
  const room = roomOf(m, { limits });
  countFiring(m, { limits }, room, () => amount);
  const [use] = room.uses;
  const counter = use?.key ?? '';
  sendUnits(m, from.member, pick(m.draft.asset(asset), amount, m.decidedAt), { asset, share, counter });
}

function faultOf(m: Making, limits: readonly CompiledLimit[]): Refusal | null {
  const { from, no, asset, amount } = m.event.data as unknown as DrawAsked;
  const household = ownedBy(m.draft.head);
  const isSeat = household?.no === no && household.seats.some(({ member }) => member === from.member);
  if (!isSeat) return refuse('no_household', '/subject', 'She has no seat in this household.');
  const { standing } = m.draft.head;
  if (standing !== 'active') return refuse('share_limited', '/data/asset', `The owner is ${standing}.`);
  if (m.program.program.households?.shares[asset] === undefined)
    return refuse('not_shared', '/data/asset', `${asset} is not shared in households.`);
  const room = roomOf(m, { limits });
  const { closed } = room;
  const cut = cutOf(room, asset);
  if (closed !== null || (cut !== undefined && cut.left < amount))
    return refuse('share_limited', '/data/amount', `Limited: ${closed ?? cut?.label}.`);
  const available = availableOf(m.draft.asset(asset), m.decidedAt);
  if (available >= amount) return null;
  const detail = `${available} of ${asset} are available to the household, ${amount} are wanted.`;
  return refuse('insufficient_available', '/data/amount', detail);
}

/** The cap of one seat, as a limit of the owner: its counter is named after both. */
function capOf(m: Making, asset: string, seat: MemberNo): readonly CompiledLimit[] {
  const cap = m.program.program.households?.shares[asset]?.cap ?? null;
  if (cap === null) return [];
  const prefix = `limit:household-${asset}.${seat}:0:`;
  return [{ def: limitOf(asset, cap), prefix, byWindow: new Map() }];
}

const limitOf = (asset: string, { units, per }: CapDef): CompiledLimit['def'] => ({
  per,
  times: null,
  units,
  asset,
  by: 'member',
});

/** `household.share_answered`: what came of it, where no units say so. */
export function noteAnswer(m: Making): void {
  const { share, code, detail } = m.event.data as {
    share: number;
    code?: RefusalCode;
    detail?: string;
  };
  const key = shareKey(share);
  const known = m.wanted(key) as unknown as ShareRecord | null;
  if (known === null) return;
  const why = { ...(code === undefined ? {} : { code }), ...(detail === undefined ? {} : { detail }) };
  m.record(key, { ...known, state: code === undefined ? 'done' : 'refused', ...why });
}

/** `household.contributed`: a seat puts units of her own in; they stay hers where nobody uses them. */
export function contribute(m: Making): void {
  const { asset, amount } = m.event.data as unknown as Ask;
  const seat = seatHere(m);
  if (m.program.program.households?.shares[asset]?.contributions !== true)
    throw new Refused(refuse('not_shared', '/data/asset', `Nobody puts ${asset} into a household.`));
  const hers = ownLots(m.draft.asset(asset));
  const available = availableOf(hers, m.decidedAt);
  if (available < amount)
    throw new Refused(
      refuse(
        'insufficient_available',
        '/data/amount',
        `${available} of ${asset} are hers, ${amount} are wanted.`,
      ),
    );
  m.record(shareKey(m.seq), { asset, amount, state: 'asked' } satisfies ShareRecord);
  sendUnits(m, seat.owner, pick(hers, amount, m.decidedAt), { asset, share: m.seq, into: seat.no });
}

/** `household.returned`: what a seat drew and does not need goes home before its time. */
export function giveBack(m: Making): void {
  seatHere(m);
  sendHome(m, false);
}
