import { type Origins, originOf, type Problem } from '../shape/shape.ts';
import type { ActivityDef, OptionDef } from './activity-types.ts';
import { normalBenefit } from './normal-benefit.ts';
import { NO_NAME } from './part-assets.ts';
import type { RuleDoc } from './part-rules.ts';
import type { TierDoc, TrackDoc } from './part-tracks.ts';
import type { GrantDef, PackDef, Program, RuleDef, SequenceDef, Text, TierDef, TrackDef } from './program.ts';
import type { ProgramDoc } from './program-shape.ts';
import type { ServiceDef } from './service-types.ts';

interface Work {
  readonly origins: Origins;
  readonly packs: Record<string, PackDef>;
  readonly problems: Problem[];
}

/** Gives packs that stand in place an id of their own, and everything without a name its id for one. */
export function normalise(
  doc: ProgramDoc,
  origins: Origins,
): { program: Program; problems: readonly Problem[] } {
  const packs: Record<string, PackDef> = Object.assign(Object.create(null), doc.packs);
  const work: Work = { origins, packs, problems: [] };
  const tracks = mapRecord(doc.tracks, (track, id) => normalTrack(track, id, work));
  const rules = doc.rules.map((rule) => normalRule(rule, work));
  const [mainTrack = ''] = Object.keys(doc.tracks);
  const program: Program = {
    ...doc,
    name: nameOr(doc.name, doc.program),
    fields: mapNames(doc.fields, origins),
    events: mapNames(doc.events, origins),
    assets: mapNames(doc.assets, origins),
    scores: mapRecord(doc.scores, (each, id) => {
      const parts = each.parts.map((one) => renamed(one, one.id, origins));
      return kept(each, { ...each, name: nameOr(each.name, id), parts }, origins);
    }),
    audiences: mapNames(doc.audiences, origins),
    days: mapNames(doc.days, origins),
    agreements: doc.agreements.map((each) => renamed(each, each.id, origins)),
    multipliers: {
      ...doc.multipliers,
      list: doc.multipliers.list.map((each) => renamed(each, each.id, origins)),
    },
    benefits: mapRecord(doc.benefits, (each, id) =>
      kept(each, { ...normalBenefit(each, mainTrack, origins), name: nameOr(each.name, id) }, origins),
    ),
    choices: mapNames(doc.choices, origins),
    plans: mapRecord(doc.plans, (each, id) =>
      kept(
        each,
        { ...each, name: nameOr(each.name, id), variants: mapNames(each.variants, origins) },
        origins,
      ),
    ),
    partners: mapRecord(doc.partners, (each, id) =>
      kept(
        each,
        {
          ...each,
          name: nameOr(each.name, id),
          currency: each.currency === '' ? doc.currency : each.currency,
          items: mapNames(each.items, origins),
        },
        origins,
      ),
    ),
    games: mapRecord(doc.games, (each, id) => {
      const prizes = each.prizes.map((one) => renamed(one, one.id, origins));
      return kept(each, { ...each, name: nameOr(each.name, id), prizes }, origins);
    }),
    mall: mapNames(doc.mall, origins),
    activities: mapRecord(doc.activities, (each, id) => normalActivity(each, id, origins)),
    ...(doc.service === undefined ? {} : { service: normalService(doc.service, origins) }),
    tracks,
    rules,
    sequences: mapRecord(doc.sequences, (each, id) => normalSequence(each, id, rules, origins)),
    packs: mapNames(packs, origins),
  };
  return { program: kept(doc, program, origins), problems: work.problems };
}

function normalService(service: ServiceDef, origins: Origins): ServiceDef {
  const lines = service.lines.map((one) => renamed(one, one.id, origins));
  return kept(service, { ...service, lines }, origins);
}

/** Options of polls and quizzes are called as their ids, unless they have names. */
function normalActivity(each: ActivityDef, id: string, origins: Origins): ActivityDef {
  const options = (of: readonly OptionDef[]) => of.map((one) => renamed(one, one.id, origins));
  const name = nameOr(each.name, id);
  if (each.kind === 'poll') return kept(each, { ...each, name, options: options(each.options) }, origins);
  if (each.kind !== 'quiz') return kept(each, { ...each, name }, origins);
  const questions = each.questions.map((one) =>
    kept(one, { ...one, options: options(one.options) }, origins),
  );
  return kept(each, { ...each, name, questions }, origins);
}

function normalTrack(track: TrackDoc, id: string, work: Work): TrackDef {
  const tiers = track.tiers.map((tier) => normalTier(tier, id, work));
  return kept(track, { ...track, name: nameOr(track.name, id), tiers }, work.origins);
}

function normalTier(tier: TierDoc, track: string, work: Work): TierDef {
  const tierName = nameOr(tier.name, tier.id);
  const pack = packId(tier, `${track}-${tier.id}`, tierName, work);
  return kept(tier, { ...tier, name: tierName, pack }, work.origins);
}

function normalRule(rule: RuleDoc, work: Work): RuleDef {
  const { pack: _, ...rest } = rule;
  const ruleName = nameOr(rule.name, rule.id);
  const pack = packId(rule, rule.id, ruleName, work);
  const task =
    rule.task?.how === NO_NAME ? kept(rule.task, { ...rule.task, how: ruleName }, work.origins) : rule.task;
  const made: RuleDef = { ...rest, name: ruleName, task };
  if (pack === null) return kept(rule, made, work.origins);
  const grant: GrantDef = { asset: null, amount: null, pack, expires: null, availableAfter: null };
  const pointer = originOf(work.origins, rule, 'pack');
  work.origins.set(grant, { pointer, fields: { pack: pointer } });
  return kept(rule, { ...made, grants: [...rule.grants, grant] }, work.origins);
}

/** A step without a text says what its task says. */
function normalSequence(
  each: SequenceDef,
  id: string,
  rules: readonly RuleDef[],
  origins: Origins,
): SequenceDef {
  const steps = each.steps.map((step) => {
    const how = rules.find((rule) => rule.id === step.task)?.task?.how ?? { zh: step.task, en: step.task };
    return step.text === NO_NAME ? kept(step, { ...step, text: how }, origins) : step;
  });
  return kept(each, { ...each, name: nameOr(each.name, id), steps }, origins);
}

/** The id of a pack named or written in place; the latter joins the others under an id made from where it stands. */
function packId(
  owner: { readonly pack: PackDef | string | null },
  id: string,
  ownerName: Text,
  work: Work,
): string | null {
  const { pack } = owner;
  if (pack === null || typeof pack === 'string') return pack;
  if (Object.hasOwn(work.packs, id)) {
    work.problems.push({
      code: 'duplicate_id',
      pointer: originOf(work.origins, owner, 'pack'),
      message: `The pack in this place would be called '${id}', and there is one of that id.`,
      advice: `Rename the pack '${id}' or name it here.`,
    });
  }
  work.packs[id] = kept(pack, { ...pack, name: pack.name.zh === '' ? ownerName : pack.name }, work.origins);
  return id;
}

function mapNames<T extends { readonly name: Text }>(
  things: Readonly<Record<string, T>>,
  origins: Origins,
): Readonly<Record<string, T>> {
  return kept(
    things,
    mapRecord(things, (thing, id) => renamed(thing, id, origins)),
    origins,
  );
}

function mapRecord<A, B>(
  things: Readonly<Record<string, A>>,
  map: (thing: A, id: string) => B,
): Readonly<Record<string, B>> {
  const result: Record<string, B> = Object.create(null);
  for (const [id, thing] of Object.entries(things)) result[id] = map(thing, id);
  return result;
}

function renamed<T extends { readonly name: Text }>(thing: T, id: string, origins: Origins): T {
  return kept(thing, { ...thing, name: nameOr(thing.name, id) }, origins);
}

function nameOr(given: Text, id: string): Text {
  return given === NO_NAME ? { zh: id, en: id } : given;
}

/** What was made of something stands where that stood. */
function kept<T extends object>(from: object, to: T, origins: Origins): T {
  const origin = origins.get(from);
  if (origin !== undefined) origins.set(to, origin);
  return to;
}
