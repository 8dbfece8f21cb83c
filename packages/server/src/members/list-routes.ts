import { type AssetState, transferView } from '@laurel/core';
import { transfer } from '../events/decision-schema.ts';
import { presentStatus, presentTransfer } from '../events/present-answer.ts';
import { limits } from '../http/limits.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, named, nullable, object, oneOf, page, type Schema, text, time } from '../http/schema.ts';
import { memberParams, pageQuery } from '../http/shared-schemas.ts';
import { orNull, showTimeOf } from '../http/show-time.ts';
import { loadHerself, loadMember, seeMember } from './load.ts';
import type { MemberReadParts } from './read-routes.ts';
import { begunNote, lastOf, periodsOf, touching } from './status-periods.ts';
import { newestBelow, walkEntries } from './walk-entries.ts';

const read = { scope: 'members:read', own: true } as const;
const readLedger = { scope: 'ledger:read', own: true } as const;

const lot = named(
  'Lot',
  object(
    {
      asset: text('Asset'),
      funder: text('Who pays for it'),
      availableAt: nullable(time('When it opens; null at once')),
      expiresAt: nullable(time('When it expires; null never')),
      putIn: integer('Units put in'),
      left: integer('Units left'),
      held: integer('Units set aside'),
      spent: integer('Units spent'),
      takenBack: integer('Units taken back'),
    },
    {
      earnedBy: text('Of units of a household: external id of who earned them, where that is another member'),
    },
  ),
);

const status = named(
  'Status',
  object({ ...statusFields(), at: time('When it was decided') }, {}, 'A period of the tier that counts'),
);
function statusFields() {
  return {
    track: text('Track'),
    tier: text('Tier'),
    previous: nullable(text('Tier that counted before')),
    since: time('From when it counted'),
    until: nullable(time('When the next one began; of the newest, when it will end: null never')),
    cause: text('Why'),
  };
}

interface Id {
  readonly id: string;
}
interface PageAsk {
  readonly limit?: number;
  readonly cursor?: string;
}

/** A query's field: whose log is walked where the member was merged. */
export const ownLog: Schema<'own'> = oneOf(
  '`own`, of one who was merged: her own log, which ends with the merge',
  'own',
);

/** What the member has, had and may have. */
export function memberListRoutes(parts: MemberReadParts): readonly Route[] {
  return [listTransfers(parts), listLots(parts), listStatuses(parts)];
}

function listTransfers(parts: MemberReadParts): Route {
  return route({
    id: 'listTransfers',
    method: 'GET',
    path: '/v1/members/{id}/transfers',
    tag: 'ledger',
    summary: 'What moved, newest first',
    access: readLedger,
    params: memberParams,
    query: object({}, { ...pageQuery, asset: text('Of this asset alone', { max: 64 }), log: ownLog }),
    answers: { 200: { description: 'A page', schema: page(transfer, 'Transfers') } },
    refusals: ['unknown_member'],
    handle: async ({
      caller,
      params,
      query,
    }: Call<Id, PageAsk & { asset?: string; log?: string }, undefined>) => {
      const load = query.log === 'own' ? loadHerself : loadMember;
      const found = await load(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const show = showTimeOf(parts.reads.programs(), seen.at);
      return ok(
        await walkEntries(parts.reads, parts.cursors, {
          found,
          seen,
          binding: `transfers ${caller.id} ${found.member} ${query.asset ?? ''}`,
          cursor: query.cursor,
          limit: query.limit ?? limits.pageDefault,
          pick: (entry) =>
            (entry.outcome.transfers ?? []).flatMap((one, n) =>
              query.asset === undefined || one.asset === query.asset
                ? [presentTransfer(transferView(found.member, entry, one, n), show)]
                : [],
            ),
        }),
      );
    },
  });
}

function listLots(parts: MemberReadParts): Route {
  return route({
    id: 'listLots',
    method: 'GET',
    path: '/v1/members/{id}/lots',
    tag: 'ledger',
    summary: 'Open lots, soonest expiring first',
    access: readLedger,
    params: memberParams,
    query: object({}, { asset: text('Of this asset alone', { max: 64 }) }),
    answers: { 200: { description: 'All of them', schema: page(lot, 'Lots') } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params, query }: Call<Id, { asset?: string }, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const show = showTimeOf(parts.reads.programs(), seen.at);
      const assets = Object.entries(seen.head.assets).filter(
        ([asset]) => query.asset === undefined || query.asset === asset,
      );
      const earners = await earnersOf(parts, assets);
      const data = assets.flatMap(([asset, { lots }]) =>
        lots.map(({ from, until, funder, of, putIn, left, held, spent, takenBack }) => ({
          asset,
          funder,
          ...(of === undefined ? {} : { earnedBy: earners.get(of) ?? '' }),
          availableAt: from > seen.at ? show(from) : null,
          expiresAt: orNull(show, until),
          putIn,
          left,
          held,
          spent,
          takenBack,
        })),
      );
      return ok({ data, nextCursor: null });
    },
  });
}

/** External ids of those of her household who earned what she has. */
async function earnersOf(
  { reads }: MemberReadParts,
  assets: readonly (readonly [string, AssetState])[],
): Promise<ReadonlyMap<number, string>> {
  const members = [...new Set(assets.flatMap(([, { lots }]) => lots.flatMap(({ of }) => of ?? [])))];
  if (members.length === 0) return new Map();
  const found = await reads.name(members);
  return new Map(members.map((member, i) => [member, found[i]?.external ?? '']));
}

function listStatuses(parts: MemberReadParts): Route {
  return route({
    id: 'listStatuses',
    method: 'GET',
    path: '/v1/members/{id}/statuses',
    tag: 'tiers',
    summary: 'Periods of the tier that counts, each with its cause, newest first; they touch',
    access: read,
    params: memberParams,
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(status, 'Periods') } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params, query }: Call<Id, PageAsk, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const show = showTimeOf(parts.reads.programs(), seen.at);
      const { data, nextCursor, note } = await walkEntries(parts.reads, parts.cursors, {
        found,
        seen,
        binding: `statuses ${caller.id} ${found.member}`,
        cursor: query.cursor,
        limit: query.limit ?? limits.pageDefault,
        pick: (entry) =>
          periodsOf(entry, (seq, track) =>
            newestBelow(parts.reads, { found, seen }, seq, ({ outcome }) =>
              lastOf(outcome.statuses ?? [], track),
            ),
          ),
        note: begunNote,
      });
      const shown = touching(data, note).map((one) => ({ ...presentStatus(one, show), at: show(one.at) }));
      return ok({ data: shown, nextCursor });
    },
  });
}
