import { builtInEventTypes, isPlanEvent } from '../events/types.ts';
import type { Origins, Problem } from '../shape/shape.ts';
import { checkActivities } from './check-activities.ts';
import { checkBenefits } from './check-benefits.ts';
import { checkGames } from './check-games.ts';
import { checkGifts } from './check-gifts.ts';
import { checkHouseholds } from './check-households.ts';
import { checkPackCycles } from './check-packs.ts';
import { checkPartners } from './check-partners.ts';
import { checkPlans } from './check-plans.ts';
import { checkService } from './check-service.ts';
import { checkTasks } from './check-tasks.ts';
import { checkTracks } from './check-tracks.ts';
import { type Finder, finderOf } from './finder.ts';
import type { GrantDef, Program, RuleDef } from './program.ts';

/** That everything that a program names is there, and that no two things have one name. */
export function checkReferences(program: Program, origins: Origins): readonly Problem[] {
  const finder = finderOf(origins);
  checkSettings(program, finder);
  checkTracks(program, finder);
  checkBenefits(program, finder);
  checkPlans(program, finder);
  checkPartners(program, finder);
  checkGifts(program, finder);
  checkHouseholds(program, finder);
  checkGames(program, finder);
  checkTasks(program, finder);
  checkService(program, finder);
  checkActivities(program, finder);
  for (const pack of Object.values(program.packs)) checkGrants(pack.grants, program, finder);
  checkPackCycles(program, finder);
  finder.twice(program.rules);
  for (const rule of program.rules) checkRule(rule, program, finder);
  return finder.problems;
}

function checkSettings(program: Program, finder: Finder): void {
  finder.twice(program.agreements);
  finder.twice(program.multipliers.list);
  if (Object.hasOwn(program.currencies, program.currency)) {
    const place = finder.at(program.currencies, program.currency);
    const message = `${program.currency} is the program's own currency.`;
    finder.tell(place, 'duplicate_id', message, 'Take it out: it is worth exactly itself.');
  }
  for (const asset of Object.values(program.assets)) {
    if (asset.shortfall !== 'charge' || asset.worth !== null) continue;
    const advice = 'Say what it is worth: worth: { units: 100, amount: 100 }.';
    finder.tell(finder.at(asset, 'shortfall'), 'no_worth', 'Nobody knows what to charge for it.', advice);
  }
  for (const type of Object.keys(program.events)) {
    if (!builtInEventTypes.includes(type) && !isPlanEvent(type)) continue;
    const message = `'${type}' is an event of Laurel's own.`;
    finder.tell(finder.at(program.events, type), 'duplicate_id', message, 'Give yours another name.');
  }
}

function checkRule(rule: RuleDef, program: Program, finder: Finder): void {
  const types = eventTypesOf(program);
  for (const type of rule.on) {
    if (!isPlanEvent(type)) finder.must(finder.at(rule, 'on'), 'event type', type, types);
  }
  if (rule.audience !== null) {
    finder.must(finder.at(rule, 'audience'), 'audience', rule.audience, Object.keys(program.audiences));
  }
  if (rule.message !== null) {
    finder.must(finder.at(rule, 'message'), 'message', rule.message, Object.keys(program.messages));
  }
  if (rule.from !== null && rule.until !== null && rule.from >= rule.until) {
    const advice = 'Let until be later than from; an end is not included.';
    finder.tell(finder.at(rule, 'until'), 'empty_span', 'The rule ends before it begins.', advice);
  }
  const factors = multiplierNames(program);
  for (const name of rule.multiply) finder.must(finder.at(rule, 'multiply'), 'multiplier', name, factors);
  for (const one of rule.benefits ?? [])
    finder.must(finder.at(one, 'benefit'), 'benefit', one.benefit, Object.keys(program.benefits));
  checkGrants(rule.grants, program, finder);
  checkLimits(rule, program, finder);
  checkGoal(rule, program, finder);
  checkEmits(rule, program, finder);
}

function eventTypesOf(program: Program): readonly string[] {
  return [...builtInEventTypes, ...Object.keys(program.events)];
}

function multiplierNames(program: Program): readonly string[] {
  return [
    ...Object.keys(program.tracks).map((track) => `tier:${track}`),
    ...Object.entries(program.benefits)
      .filter(([, { multiplier }]) => multiplier !== undefined)
      .map(([id]) => `benefit:${id}`),
    ...program.multipliers.list.map((each) => each.id),
  ];
}

function checkGrants(grants: readonly GrantDef[], program: Program, finder: Finder): void {
  for (const grant of grants) {
    if (grant.asset !== null) {
      finder.must(finder.at(grant, 'asset'), 'asset', grant.asset, Object.keys(program.assets));
    }
    if (grant.pack !== null) {
      finder.must(finder.at(grant, 'pack'), 'pack', grant.pack, Object.keys(program.packs));
    }
  }
}

function checkLimits(rule: RuleDef, program: Program, finder: Finder): void {
  for (const limit of rule.limits) {
    if (limit.asset !== null) {
      finder.must(finder.at(limit, 'asset'), 'asset', limit.asset, Object.keys(program.assets));
    }
    if (limit.per === 'tierPeriod' && Object.keys(program.tracks).length === 0) {
      const advice = 'Declare a track of tiers, or limit per month or year.';
      finder.tell(finder.at(limit, 'per'), 'no_tiers', 'There are no tiers, so no period of one.', advice);
    }
  }
}

function checkGoal(rule: RuleDef, program: Program, finder: Finder): void {
  const { goal } = rule;
  if (goal?.allOf == null) return;
  const withGoals = program.rules
    .filter((each) => each.goal !== null && each.id !== rule.id)
    .map(({ id }) => id);
  for (const [index, id] of goal.allOf.entries()) {
    const place = finder.at(goal, 'allOf', index);
    finder.must(place, 'rule with a goal', id, withGoals);
    const other = program.rules.find((each) => each.id === id)?.goal;
    if (other == null || other === goal || (other.per === goal.per && other.streak === null)) continue;
    const message = `The goal of '${id}' is not counted in the same window, so the two never meet.`;
    const advice = `Give both the same per; days in a row are in none.`;
    finder.tell(place, 'never_reached', message, advice);
  }
}

function checkEmits(rule: RuleDef, program: Program, finder: Finder): void {
  const declared = Object.keys(program.events);
  for (const emit of rule.emit) {
    const place = finder.at(emit, 'type');
    if (builtInEventTypes.includes(emit.type) || isPlanEvent(emit.type)) {
      const advice = 'Declare an event of your own under events, and emit that.';
      finder.tell(
        place,
        'not_yours',
        `'${emit.type}' is an event of Laurel's own; no rule makes it.`,
        advice,
      );
    } else {
      finder.must(place, 'event type', emit.type, declared);
    }
  }
}
