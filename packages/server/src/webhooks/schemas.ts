import { integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';

export const types = list(
  text('`order.completed`, a family like `tier.*`, or `*`', {
    min: 1,
    max: 128,
    pattern: '^(\\*|[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*(\\.\\*)?)$',
  }),
  'What it is told: types of events and outcomes; docs/webhooks.md lists them',
  { min: 1, max: 100 },
);
export const address = text('https, on the open internet unless the configuration allows more', {
  min: 1,
  max: 1_000,
});
const states = ['active', 'paused', 'failed'] as const;
const shown = {
  id: text('`wh_…`'),
  url: address,
  types,
  status: oneOf('`failed`: nothing was taken for three days; set it `active` again', ...states),
  note: nullable(text('Why it failed')),
  waiting: integer('Deliveries that wait', { min: 0 }),
  createdAt: time('When'),
  previousSecretUntil: nullable(time('Until then the secret before this one signs as well')),
};
export const webhook = named('Webhook', object(shown, {}, 'An address that is told what happens'));
export const madeWebhook = named(
  'MadeWebhook',
  object({ ...shown, secret: text('`whsec_…`: verifies what it is told. Shown this once') }),
);
export const delivery = named(
  'Delivery',
  object(
    {
      id: text('`wd-…`: the `webhook-id` that it is sent with'),
      type: text('Type'),
      member: nullable(text('Whose it is; null once she was erased')),
      at: time('When it was decided'),
      status: oneOf('`dropped`: its person was erased', 'waiting', 'delivered', 'dropped'),
      tries: integer('How often it was sent', { min: 0 }),
      detail: text('What was last answered'),
      nextAt: nullable(time('When it is sent next; null once it is settled')),
      doneAt: nullable(time('When it was settled')),
    },
    {},
    'What an address was or is told',
  ),
);
export const params = object({ id: text('`wh_…`', { min: 1, max: 64 }) });
