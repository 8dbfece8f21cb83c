import { decision } from '../events/decision-schema.ts';
import { id, integer, list, named, nullable, object, oneOf, page, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

export const caseStates = ['open', 'answered', 'closed'] as const;

export const serviceCase = named(
  'ServiceCase',
  object({
    id: text('`cs-…`'),
    member: text('External id, or alias of one who was erased'),
    state: oneOf('`answered` once somebody did', ...caseStates),
    channel: text('Where it came from'),
    subject: nullable(text('What it is about, in a word of the shop’s own')),
    externalId: nullable(text('Its id in the help desk')),
    orderId: nullable(text('Order that it is about')),
    line: text('Line that has it'),
    lineName: names,
    priority: integer('The higher, the more urgent; kept until it is closed'),
    tier: text('The member’s tier when it was opened'),
    plans: list(text('Plan'), 'The member’s plans when it was opened'),
    at: time('When it was opened'),
    changedAt: time('When it last changed'),
    respondBy: nullable(time('By when somebody answers; null where nobody has to any more')),
    answeredAt: nullable(time('When somebody first did')),
    closedAt: nullable(time('When it was closed')),
    overdue: integer('How often nobody answered in time'),
    agent: nullable(text('Who has it; the member’s own agent, where she has one')),
    resolution: nullable(text('How it ended')),
    stars: nullable(integer('How good the help was')),
  }),
);
export const caseDone = named('ServiceCaseDone', object({ case: serviceCase, decision }));
export const casePage = named('ServiceCasePage', page(serviceCase, 'Cases'));
export const caseList = object({
  data: list(serviceCase, 'The open ones, then the closed ones, newest first'),
});
export const caseParams = object({ id: text('Of the case', { min: 1, max: 64 }) });
export const ratedParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  case: text('Of the case', { min: 1, max: 64 }),
});
export const agent = text('Who answers, in the shop’s own words', { min: 1, max: 128 });
export const word = (description: string) => text(description, { min: 1, max: 128 });
