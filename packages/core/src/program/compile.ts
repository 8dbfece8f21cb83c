import { declaredShape } from '../events/declared-shapes.ts';
import { builtInShapes } from '../events/event-shapes.ts';
import { calendarOf } from '../kernel/calendar.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { yearlyOf } from '../members/yearly.ts';
import { indexOffers } from '../redemptions/offer-index.ts';
import { type Origins, originOf, PROBLEMS_MAX, type Problem, type Shape } from '../shape/shape.ts';
import { checkCycles } from './check-cycles.ts';
import { checkTimely } from './check-timely.ts';
import { compileActivities, teamGoals } from './compile-activities.ts';
import { compileAudiences, expandAudiences } from './compile-audiences.ts';
import { compileBenefits, compilePay } from './compile-benefits.ts';
import { compileGames, compileMall, grantRules } from './compile-games.ts';
import { bundlesOf, compilePartners } from './compile-partners.ts';
import { compilePlans } from './compile-plans.ts';
import { compileLimits, compileMultipliers, compilePackRules, compileRules } from './compile-rules.ts';
import { compileScores } from './compile-scores.ts';
import { compileService } from './compile-service.ts';
import { compileTracks } from './compile-tracks.ts';
import type { CompiledAllowance, CompiledProgram, CompiledRule } from './compiled.ts';
import type { Compiling } from './compiling.ts';
import type { Program } from './program.ts';

export type {
  CompiledActivity,
  CompiledAudience,
  CompiledBenefit,
  CompiledEmit,
  CompiledGame,
  CompiledGrant,
  CompiledMallItem,
  CompiledMultiplier,
  CompiledPartner,
  CompiledPartnerItem,
  CompiledPay,
  CompiledPlan,
  CompiledProgram,
  CompiledRule,
  CompiledTier,
  CompiledTrack,
  CompiledVariant,
} from './compiled.ts';

export type CompileProgram =
  | { readonly ok: true; readonly compiled: CompiledProgram }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks every expression against the events that it will meet, compiles each once, and refuses rules that could feed
 * each other without end. `origins` (of `readProgram`) makes problems point into the document as it was written.
 */
export function compileProgram(program: Program, origins: Origins = new WeakMap()): CompileProgram {
  const problems: Problem[] = [];
  const shapes = shapesOf(program, origins, problems);
  const draft = { program, shapes, origins, problems, scopes: new Map() };
  const compiling: Compiling = { ...draft, audienceTexts: expandAudiences(draft) };
  const scores = compileScores(compiling);
  const audiences = compileAudiences(compiling);
  const multipliers = compileMultipliers(compiling);
  const rules = compileRules(compiling, multipliers);
  const rulesByType = byType(rules);
  const packRules = compilePackRules(compiling);
  checkTimely(compiling, rules, packRules);
  const tracks = compileTracks(compiling);
  const benefits = compileBenefits(compiling, tracks, audiences);
  const pay = compilePay(compiling);
  const plans = compilePlans(compiling);
  const games = compileGames(compiling);
  const mall = compileMall(compiling);
  const service = compileService(compiling);
  const activities = compileActivities(compiling);
  if (problems.length === 0) checkCycles(compiling);
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, PROBLEMS_MAX) };
  const compiled: CompiledProgram = {
    program,
    calendar: calendarOf(program.timeZone),
    hashable: hashableOf(program),
    rulesByType,
    yearly: yearlyOf(rulesByType),
    rules: new Map(rules.map((rule) => [rule.def.id, rule])),
    packRules,
    tracks,
    mainTrack: tracks[0] ?? null,
    measured: new Set(tracks.map((track) => track.def.measure)),
    gifts: compileGifts(program),
    reminders: remindersOf(program),
    scores,
    multipliers,
    tierMultipliers: new Map(tracks.map((track) => [`tier:${track.id}`, track])),
    audiences,
    benefits,
    ...allowancesOf(benefits),
    offers: indexOffers([...benefits.values()].flatMap(({ offer }) => offer ?? [])),
    pay,
    redeems: pay !== null || [...benefits.values()].some(({ def }) => def.offer !== undefined),
    plans,
    partners: compilePartners(program),
    bundles: bundlesOf(benefits),
    games,
    mall,
    service,
    activities,
    teamGoals: teamGoals(activities),
    grantRules: grantRules(games, mall, activities),
    shapes,
  };
  return { ok: true, compiled };
}

/** Parts that programs could not have at first: while empty they leave the hash of a program as it was. */
const LATER_PARTS: ReadonlySet<string> = new Set([
  'scores',
  'gifts',
  'households',
  'plans',
  'partners',
  'games',
  'mall',
  'activities',
  'choices',
  'pay',
  'products',
  'days',
  'sequences',
]);

function hashableOf(program: Program): Json {
  const parts = Object.entries(program as unknown as JsonObject);
  return Object.fromEntries(
    parts.filter(([part, value]) => !LATER_PARTS.has(part) || Object.keys(value ?? {}).length > 0),
  );
}

/** Assets whose members are told before units expire. */
function remindersOf({ assets }: Program): CompiledProgram['reminders'] {
  return Object.entries(assets).flatMap(([id, { remind }]) => (remind === undefined ? [] : [[id, remind]]));
}

/** Allowances, found without a look at the other benefits: those of tiers alone, and those that plans give too. */
function allowancesOf(
  benefits: CompiledProgram['benefits'],
): Pick<CompiledProgram, 'allowances' | 'planAllowances'> {
  const all = [...benefits.values()].filter(({ def }) => def.allowance !== undefined);
  return {
    allowances: all.filter(({ plans }) => plans.size === 0) as readonly CompiledAllowance[],
    planAllowances: all.filter(({ plans }) => plans.size > 0) as readonly CompiledAllowance[],
  };
}

function shapesOf(
  program: Program,
  origins: Origins,
  problems: Problem[],
): ReadonlyMap<string, Shape<JsonObject>> {
  const shapes = new Map(builtInShapes(program));
  for (const [type, def] of Object.entries(program.events)) {
    const declared = declaredShape(type, def.data, originOf(origins, def, 'data'));
    problems.push(...declared.problems);
    shapes.set(type, declared.shape);
  }
  return shapes;
}

function compileGifts({ gifts }: Program): CompiledProgram['gifts'] {
  return new Map(
    Object.entries(gifts).map(([asset, def]) => [
      asset,
      { def, limits: compileLimits(`gift-${asset}`, def.limits) },
    ]),
  );
}

function byType(rules: readonly CompiledRule[]): ReadonlyMap<string, readonly CompiledRule[]> {
  const found = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    for (const type of new Set(rule.def.on)) {
      const list = found.get(type);
      if (list === undefined) found.set(type, [rule]);
      else list.push(rule);
    }
  }
  return found;
}
