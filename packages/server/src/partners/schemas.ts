import { decisionWith } from '../events/decision-schema.ts';
import { bool, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

const money = (description: string) => integer(`${description}; minor units`, { min: 0 });
const kebab = '^[a-z0-9][a-z0-9-]*$';

export const partnerParams = object({
  id: text('Partner of the program', { min: 1, max: 64, pattern: kebab }),
});
export const itemParams = object({
  id: text('Partner of the program', { min: 1, max: 64, pattern: kebab }),
  item: text('One of its items', { min: 1, max: 64, pattern: kebab }),
});
export const batchName = text('Of the batch', {
  min: 1,
  max: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
});

export const issue = named(
  'PartnerIssue',
  object(
    {
      id: text('`cl-…`: by it the partner knows it too, where it was asked'),
      partner: text('Partner of the program'),
      item: text('Its item'),
      benefit: text('The benefit that was claimed'),
      state: oneOf(
        'What became of it; `failed` and `revoked`: something stands in for it, or the claim was given back',
        'open',
        'delivered',
        'failed',
        'revoked',
      ),
      delivery: oneOf('How it is delivered', 'codes', 'call'),
      value: money('What it is said to be worth'),
      currency: text('ISO 4217'),
      at: time('When it was issued'),
      settledAt: nullable(time('When it was delivered, or failed for good')),
      returned: bool('The claim was given back'),
      insteadOf: nullable(text('The issue that it stands in for')),
      replacedBy: nullable(text('The issue that stands in for it')),
      reason: nullable(text('Why it failed or was revoked')),
    },
    {
      cost: money('What the partner is paid; the shop is told, not the member'),
      reference: text('How the partner calls it; the shop is told, not the member'),
    },
    'A piece of a partner for one member',
  ),
);

/** A claim, with the piece that was issued by it. */
export const claimDecision = decisionWith('ClaimDecision', { issue });

export const issues = named(
  'PartnerIssues',
  object({ count: integer('In all', { min: 0 }), data: list(issue, 'The newest 50, newest first') }),
);

export const issueCode = named(
  'PartnerCode',
  object({
    code: text('The code'),
    expiresAt: nullable(time('When it can no longer be used')),
    revoked: bool('The partner takes it no more; ask the shop for another'),
  }),
);

const pool = object({
  loaded: integer('Codes that operators put in', { min: 0 }),
  used: integer('Numbers that are gone: given, or of no use', { min: 0 }),
  left: integer('Codes that can be given', { min: 0 }),
  alarm: bool('So few are left that operators want to know'),
  runwayDays: nullable(
    integer('Whole days that it lasts at the pace of the last 30; null: none was given', { min: 0 }),
  ),
});

const partnerItem = object({
  id: text('Item of the partner'),
  name: names,
  terms: nullable(names),
  cost: money('Of one piece'),
  value: money('What one is said to be worth'),
  delivery: nullable(oneOf('How it is delivered; null: by the partner itself', 'codes', 'call')),
  instead: nullable(text('What stands in for it')),
  pool: nullable(pool),
});

export const partners = named(
  'Partners',
  object({
    data: list(
      named(
        'Partner',
        object({
          id: text('Partner of the program'),
          name: names,
          terms: nullable(names),
          currency: text('In which it is settled'),
          connected: bool('Its calls are carried out'),
          items: list(partnerItem, 'Its catalogue'),
        }),
      ),
      'In the order of the program',
    ),
  }),
);

export const connection = named(
  'PartnerConnection',
  object({
    partner: text('Partner'),
    url: text('Where its calls go'),
    since: time('Since when'),
  }),
);

export const batches = named(
  'PartnerCodeBatches',
  object({
    data: list(
      object({
        batch: text('Name'),
        count: integer('Codes', { min: 0 }),
        from: integer('The lowest number', { min: 1 }),
        to: integer('The highest', { min: 1 }),
        loadedAt: time('When'),
        expiresAt: nullable(time('When the first of them expires')),
        revoked: integer('How many were revoked', { min: 0 }),
      }),
      'By number',
    ),
  }),
);

export const loadedCodes = named(
  'LoadedPartnerCodes',
  object({
    batch: text('Name'),
    from: integer('The lowest number', { min: 1 }),
    to: integer('The highest', { min: 1 }),
    left: integer('Codes of the pool that can be given', { min: 0 }),
  }),
);

export const revokedCodes = named(
  'RevokedPartnerCodes',
  object({
    batch: text('Name'),
    revoked: integer('Codes that are given no more', { min: 0 }),
    replaced: integer('Codes that members had, and for which they got others', { min: 0 }),
    returned: integer('Codes that members had, and whose claims were given back', { min: 0 }),
  }),
);

export const claimable = named(
  'PartnerClaimable',
  object({
    benefit: text('Benefit of the plan'),
    partner: text('Partner'),
    item: text('Its item'),
    used: integer('Claims in the window that runs', { min: 0 }),
    times: integer('Claims that a window has', { min: 1 }),
    left: integer('Claims that can still be made in it', { min: 0 }),
    claimable: bool('With the plan it can be claimed now'),
    from: nullable(time('From when it can be claimed; null: no more')),
  }),
);

const difference = object({
  id: text('Of the issue, or as the file says it'),
  here: nullable(money('What is owed here')),
  there: nullable(integer('What the file says, minor units')),
  state: nullable(text('What became of it here, or in the file')),
});
export const reconciliation = named(
  'PartnerReconciliation',
  object({
    partner: text('Partner'),
    month: text('Like 2026-03'),
    matched: integer('Rows that agree', { min: 0 }),
    missingHere: list(difference, 'Delivered in the file, and not in the month here'),
    missingThere: list(difference, 'Delivered in the month here, and not in the file'),
    different: list(difference, 'Other amounts, or in the file twice'),
  }),
);
