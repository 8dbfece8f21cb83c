import type { Program } from '@laurel/core';
import { about } from './parts/about.ts';
import { activities } from './parts/activities.ts';
import { assets } from './parts/assets.ts';
import { audiences } from './parts/audiences.ts';
import { benefits } from './parts/benefits.ts';
import { choices } from './parts/choices.ts';
import { days } from './parts/days.ts';
import { fields } from './parts/fields.ts';
import { games } from './parts/games.ts';
import { gifts } from './parts/gifts.ts';
import { households } from './parts/households.ts';
import { mall } from './parts/mall.ts';
import { partners } from './parts/partners.ts';
import { pay } from './parts/pay.ts';
import { plans } from './parts/plans.ts';
import { earning, tasks } from './parts/rules.ts';
import { scores } from './parts/scores.ts';
import { sequences } from './parts/sequences.ts';
import { service } from './parts/service.ts';
import { tiers } from './parts/tiers.ts';
import type { TellPart } from './telling.ts';

/** The page, from top to bottom. */
export const sections: readonly TellPart[] = [
  tiers,
  plans,
  benefits,
  choices,
  partners,
  earning,
  tasks,
  sequences,
  days,
  games,
  mall,
  activities,
  pay,
  gifts,
  households,
  service,
  scores,
  assets,
  audiences,
  fields,
  about,
];

/**
 * Every part of a program, and who tells it. A part that is missing here fails a test: whoever adds one to programs
 * says it to shoppers, or says here why not.
 */
export const partsOfProgram: Readonly<Record<string, string>> = {
  program: 'about',
  name: 'about',
  timeZone: 'about',
  currency: 'about',
  currencies: 'about',
  join: 'about',
  lateness: 'about',
  rounding: 'about',
  multipliers: 'about, and rules where they multiply by one',
  noticeDays: 'about',
  agreements: 'about',
  region: 'not for shoppers: how their telephone numbers are read',
  fields: 'fields',
  events: 'rules, by their names',
  assets: 'assets',
  gifts: 'gifts',
  tracks: 'tracks',
  scores: 'scores',
  audiences: 'audiences',
  rules: 'rules and tasks',
  packs: 'wherever one is granted',
  benefits: 'benefits',
  choices: 'choices',
  pay: 'pay',
  products: 'benefits, beside member prices',
  partners: 'partners',
  days: 'days, and conditions by their names',
  sequences: 'sequences',
  card: 'about',
  redemptions: 'pay',
  households: 'households',
  plans: 'plans',
  games: 'games',
  mall: 'mall',
  activities: 'activities; what is right in a quiz is said to nobody',
  service: 'service',
  messages: 'not for shoppers before they get one',
} satisfies Readonly<Partial<Record<keyof Program, string>>>;
