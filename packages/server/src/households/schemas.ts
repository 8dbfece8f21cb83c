import {
  bool,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  record,
  text,
  time,
  units,
} from '../http/schema.ts';

const cap = nullable(
  object({
    units: units('What one seat may draw'),
    per: oneOf('In which window', 'day', 'week', 'month', 'year', 'lifetime'),
  }),
);
const share = object(
  {
    available: integer('Units that the household can use now', { min: 0 }),
    cap,
    contributions: bool('Seats may put units of their own in'),
  },
  { drawn: integer('Of a seat: what she drew in the window that runs and did not send home', { min: 0 }) },
);
const saved = record(
  object({
    cash: integer('Minor units'),
    list: integer('What it would have cost elsewhere, minor units'),
    uses: integer('Uses', { min: 0 }),
  }),
  'By plan: what the running term saved; for the owner all of the household’s uses, for a seat her own',
);

export const household = named(
  'Household',
  object(
    {
      role: oneOf('What the member is in it; `none`: she is in no household', 'owner', 'seat', 'none'),
      since: nullable(time('Since when')),
      invitations: list(
        object({ owner: text('External id'), until: time('How long it stands') }),
        'Households that asked the member to join',
      ),
      shares: record(share, 'By asset: what is shared'),
      savings: saved,
    },
    {
      owner: text('Of a seat: external id of the owner'),
      seatsMax: integer('Of the owner: seats that the household may have', { min: 0 }),
      seats: list(
        object({
          member: text('External id'),
          since: time('Since when'),
          drawn: record(integer('Units', { min: 0 }), 'By asset: what she drew in the window that runs'),
        }),
        'Of the owner',
      ),
      invited: list(
        object({ member: text('External id'), until: time('How long it stands') }),
        'Of the owner',
      ),
      family: record(
        object({ until: nullable(time('The end of what was bought; null for life')) }),
        'Of a seat: plans of the owner that give her benefits',
      ),
      returnAt: time('Of a seat: when what she drew and did not use goes home'),
      freeAt: time('Of one who left: when she can join another'),
    },
  ),
);
