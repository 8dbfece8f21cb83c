import { startAllowances } from './benefits/allowances.ts';
import type { Making } from './deciding.ts';
import { adjust } from './ledger/adjust.ts';
import { captureHold, openHold, placeHold, releaseHold, restoreSpend } from './ledger/holds.ts';
import { acceptInvite } from './members/invites.ts';
import { close, erase, freeze, importMember, register, unfreeze, update } from './members/members.ts';
import { cancelOrder, completeOrder, payOrder, refundOrder } from './orders/orders.ts';
import { type SourceRecord, sourceKey, tracksNow } from './orders/record.ts';
import { takeBackDifference } from './orders/take-back-order.ts';
import { earn } from './rules/earn.ts';
import { makeUp } from './tasks/make-up.ts';
import { clearTier, setTier, useCardByHand } from './tiers/commands.ts';
import { keepMarks } from './tiers/marks.ts';
import { grantTierPack } from './tiers/packs.ts';
import { reevaluate } from './tiers/reevaluate.ts';
import { riseAll } from './tiers/track.ts';

type Handler = (m: Making) => void;

/** What the built-in types do. Any other type only meets the rules that look at it. */
const handlers: Readonly<Record<string, Handler>> = {
  'order.paid': payOrder,
  'order.completed': completeOrder,
  'order.refunded': refundOrder,
  'order.cancelled': cancelOrder,
  'member.registered': register,
  'member.updated': update,
  'member.imported': importMember,
  'member.frozen': freeze,
  'member.unfrozen': unfreeze,
  'member.closed': close,
  'member.erased': erase,
  'invite.accepted': acceptInvite,
  'hold.placed': placeHold,
  'hold.captured': captureHold,
  'hold.released': (m) => releaseHold(m, openHold(m)),
  'spend.restored': restoreSpend,
  'adjustment.made': adjust,
  'tier.set': setTier,
  'tier.cleared': clearTier,
  'tier.upgraded': grantTierPack,
  'card.used': useCardByHand,
  'checkin.made_up': makeUp,
  'cause.revoked': revoke,
  'backfill.closed': (m) => m.member({ backfill: false }),
};

/** Decides one event: what its type does, then tiers go up, then what reaching a tier gives. */
export function handle(m: Making): void {
  const before = m.draft.head.tracks;
  const handler = Object.hasOwn(handlers, m.event.type) ? handlers[m.event.type] : undefined;
  if (handler === undefined) earnFrom(m);
  else handler(m);
  riseAll(m);
  if (m.draft.head.tracks !== before) startAllowances(m, before);
  keepMarks(m);
}

/** An event that another member caused is remembered with what it earned, so that it can be taken back. */
function earnFrom(m: Making): void {
  const tracks = tracksNow(m);
  const fired = earn(m);
  if (m.origin !== 'follow' || m.cause !== undefined || fired.grants.length === 0) return;
  const record: SourceRecord = {
    happenedAt: m.happenedAt,
    ...(m.decidedAt === m.happenedAt ? {} : { decidedAt: m.decidedAt }),
    tracks,
    grants: fired.grants,
    ...(fired.emitted.length === 0 ? {} : { emitted: fired.emitted }),
  };
  m.record(sourceKey(m.event), record);
}

/** What caused an earlier event is gone: all that it earned here is taken back. */
function revoke(m: Making): void {
  const { source, id } = m.event.data as { source: string; id: string };
  const key = sourceKey({ source, id });
  const known = m.wanted(key) as unknown as SourceRecord | null;
  if (known === null) return;
  const taken = takeBackDifference(m, known, null);
  m.record(key, taken);
  reevaluate(m, taken);
}
