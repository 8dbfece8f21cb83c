import { vote } from './activities/polls.ts';
import { answerQuiz, startQuiz } from './activities/quizzes.ts';
import { checkIn, signUp, withdraw } from './activities/sign-up.ts';
import {
  completeTeam,
  countForTeams,
  foundTeam,
  hearTeam,
  joinTeam,
  progress,
  takeIn,
} from './activities/teams.ts';
import { startAllowances } from './benefits/allowances.ts';
import { choose } from './benefits/choose.ts';
import { claimBenefit, claimBundles } from './benefits/claim.ts';
import {
  grantBenefit,
  rateBenefit,
  useElsewhere as useBenefitElsewhere,
  withdrawBenefit,
} from './benefits/commands.ts';
import { givePlanAllowances } from './benefits/plan-allowances.ts';
import { replaceCard } from './cards/cards.ts';
import type { Making } from './deciding.ts';
import { playGame } from './games/play.ts';
import { receiveGift, returnGift, sendGift } from './gifts/gifts.ts';
import { contribute, draw, giveBack, lend, noteAnswer } from './households/draws.ts';
import { noteFamily, noteSaved } from './households/family.ts';
import {
  accept,
  beSeated,
  dissolve,
  found,
  invite,
  leave,
  loseSeat,
  noteInvitation,
  noteLeft,
  remove,
  seat,
} from './households/households.ts';
import { receiveUnits } from './households/units.ts';
import { textOf } from './kernel/json.ts';
import { adjust } from './ledger/adjust.ts';
import { captureHold, openHold, placeHold, releaseHold, restoreSpend } from './ledger/holds.ts';
import { extendLots, reinstateLots } from './ledger/revive.ts';
import { cancelMallOrder, refundMallOrder } from './mall/give-back.ts';
import { completeMallOrder, payMallOrder, placeMallOrder, shipMallOrder } from './mall/orders.ts';
import { acceptInvite } from './members/invites.ts';
import { close, erase, freeze, importMember, register, unfreeze, update } from './members/members.ts';
import { merge, receiveMerge, returnMerge } from './merging/merge.ts';
import { eraseMerged, leaveMerge, unmerge } from './merging/unmerge.ts';
import { cancelOrder, completeOrder, payOrder, refundOrder } from './orders/orders.ts';
import { type SourceRecord, sourceKey, tracksNow } from './orders/record.ts';
import { takeBackDifference } from './orders/take-back-order.ts';
import { deliver, fail as failIssue, replaceIssue } from './partners/answers.ts';
import { begun } from './plans/begun.ts';
import { redeemCode } from './plans/codes.ts';
import { takeReleased } from './plans/frozen.ts';
import { delivered, leavePlans } from './plans/pass-plans.ts';
import { fail, refunded, succeed } from './plans/payments.ts';
import { agree, cancel, purchase } from './plans/purchase.ts';
import { quote } from './plans/quotes.ts';
import { claimGuarantee, refundPlan } from './plans/refund.ts';
import { startTrial } from './plans/trial.ts';
import { useElsewhere } from './plans/uses.ts';
import { captureUse, placeUse, releaseUse, restoreUse } from './redemptions/redemptions.ts';
import { earn } from './rules/earn.ts';
import { answerCase, closeCase, escalateCase, handOverCase, openCase, rateCase } from './service/cases.ts';
import { verifyField } from './service/verified.ts';
import { acceptTask, claimTask, leaveClaims } from './tasks/claim.ts';
import { makeUp } from './tasks/make-up.ts';
import { clearTier, setTier, useCardByHand } from './tiers/commands.ts';
import { keepMarks } from './tiers/marks.ts';
import { grantTierPack } from './tiers/packs.ts';
import { pauseTier, resumeTier } from './tiers/pauses.ts';
import { reevaluate } from './tiers/reevaluate.ts';
import { saveTier } from './tiers/saves.ts';
import { riseAll } from './tiers/track.ts';
import { keepTurns } from './tiers/turns.ts';

type Handler = (m: Making) => void;

/** What the built-in types do. Any other type only meets the rules that look at it. */
const handlers: Readonly<Record<string, Handler>> = {
  'order.paid': payOrder,
  'order.completed': completeOrder,
  'order.refunded': (m) => {
    refundOrder(m);
    takeReleased(m);
  },
  'order.cancelled': (m) => {
    cancelOrder(m);
    takeReleased(m);
  },
  'member.registered': register,
  'member.updated': update,
  'member.imported': importMember,
  'member.frozen': freeze,
  'member.unfrozen': (m) => {
    unfreeze(m);
    givePlanAllowances(m);
  },
  'member.closed': (m) => {
    leavePlans(m);
    leaveClaims(m);
    close(m);
  },
  'member.erased': (m) => {
    leaveClaims(m);
    eraseMerged(m);
    erase(m);
  },
  'member.merged': merge,
  'merge.received': receiveMerge,
  'merge.returned': returnMerge,
  'member.unmerged': unmerge,
  'unmerge.received': leaveMerge,
  'member.card_replaced': replaceCard,
  'invite.accepted': acceptInvite,
  'hold.placed': placeHold,
  'hold.captured': captureHold,
  'hold.released': (m) => releaseHold(m, openHold(m)),
  'spend.restored': restoreSpend,
  'game.drawn': playGame,
  'mall.ordered': placeMallOrder,
  'mall.paid': payMallOrder,
  'mall.shipped': shipMallOrder,
  'mall.completed': completeMallOrder,
  'mall.cancelled': cancelMallOrder,
  'mall.refunded': refundMallOrder,
  'adjustment.made': adjust,
  'lots.extended': extendLots,
  'lots.reinstated': reinstateLots,
  'gift.sent': sendGift,
  'gift.received': receiveGift,
  'gift.returned': returnGift,
  'household.founded': found,
  'household.invited': invite,
  'household.invitation_received': noteInvitation,
  'household.accepted': accept,
  'household.seat_taken': seat,
  'household.seated': beSeated,
  'household.left': leave,
  'household.seat_left': noteLeft,
  'household.removed': remove,
  'household.dissolved': dissolve,
  'household.seat_lost': loseSeat,
  'household.drawn': draw,
  'household.draw_asked': lend,
  'household.contributed': contribute,
  'household.returned': giveBack,
  'household.units_received': receiveUnits,
  'household.share_answered': noteAnswer,
  'household.terms_changed': noteFamily,
  'household.saved': noteSaved,
  'tier.set': setTier,
  'tier.cleared': clearTier,
  'tier.paused': pauseTier,
  'tier.resumed': resumeTier,
  'tier.upgraded': grantTierPack,
  'tier.saved': saveTier,
  'card.used': useCardByHand,
  'checkin.made_up': makeUp,
  'task.accepted': acceptTask,
  'task.claimed': claimTask,
  'cause.revoked': revoke,
  'benefit.used': (m) => {
    useBenefitElsewhere(m);
    useElsewhere(m);
  },
  'benefit.rated': (m) => {
    rateBenefit(m);
    earn(m);
  },
  'benefit.granted': grantBenefit,
  'benefit.withdrawn': withdrawBenefit,
  'benefit.chosen': choose,
  'benefit.claimed': claimBenefit,
  'redemption.placed': placeUse,
  'redemption.captured': captureUse,
  'redemption.released': releaseUse,
  'redemption.restored': restoreUse,
  'message.delivered': delivered,
  'plan.quoted': quote,
  'plan.purchased': purchase,
  'plan.code_redeemed': redeemCode,
  'plan.trial_started': startTrial,
  'plan.mandate_given': agree,
  'plan.cancelled': cancel,
  'plan.refunded': refundPlan,
  'plan.guarantee_claimed': claimGuarantee,
  'plan.started': begin,
  'plan.renewed': begin,
  'payment.succeeded': succeed,
  'payment.failed': fail,
  'payment.refunded': refunded,
  'partner.delivered': deliver,
  'partner.failed': failIssue,
  'partner.replaced': replaceIssue,
  'activity.signed_up': signUp,
  'activity.withdrawn': withdraw,
  'activity.checked_in': checkIn,
  'activity.voted': vote,
  'activity.started': startQuiz,
  'activity.answered': answerQuiz,
  'activity.team_founded': foundTeam,
  'activity.team_joined': joinTeam,
  'activity.team_asked': takeIn,
  'activity.team_accepted': (m) => hearTeam(m, 'in'),
  'activity.team_refused': (m) => hearTeam(m, 'refused'),
  'activity.team_progressed': progress,
  'activity.team_completed': completeTeam,
  'member.verified': verifyField,
  'case.opened': openCase,
  'case.answered': answerCase,
  'case.handed_over': handOverCase,
  'case.escalated': escalateCase,
  'case.closed': closeCase,
  'case.rated': rateCase,
  'backfill.closed': (m) => m.member({ backfill: false }),
};

const GIVES_BACK: ReadonlySet<string> = new Set([
  'member.merged',
  'merge.returned',
  'member.unmerged',
  'unmerge.received',
]);

/** Decides one event: what its type does, then tiers go up, then what reaching a tier gives. */
export function handle(m: Making): void {
  const before = m.draft.head.tracks;
  const handler = Object.hasOwn(handlers, m.event.type) ? handlers[m.event.type] : undefined;
  if (handler === undefined) earnFrom(m);
  else handler(m);
  // What a merge gives back is as it was, to the last mark; what it brings together is given nothing for it.
  if (GIVES_BACK.has(m.event.type)) return;
  countForTeams(m);
  riseAll(m);
  if (m.draft.head.tracks !== before && m.event.type !== 'merge.received') {
    startAllowances(m, before);
    givePlanAllowances(m);
  }
  keepMarks(m);
  keepTurns(m);
}

/** An event that another member caused is remembered with what it earned, so that it can be taken back. */
function earnFrom(m: Making): void {
  const tracks = tracksNow(m);
  const fired = earn(m);
  if (m.origin !== 'follow' || m.cause !== undefined) return;
  if (fired.grants.length === 0 && fired.benefits === undefined) return;
  const record: SourceRecord = {
    happenedAt: m.happenedAt,
    ...(m.decidedAt === m.happenedAt ? {} : { decidedAt: m.decidedAt }),
    tracks,
    grants: fired.grants,
    ...(fired.emitted.length === 0 ? {} : { emitted: fired.emitted }),
    ...(fired.benefits === undefined ? {} : { benefits: fired.benefits }),
  };
  m.record(sourceKey(m.event), record);
}

/** A term of a plan began: what rules give for it, and what it brings of partners. */
function begin(m: Making): void {
  begun(m);
  claimBundles(m, textOf(m.event.data['plan']));
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
