import { type Making, Refused } from '../deciding.ts';
import type { JsonObject, MemberNo, Units } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { putInto } from '../ledger/grant.ts';
import { comeBack } from '../ledger/holds.ts';
import { availableOf, emptyLot, type LotPart, ownLots, pick } from '../ledger/lots.ts';
import type { CompiledGift } from '../program/compiled.ts';
import { countFiring, cutOf, type Room, roomOf } from '../rules/limits.ts';

/** A gift as its giver's log keeps it, record `gift/<number of the entry>`. */
export interface GiftRecord extends JsonObject {
  readonly asset: string;
  readonly amount: Units;
  readonly to: { readonly member: MemberNo };
  readonly lots: readonly LotPart[];
  /** Why it came back, where it did. */
  readonly returned?: string;
}

export function giftKey(seq: number): string {
  return `gift/${seq}`;
}

/** What a gift takes along to the other member. */
interface Sent extends JsonObject {
  readonly from: { readonly member: MemberNo };
  /** Number of the giver's entry. */
  readonly gift: number;
  readonly asset: string;
  readonly lots: readonly LotPart[];
}

/** `gift.sent`: units leave the giver and are on their way; they keep their dates and their funders. */
export function sendGift(m: Making): void {
  const { asset, amount, to } = m.event.data as {
    asset: string;
    amount: Units;
    to: { member: MemberNo };
  };
  const gift = m.program.gifts.get(asset);
  if (gift === undefined)
    throw new Refused(refuse('not_a_gift', '/data/asset', `${asset} cannot be given to another member.`));
  checkReceiver(m, to.member);
  const room = checkAmount(m, gift, asset, amount);
  const lots = pick(ownLots(m.draft.asset(asset)), amount, m.decidedAt);
  m.transfer({
    asset,
    kind: 'transit',
    from: 'balance',
    to: 'transit',
    amount,
    lots,
    funder: 'platform',
    rule: 'gift',
  });
  countFiring(m, gift, room, () => amount);
  m.record(giftKey(m.seq), { asset, amount, to, lots } satisfies GiftRecord);
  const sent: Sent = { from: { member: m.deciding.context.member }, gift: m.seq, asset, lots };
  tell(m, 'gift.received', to.member, sent);
}

function checkReceiver(m: Making, to: MemberNo): void {
  if (to === 0) throw new Refused(refuse('unknown_member', '/data/to', 'No member has this id.'));
  if (to !== m.deciding.context.member) return;
  throw new Refused(refuse('invalid_value', '/data/to', 'Nobody can give to herself.'));
}

/** A flat ladder: the gift's own bounds, what is there, then the limits of the giver. */
function checkAmount(m: Making, gift: CompiledGift, asset: string, amount: Units): Room {
  const { min, max } = gift.def;
  if (amount < min || (max !== null && amount > max)) {
    const bounds = max === null ? `${min} or more` : `${min} to ${max}`;
    throw new Refused(refuse('gift_out_of_bounds', '/data/amount', `One gift is of ${bounds} ${asset}.`));
  }
  // What of a household she has is not hers to give.
  const available = availableOf(ownLots(m.draft.asset(asset)), m.decidedAt);
  if (available < amount) {
    const detail = `${available} of ${asset} are available, ${amount} are wanted.`;
    throw new Refused(refuse('insufficient_available', '/data/amount', detail));
  }
  const room = roomOf(m, gift);
  const cut = cutOf(room, asset);
  const label = room.closed ?? (cut !== undefined && cut.left < amount ? cut.label : null);
  if (label !== null) throw new Refused(refuse('gift_limited', '/data/amount', `Limited: ${label}.`));
  return room;
}

/**
 * `gift.received`: units arrive at the other member and pay a debt first. Where she cannot take them they go back;
 * either way nothing stays on its way.
 */
export function receiveGift(m: Making): void {
  const { from, gift, asset, lots } = m.event.data as unknown as Sent;
  const reason = reasonToReturn(m, asset, lots);
  if (reason !== null) return tell(m, 'gift.returned', from.member, { gift, reason });
  for (const [lot, amount] of lots) {
    const { until, funder } = emptyLot(lot);
    const put = putInto(m, asset, amount, false, lot, until);
    m.transfer({
      asset,
      kind: 'receive',
      from: 'transit',
      to: 'balance',
      amount,
      ...put,
      funder,
      rule: 'gift',
    });
  }
}

function reasonToReturn(m: Making, asset: string, lots: readonly LotPart[]): string | null {
  const { standing } = m.draft.head;
  if (standing === 'none') return 'unknown_member';
  if (standing !== 'active') return `member_${standing}`;
  if (m.program.program.assets[asset] === undefined) return 'unknown_asset';
  const hasEnded = lots.some(([key]) => (emptyLot(key).until ?? Number.POSITIVE_INFINITY) <= m.decidedAt);
  return hasEnded ? 'gift_expired' : null;
}

/** `gift.returned`: back into the lots that the units came from. */
export function returnGift(m: Making): void {
  const { gift, reason } = m.event.data as { gift: number; reason: string };
  const record = m.wanted(giftKey(gift)) as unknown as GiftRecord | null;
  if (record === null || record.returned !== undefined) return;
  const { asset, lots } = record;
  comeBack(m, { asset, kind: 'transit', funder: 'platform', rule: 'gift' }, lots);
  m.record(giftKey(gift), { ...record, returned: reason });
}

function tell(m: Making, type: string, to: MemberNo, data: JsonObject): void {
  m.follow({ type, id: `${m.event.id}#${m.followCount + 1}`, source: m.event.source, data, to });
}
