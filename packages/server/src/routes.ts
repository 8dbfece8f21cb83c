import { activityRoutes } from './activities/routes.ts';
import type { ActivityParts } from './activities/taking-part.ts';
import { type AuditParts, auditRoutes } from './audit/routes.ts';
import { type BackupParts, backupRoutes } from './backups/routes.ts';
import { type BenefitParts, benefitRoutes } from './benefits/routes.ts';
import { type CallRouteParts, callRoutes } from './calls/routes.ts';
import { type CardRouteParts, cardRoutes } from './cards/routes.ts';
import { type ClockParts, clockRoutes } from './clock/routes.ts';
import { dayRoutes } from './days/routes.ts';
import { type BackfillParts, backfillRoutes } from './events/backfill-routes.ts';
import { type DeadLetterParts, deadLetterRoutes } from './events/dead-letter-routes.ts';
import { type EventListParts, eventListRoutes } from './events/list-routes.ts';
import type { EventsParts } from './events/post-events.ts';
import { eventRoutes } from './events/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { type GameParts, gameRoutes } from './games/routes.ts';
import { giftRoutes } from './gifts/routes.ts';
import { type HealthParts, healthRoutes } from './health/routes.ts';
import { holdRoutes } from './holds/routes.ts';
import { householdRoutes } from './households/routes.ts';
import { checkRoutes } from './http/catalogue.ts';
import { docsRoutes } from './http/docs-routes.ts';
import type { Route } from './http/route.ts';
import { type ImportParts, importRoutes } from './imports/checkpoint-routes.ts';
import { type InboundParts, inboundRoutes } from './inbound/routes.ts';
import { type JobRouteParts, jobRoutes } from './jobs/routes.ts';
import { type KeyParts, keyRoutes } from './keys/routes.ts';
import { type AdjustmentParts, adjustmentRoutes } from './ledger/adjustment-routes.ts';
import { lotRoutes } from './ledger/lot-routes.ts';
import { transferRoutes } from './ledger/transfer-routes.ts';
import { type MallParts, mallRoutes } from './mall/routes.ts';
import { type LeaveParts, leaveRoutes } from './members/leave-routes.ts';
import { type MemberReadParts, memberReadRoutes } from './members/read-routes.ts';
import { memberWriteRoutes } from './members/write-routes.ts';
import { mergingRoutes } from './merging/routes.ts';
import { type MessageParts, messageRoutes } from './messages/routes.ts';
import { orderRoutes } from './orders/routes.ts';
import { type PageCodeParts, pageCodeRoutes } from './pages/page-codes.ts';
import { type PageParts, rootRoutes } from './pages/root-page.ts';
import { allPartnerRoutes, type PartnerParts } from './partners/routes.ts';
import { type CallbackParts, paymentCallbackRoutes } from './payments/callback-routes.ts';
import { type PlanParts, planRoutes } from './plans/routes.ts';
import type { ProgramParts } from './programs/parts.ts';
import { programRoutes } from './programs/routes.ts';
import { type QuarantineParts, quarantineRoutes } from './quarantine/routes.ts';
import { redemptionRoutes } from './redemptions/routes.ts';
import { rulesRoutes } from './rules-page/routes.ts';
import type { CaseParts } from './service/cases.ts';
import { serviceRoutes } from './service/routes.ts';
import { demoLinkRoutes, type LinkParts } from './sessions/demo-link-routes.ts';
import { type OidcParts, oidcRoutes } from './sessions/oidc-routes.ts';
import { signInRoutes } from './sessions/routes.ts';
import { type StockParts, stockRoutes } from './stock/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { type PauseParts, pauseRoutes } from './tiers/pause-routes.ts';
import { tierRoutes } from './tiers/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import type { WebhookParts } from './webhooks/webhook-parts.ts';

/** What the use cases stand on. */
export type Parts = EventsParts &
  EventListParts &
  DeadLetterParts &
  BackfillParts &
  ImportParts &
  MemberReadParts &
  LeaveParts &
  MessageParts &
  AdjustmentParts &
  PauseParts &
  PlanParts &
  BenefitParts &
  StockParts &
  GameParts &
  MallParts &
  ActivityParts &
  CaseParts &
  CardRouteParts &
  CallRouteParts &
  CallbackParts &
  PartnerParts &
  WebhookParts &
  InboundParts &
  ProgramParts &
  JobRouteParts &
  KeyParts &
  LinkParts &
  OidcParts &
  PageParts &
  PageCodeParts &
  AuditParts &
  BackupParts &
  QuarantineParts &
  ClockParts &
  HealthParts;

/** Every call of the interface. Handlers look at `parts` only when they are called: the document needs none. */
export function routesOf(parts: Parts): readonly Route[] {
  const routes: Route[] = [];
  routes.push(
    ...eventRoutes(parts),
    ...eventListRoutes(parts),
    ...deadLetterRoutes(parts),
    ...backfillRoutes(parts),
    ...importRoutes(parts),
    ...memberWriteRoutes(parts),
    ...memberReadRoutes(parts),
    ...leaveRoutes(parts),
    ...taskRoutes(parts),
    ...messageRoutes(parts),
    ...tierRoutes(parts),
    ...pauseRoutes(parts),
    ...holdRoutes(parts),
    ...giftRoutes(parts),
    ...mergingRoutes(parts),
    ...householdRoutes(parts),
    ...cardRoutes(parts),
    ...planRoutes(parts),
    ...benefitRoutes(parts),
    ...stockRoutes(parts),
    ...gameRoutes(parts),
    ...mallRoutes(parts),
    ...activityRoutes(parts),
    ...serviceRoutes(parts),
    ...dayRoutes(parts),
    ...callRoutes(parts),
    ...paymentCallbackRoutes(parts),
    ...allPartnerRoutes(parts),
    ...webhookRoutes(parts),
    ...inboundRoutes(parts),
    ...adjustmentRoutes(parts),
    ...lotRoutes(parts),
    ...transferRoutes(parts),
    ...orderRoutes(parts),
    ...redemptionRoutes(parts),
    ...programRoutes(parts),
    ...rulesRoutes(parts),
    ...jobRoutes(parts),
    ...exportRoutes(parts),
    ...keyRoutes(parts),
    ...signInRoutes(parts),
    ...demoLinkRoutes(parts),
    ...oidcRoutes(parts),
    ...auditRoutes(parts),
    ...backupRoutes(parts),
    ...quarantineRoutes(parts),
    ...clockRoutes(parts),
    ...healthRoutes(parts),
    ...pageCodeRoutes(parts),
    ...rootRoutes(parts),
    ...docsRoutes(() => routes, parts.about.version),
  );
  return checkRoutes(routes);
}
