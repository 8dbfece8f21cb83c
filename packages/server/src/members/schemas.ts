import { statusCauses } from '../events/decision-schema.ts';
import { limits } from '../http/limits.ts';
import {
  anything,
  bool,
  id,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  record,
  text,
  time,
} from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';
import { memberPlan } from '../plans/schemas.ts';

const tags = list(text('A tag', { min: 1, max: 64 }), 'Sorted, each once', { max: limits.tagsMax });
const profile = record(
  anything('As the program declares the field'),
  'Fields of the program, personal ones too',
);
export const reason = text('Why; kept for ever', { min: 1, max: 1_000 });

const givenConsent = object(
  {
    id: text('Of an agreement', { min: 1, max: 64 }),
    version: text('Which text was shown', { min: 1, max: 64 }),
  },
  {
    given: bool('False withdraws it; true, if not said'),
    at: time('When it was given or withdrawn; now, if not said'),
  },
);
export const givenConsents = list(givenConsent, 'Agreements given, ticked by hand, or withdrawn', {
  max: 50,
});

export const newMember = named(
  'NewMember',
  object(
    { id: id('External id', 'u-1001') },
    { profile, tags, consents: givenConsents, at: time('When the member joined; now, if not said') },
    'Somebody who becomes a member',
  ),
);

export const memberChange = named(
  'MemberChange',
  object(
    {},
    {
      profile: record(anything('A value; null takes it away'), 'Fields that change'),
      tags,
      consents: givenConsents,
    },
  ),
);

const tier = named(
  'MemberTier',
  object(
    {
      track: text('Track of the program'),
      tier: text('Tier'),
      name: names,
      badge: nullable(text('Address of a picture')),
      color: nullable(text('For its badge')),
      since: time('Beginning of the period'),
      until: nullable(time('Its end; null never')),
      cause: oneOf('Why', ...statusCauses),
      inGrace: bool('The period has ended, and the tier is kept for a while'),
      earned: text('What was earned, where another tier stands over it'),
      units: integer('Units that count now'),
      next: nullable(
        object({
          tier: text('The next one'),
          threshold: integer('What it takes'),
          missing: integer('What is missing'),
          projectedAt: nullable(time('When it comes at the pace of the last 90 days')),
        }),
      ),
      keep: nullable(object({ missing: integer('What is missing to keep the tier'), by: time('By when') })),
    },
    {
      manual: object({
        kind: oneOf('By hand or on trial', 'floor', 'trial'),
        until: nullable(time('Its end')),
      }),
      paused: object({
        id: text('Of the pause'),
        kind: text('What it is for'),
        since: time('Its beginning'),
        until: time('When the clock goes on'),
      }),
    },
    'Where a member stands on a track',
  ),
);

export const asset = named(
  'MemberAsset',
  object({
    balance: integer('available + held − owed'),
    available: integer('Can be used now'),
    held: integer('Set aside by holds'),
    pending: integer('Will come'),
    owed: integer('A debt: later grants pay it first'),
    expiring: list(object({ amount: integer('Units'), at: time('When they expire') }), 'Soonest first'),
  }),
);

export const hold = named(
  'Hold',
  object(
    {
      id: text('`hd-…`'),
      asset: text('Asset'),
      amount: integer('Units set aside'),
      until: time('When it lapses'),
    },
    { orderId: text('Order that it belongs to') },
  ),
);

export const benefit = named(
  'MemberBenefit',
  object(
    {
      id: text('Benefit of the program'),
      name: names,
      track: text('Track that it follows'),
      asset: text('What it gives'),
      every: oneOf('How often', 'day', 'month', 'year'),
      amount: integer('Units each time, at the tier that the member has'),
      available: integer('Units that can be used now'),
      nextAt: time('When it comes again'),
      locked: bool('The tier gives none'),
    },
    { unlockedBy: text('The lowest tier that gives it') },
  ),
);

const scorePart = {
  id: text('Part of the score'),
  found: integer('What the member has of it'),
  counted: integer('What of it counts: cut at the cap'),
};
const score = named(
  'MemberScore',
  object({
    score: text('Score of the program'),
    name: names,
    live: integer('What it would be if it were settled now'),
    parts: list(
      object({ ...scorePart, name: names, cap: nullable(integer('Most that counts')) }),
      'Their counted units add up to the live score',
    ),
    settled: nullable(
      object({
        at: time('When'),
        total: integer('The score that counts'),
        parts: list(object(scorePart), 'Their counted units add up to the total'),
      }),
    ),
    nextSettlement: time('When the live score becomes the settled one'),
  }),
);

export const member = named(
  'Member',
  object(
    {
      id: text('External id'),
      at: time('The instant that is shown'),
      standing: oneOf('Standing', 'active', 'frozen', 'closed', 'merged', 'erased', 'none'),
      joinedAt: nullable(time('When')),
      profile,
      profileCompleteness: integer('Whole percents of the fields that count', { min: 0, max: 100 }),
      verified: list(text('Field'), 'Fields that were proved to be the member’s'),
      tags,
      consents: list(
        object({
          id: text('Agreement'),
          version: text('Version'),
          given: bool('False: it was withdrawn'),
          at: time('When it was given or withdrawn'),
        }),
        'Agreements, as last given or withdrawn',
      ),
      tier: nullable(tier),
      tiers: list(tier, 'One per track'),
      scores: list(score, 'One per score of the program'),
      plans: list(memberPlan, 'Paid plans that the member has or had'),
      assets: record(asset, 'By asset of the program'),
      holds: list(hold, 'Open ones'),
      benefits: list(benefit, 'What the tiers entitle to'),
    },
    {
      mergedInto: text('Of one who was merged: who has all that was hers; what is shown is that one’s'),
      merged: list(text('External id'), 'Who was merged into this one'),
      happenedBy: object(
        { at: time('Instant'), balances: record(integer('Units'), 'By asset') },
        {},
        'What is known today of what had happened by then',
      ),
    },
    'A member',
  ),
);

export const memberLine = named(
  'MemberLine',
  object({
    id: text('External id'),
    standing: oneOf('Standing', 'active', 'frozen', 'closed', 'merged', 'erased', 'none'),
    joinedAt: nullable(time('When')),
    tier: nullable(text('Of the main track')),
  }),
);
