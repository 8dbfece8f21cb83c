export * from './activities/activity-state.ts';
export * from './advance.ts';
export * from './answer.ts';
export * from './apply.ts';
export { anchoredPeriod, calendarPeriod, type Period } from './benefits/anchored.ts';
export { isAtLeast } from './benefits/better.ts';
export {
  type ChosenPart,
  choiceDefOf,
  choicePeriod,
  chosenParts,
  costBetween,
} from './benefits/choice-period.ts';
export * from './benefits/choice-state.ts';
export { type ChoiceView, choiceViews } from './benefits/choice-view.ts';
export { type ClaimState, claimState } from './benefits/claim.ts';
export { budgetCounter, dayCounters, ratingCounters, stockCounter } from './benefits/counters.ts';
export {
  type Entitlement,
  type Entitlements,
  entitlementOf,
  entitlementsOf,
  type Locked,
  type Unlock,
} from './benefits/entitlements.ts';
export { nextUnitsAt } from './benefits/plan-allowances.ts';
export { lowestPrice } from './benefits/plan-price.ts';
export { endOf, grantsOf, type Reason, type Who, whoIs } from './benefits/reasons.ts';
export {
  type BenefitUse,
  type BenefitUses,
  benefitUseKey,
  benefitUsesKey,
} from './benefits/uses.ts';
export { cardIssue } from './cards/cards.ts';
export * from './contract.ts';
export { type Occurrence, occurrenceAt } from './days/occurrence.ts';
export * from './decide.ts';
export { inForce, versionOf } from './deciding.ts';
export * from './due.ts';
export * from './events/check-event.ts';
export { type ContactKind, contactKind } from './events/contacts.ts';
export * from './events/types.ts';
export {
  type Compiled,
  divide,
  type Exact,
  fromDecimalText,
  isRational,
  multiply,
  type Rational,
  roundTo,
  type Tree,
  toDecimalText,
  treeOf,
} from './expressions/index.ts';
export { type Facts, factKeys, factOf } from './facts.ts';
export { type Drawn, drawPrize, type PublishedOdds } from './games/draw-prize.ts';
export * from './games/game-state.ts';
export { fractionOf } from './games/odds.ts';
export { drawAsked } from './games/play.ts';
export { type GiftRecord, giftKey } from './gifts/gifts.ts';
export { familyPlan } from './households/family.ts';
export * from './households/household-state.ts';
export * from './kernel/calendar.ts';
export * from './kernel/canonical.ts';
export * from './kernel/ids.ts';
export * from './kernel/json.ts';
export * from './kernel/refusal.ts';
export * from './kernel/timestamp.ts';
export * from './ledger/lots.ts';
export * from './lines.ts';
export type { Finding, FindingCode, Principle } from './lint/finding.ts';
export { lint } from './lint/lint.ts';
export * from './log/entry.ts';
export * from './log/event.ts';
export * from './mall/mall-state.ts';
export * from './merging/merged-state.ts';
export { ALL_RECORDS, RECORDS_MAX } from './merging/package.ts';
export { type Log, type Parts, partMembers } from './merging/part.ts';
export type { Loan, Parting } from './merging/parting.ts';
export * from './needs.ts';
export { type OrderRecord, orderKey } from './orders/record.ts';
export { itemOf, type LimitState } from './partners/claim-limits.ts';
export * from './partners/issue-state.ts';
export { issuedOn } from './partners/issues.ts';
export * from './partners/postings.ts';
export { accountOf, type TermAccount } from './plans/account.ts';
export { isStillAsked } from './plans/payments.ts';
export * from './plans/plan-state.ts';
export { type PurchaseRecord, type RefundRecord, refundKey } from './plans/purchase.ts';
export type { QuoteRecord } from './plans/quotes.ts';
export { type Savings, savingsOf, type UseOfTerm, usesKey } from './plans/savings.ts';
export * from './program/compile.ts';
export * from './program/program.ts';
export { programSchema } from './program/program-schema.ts';
export * from './program/read-program.ts';
export { type Best, best } from './redemptions/best.ts';
export type { Cart, CartLine, Offer } from './redemptions/cart.ts';
export { type MadeFor, makeUse, type Wish } from './redemptions/make.ts';
export { hasEnded } from './redemptions/open-uses.ts';
export type { Corrected, Priced } from './redemptions/priced.ts';
export { type SavingsLine, savingsAt, sumOfSavings } from './redemptions/savings-of.ts';
export {
  type Made,
  standsOf,
  type UsedBenefit,
  type UseRecord,
  unitsThatStand,
  useKey,
} from './redemptions/use-record.ts';
export { type Sight, whatSaves } from './redemptions/what-saves.ts';
export type { WhyNot } from './redemptions/why-not.ts';
export * from './replay.ts';
export { goalSize } from './rules/goals.ts';
export * from './service/case-state.ts';
export { verifiedOf } from './service/verified-state.ts';
export type { Origins, Problem } from './shape/shape.ts';
export * from './state.ts';
export { claimNumber, claimStock, giveBackStock, leftOf } from './stock/stock.ts';
export { type Risk, riskOn } from './tasks/at-risk.ts';
export {
  type Claimable,
  type ClaimRecord,
  claimablesOf,
  claimRecordKey,
  unitsOf as waitingUnits,
} from './tasks/claimable.ts';
export { doneAt } from './tasks/gates.ts';
export { type Doer, isOfAudienceAt, type TaskStanding, taskStanding } from './tasks/task-state.ts';
export { type Pause, pausesKey, pausesOf } from './tiers/pause-state.ts';
export { pauseRefusal } from './tiers/pauses.ts';
export { asksBefore, type ShownPeriod, shownPeriod } from './tiers/shown.ts';
export { pausedEnd } from './tiers/standstill.ts';
export { tierAt } from './tiers/track-after.ts';
export * from './view.ts';
export * from './why.ts';
