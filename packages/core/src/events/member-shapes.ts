import type { Json, JsonObject } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { anyOf, isAnything, refined } from '../shape/choices.ts';
import { list } from '../shape/collections.ts';
import { boolean, date, integer, timestamp } from '../shape/numbers.ts';
import { object, optional, required } from '../shape/objects.ts';
import { type Shape, WRONG, type Wrong, wrong } from '../shape/shape.ts';
import { NAME_MAX, oneWord, outsideId } from '../shape/texts.ts';
import {
  declaredId,
  EVENT_UNITS_MAX,
  type EventFields,
  id,
  memberId,
  orNull,
  profileOf,
  reason,
  tags,
  word,
} from './fields.ts';

const consents = list(
  object<JsonObject>(
    {
      id: required<Json>(outsideId(undefined, NAME_MAX)),
      version: required<Json>(outsideId(undefined, NAME_MAX)),
      given: optional<Json>(boolean()),
      at: optional<Json>(timestamp()),
    },
    { name: 'consent' },
  ),
  { max: 50 },
);
const expiredLots = list(
  object<JsonObject>(
    { lot: required<Json>(id), units: required<Json>(integer({ min: 1, max: EVENT_UNITS_MAX })) },
    { name: 'lot' },
  ),
  { min: 1, max: 100 },
);
const maybeReason: EventFields = { reason: optional<Json>(reason) };

/** Fields of the events about a member herself, and of what operators do to her. */
export function memberFields(program: Program): Readonly<Record<string, EventFields>> {
  const asset: Shape<Json> = declaredId('asset', Object.keys(program.assets));
  const track: Shape<Json> = declaredId('track', Object.keys(program.tracks));
  const tiers = Object.values(program.tracks).flatMap((each) => each.tiers.map((tier) => tier.id));
  const tier: Shape<Json> = declaredId('tier', [...new Set(tiers)]);
  const about: EventFields = { tags: optional(tags), consents: optional<Json>(consents) };
  return {
    'member.registered': { profile: optional<Json>(profileOf(program, false)), ...about },
    'member.updated': { profile: optional<Json>(profileOf(program, true)), ...about },
    'member.profile_completed': {},
    'member.frozen': maybeReason,
    'member.unfrozen': maybeReason,
    'member.closed': maybeReason,
    'member.erased': { alias: optional<Json>(word), ...maybeReason },
    'member.merged': {
      into: required<Json>(memberId('Who takes her up: a member.')),
      reason: required<Json>(reason),
    },
    'member.unmerged': {
      member: required<Json>(memberId('Who leaves: a member that was merged into this one.')),
      reason: required<Json>(reason),
    },
    'member.card_replaced': { reason: required<Json>(reason) },
    'invite.accepted': {
      inviter: required<Json>(memberId('Who invited: a member.')),
      code: optional<Json>(id),
    },
    'adjustment.made': {
      asset: required(asset),
      amount: required<Json>(notZero()),
      reason: required<Json>(reason),
      evidence: optional<Json>(reason),
      expiresAt: optional<Json>(timestamp()),
      funder: optional<Json>(word),
    },
    'lots.extended': {
      asset: required(asset),
      amount: optional<Json>(integer({ min: 1, max: EVENT_UNITS_MAX })),
      expiresAt: required<Json>(timestamp()),
      reason: required<Json>(reason),
    },
    'lots.reinstated': {
      asset: required(asset),
      lots: required<Json>(expiredLots),
      expiresAt: required<Json>(timestamp()),
      reason: required<Json>(reason),
    },
    'tier.set': {
      track: optional(track),
      tier: required(tier),
      kind: required<Json>(oneWord(['floor', 'trial'])),
      until: optional<Json>(timestamp()),
      reason: required<Json>(reason),
    },
    'tier.cleared': { track: optional(track), reason: required<Json>(reason) },
    ...pauseFields(track),
    'card.used': { track: optional(track) },
    'backfill.closed': {},
    'member.imported': importedFields(program, { asset, track, tier }),
    'cause.revoked': { source: required<Json>(id), id: required<Json>(id) },
    'tier.upgraded': stepFields(track, tier),
    'tier.demoted': stepFields(track, tier),
  };
}

function pauseFields(track: Shape<Json>): Readonly<Record<string, EventFields>> {
  return {
    'tier.paused': {
      track: optional(track),
      pause: required<Json>(id),
      kind: required<Json>(word),
      from: required<Json>(date('Its first day.')),
      to: required<Json>(date('The day on which the clock goes on.')),
    },
    'tier.resumed': { track: optional(track), pause: required<Json>(id) },
  };
}

function stepFields(track: Shape<Json>, tier: Shape<Json>): EventFields {
  return { track: required(track), tier: required(tier), previous: required(tier) };
}

interface Ids {
  readonly asset: Shape<Json>;
  readonly track: Shape<Json>;
  readonly tier: Shape<Json>;
}

function importedFields(program: Program, { asset, track, tier }: Ids): EventFields {
  const ends = orNull(timestamp());
  const standing = object<JsonObject>(
    {
      track: optional(track),
      tier: required(tier),
      since: optional<Json>(timestamp()),
      until: optional<Json>(ends),
    },
    { name: 'imported tier' },
  );
  // A table of another system has a line for who has none.
  const units = integer({ min: 0, max: EVENT_UNITS_MAX });
  const lot = object<JsonObject>(
    {
      asset: required(asset),
      amount: required<Json>(units),
      expiresAt: optional<Json>(ends),
      from: optional<Json>(timestamp()),
      funder: optional<Json>(word),
    },
    { name: 'imported lot' },
  );
  const earned = object<JsonObject>(
    { asset: required(asset), date: required<Json>(date()), amount: required<Json>(units) },
    { name: 'imported earning' },
  );
  const one = ofItsTrack(standing, program);
  return {
    joinedAt: optional<Json>(timestamp()),
    tier: optional<Json>(
      anyOf<Json>([
        { suits: Array.isArray, shape: list(one, { max: 8 }) },
        { suits: isAnything, shape: one },
      ]),
    ),
    lots: optional<Json>(list(lot, { max: 1_000 })),
    earned: optional<Json>(list(earned, { max: 4_000 })),
    orders: optional<Json>(integer({ min: 0, max: 1_000_000_000, description: 'Orders completed before.' })),
    profile: optional<Json>(profileOf(program, false)),
    tags: optional(tags),
    consents: optional<Json>(consents),
  };
}

/** A tier must be one of its own track; the main one where none is named. */
export function ofItsTrack(shape: Shape<JsonObject>, program: Program): Shape<JsonObject> {
  const [mainTrack = ''] = Object.keys(program.tracks);
  return refined(shape, (data, reading): JsonObject | Wrong => {
    const { track = mainTrack, tier } = data as { track?: string; tier?: string };
    const tiers = program.tracks[track]?.tiers.map((each) => each.id) ?? [];
    if (tier === undefined || tiers.includes(tier)) return data;
    reading.path.push('tier');
    wrong(reading, 'unknown_tier', `The track has no tier '${tier}'.`, `It has ${tiers.join(', ')}.`);
    reading.path.pop();
    return WRONG;
  });
}

function notZero(): Shape<number> {
  const inner = integer({ min: -EVENT_UNITS_MAX, max: EVENT_UNITS_MAX, description: 'Above or below 0.' });
  return {
    ...inner,
    read: (value, reading) => integer(value === 0 ? NOT_ZERO : BOTH_WAYS).read(value, reading),
  };
}

const BOTH_WAYS = { min: -EVENT_UNITS_MAX, max: EVENT_UNITS_MAX };
const NOT_ZERO = { min: 1, max: EVENT_UNITS_MAX };
