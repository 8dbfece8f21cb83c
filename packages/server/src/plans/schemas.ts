import { decision } from '../events/decision-schema.ts';
import { bool, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';
import { claimable } from '../partners/schemas.ts';

const money = (description: string) => integer(`${description}; minor units`, { min: 0 });

const savings = (whose: string) =>
  object(
    {
      cash: money(`Saved in money during ${whose}`),
      list: money('List value of what was given beside; never added to the money'),
      uses: integer('Uses that count', { min: 0 }),
    },
    {},
    '已省',
  );

export const planTerm = named(
  'PlanTerm',
  object(
    {
      no: integer('Terms of a plan count from 1', { min: 1 }),
      variant: text('Variant'),
      version: integer('Version of the program under which it was bought'),
      from: time('Its beginning'),
      until: nullable(time('Its end, not included; null for life')),
      anchor: time('From where its dates are counted'),
      paid: money('What came for it, a credit of an earlier term included'),
      credit: money('Of this: credited from an earlier term'),
      account: object(
        {
          recognised: money('Earned by the days that are over'),
          deferred: money('Not earned yet'),
          refunded: money('Given back'),
          moved: money('Credited to a later term'),
        },
        {},
        'Together they are what was paid, at every instant',
      ),
    },
    {
      batch: text('Of the code that it was bought by'),
      endedAt: time('Where it ended before its end'),
      savings: savings('a term that is over: what its guarantee asks'),
    },
    'One term of a plan',
  ),
);

export const memberPlan = named(
  'MemberPlan',
  object(
    {
      plan: text('Plan of the program'),
      name: names,
      status: oneOf('What the member has of it', 'none', 'trial', 'active', 'grace'),
      term: nullable(planTerm),
      ahead: list(planTerm, 'Bought ahead, in their order'),
      trial: nullable(object({ from: time('Its beginning'), until: time('Its end') })),
      graceUntil: nullable(time('Kept until then, while it may still be charged')),
      mandate: nullable(object({ variant: text('What is renewed'), since: time('Since when') })),
      nextCharge: nullable(
        object({
          amount: money('What the notice named'),
          noticeSentAt: time('When the member was told'),
          noticeDeliveredAt: nullable(time('When it was proved that it reached her')),
        }),
      ),
    },
    {},
    'What a member has of a paid plan',
  ),
);

export const pastPlan = named(
  'MemberPlanHistory',
  object(
    {
      current: memberPlan,
      past: list(planTerm, 'Terms that are over, newest first; the last 50'),
      savings: nullable(savings('the running term')),
    },
    {},
    'A plan, with the terms that are over',
  ),
);

export const planQuote = named(
  'PlanQuote',
  object(
    {
      id: text('`qt-…`'),
      plan: text('Plan'),
      variant: text('Variant'),
      price: money('Price for this member'),
      credit: money('What is credited of the term that it takes the place of'),
      amount: money('What is to be paid'),
      currency: text('ISO 4217'),
      until: time('The price is held before then'),
    },
    {
      instead: text('Plan whose running term it takes the place of'),
      partners: list(claimable, 'What the plan would bring of partners, and from when it can be claimed'),
    },
    'A price that is held for a while',
  ),
);

export const planPurchase = named(
  'PlanPurchase',
  object(
    {
      id: text('Of the call that asks for the money, or of the entry'),
      plan: text('Plan'),
      variant: text('Variant'),
      amount: money('What is paid'),
      state: oneOf(
        '`open` until the money is there; `returned`: it came and goes back',
        'open',
        'failed',
        'paid',
        'returned',
      ),
    },
    { term: integer('The term that it paid'), callId: text('`cl-…`: what the payment system is asked') },
    'A purchase',
  ),
);

export const planRefund = named(
  'PlanRefund',
  object(
    {
      callId: text('`cl-…`: what the payment system is asked'),
      plan: text('Plan'),
      amount: money('What goes back'),
      state: oneOf('Whether it has gone back', 'open', 'done', 'failed'),
    },
    { term: integer('The term that it was paid for') },
    'Money that goes back',
  ),
);

export const planDecision = named(
  'PlanDecision',
  object(
    { decision, plan: memberPlan, refunds: list(planRefund, 'Money that goes back by it') },
    { purchase: planPurchase },
    'What a call about a plan did',
  ),
);

export const codeBatch = named(
  'CodeBatch',
  object({
    id: text('Of the batch'),
    plan: text('Plan'),
    variant: text('Variant'),
    name: text('What it is for'),
    count: integer('Codes', { min: 1 }),
    worth: money('What the shop got for each'),
    madeAt: time('When'),
    until: nullable(time('When they can no longer be used')),
    revoked: bool('None of them can be used any more'),
  }),
);
