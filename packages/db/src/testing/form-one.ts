/** Statements of both engines that make a store of today one as form 1 had it: what came later goes. */
export const backToFormOne: readonly string[] = [
  ...[
    'calls',
    'rounds',
    'webhooks',
    'deliveries',
    'inbound',
    'cards',
    'partner_codes',
    'partners',
    'plays',
    'cases',
    'sign_ins',
    'sessions',
    'one_time_codes',
  ].map((table) => `drop table ${table}`),
  'alter table programs drop column draft',
  'alter table stock drop column loaded',
  "update meta set value = '1' where name = 'format'",
];
