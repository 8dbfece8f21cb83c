import {
  type EpochMs,
  factOf,
  inForce,
  type JsonObject,
  statusView,
  transferView,
  viewOf,
} from '@laurel/core';
import { benefitsOf } from '../benefits/benefits-of.ts';
import { transfer } from '../events/decision-schema.ts';
import { presentStatus, presentTransfer } from '../events/present-answer.ts';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { integer, named, nullable, object, page, text, time } from '../http/schema.ts';
import { memberParams, pageQuery } from '../http/shared-schemas.ts';
import { orNull, showTimeOf } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import type { Found } from '../reads.ts';
import { knownBy } from './known-by.ts';
import { type LoadParts, loadMember, type Seen, seeMember } from './load.ts';
import { presentMember } from './present-member.ts';
import { recentViews } from './recent-views.ts';
import { benefit, member, memberLine } from './schemas.ts';
import { walkEntries } from './walk-entries.ts';

export interface MemberReadParts extends LoadParts {
  readonly cursors: Cursors;
}

const read = { scope: 'members:read', own: true } as const;
const readLedger = { scope: 'ledger:read', own: true } as const;

const lot = named(
  'Lot',
  object({
    asset: text('Asset'),
    funder: text('Who pays for it'),
    availableAt: nullable(time('When it opens; null at once')),
    expiresAt: nullable(time('When it expires; null never')),
    putIn: integer('Units put in'),
    left: integer('Units left'),
    held: integer('Units set aside'),
    spent: integer('Units spent'),
    takenBack: integer('Units taken back'),
  }),
);

const status = named(
  'Status',
  object({ ...statusFields(), at: time('When it was decided') }, {}, 'A period, by its beginning'),
);
function statusFields() {
  return {
    track: text('Track'),
    tier: text('Tier'),
    previous: nullable(text('Tier before')),
    since: time('Beginning'),
    until: nullable(time('End; null never')),
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

export function memberReadRoutes(parts: MemberReadParts): readonly Route[] {
  return [
    getMember(parts),
    listMembers(parts),
    listTransfers(parts),
    listLots(parts),
    listStatuses(parts),
    listBenefits(parts),
  ];
}

const instant = (text: string | undefined): EpochMs | undefined =>
  text === undefined ? undefined : readTime(text);

function getMember(parts: MemberReadParts): Route {
  const recent = recentViews(() => parts.reads.programs());
  return route({
    id: 'getMember',
    method: 'GET',
    path: '/v1/members/{id}',
    tag: 'members',
    summary: 'A member: profile, tier, assets, benefits',
    description:
      '`at` shows her as she was then believed to be. `happenedBy` adds balances summed from what is known today to have happened by then.',
    access: read,
    params: memberParams,
    query: object({}, { at: time('As decided by then'), happenedBy: time('As happened by then') }),
    answers: { 200: { description: 'The member', schema: member } },
    refusals: ['unknown_member', 'no_program'],
    handle: async ({ caller, params, query }: Call<Id, At, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const isPlain = query.at === undefined && query.happenedBy === undefined;
      const stored = isPlain ? await parts.reads.head(found.member) : undefined;
      const known = stored === undefined ? undefined : recent.find(found.member, stored, parts.clock.now());
      if (known !== undefined) return asText(known);
      const seen = await seeMember(parts, found, instant(query.at));
      const shown = await showMember(parts, found, seen, instant(query.happenedBy));
      const text = JSON.stringify(shown);
      if (stored !== undefined) recent.keep(found.member, stored, seen, text);
      return asText(text);
    },
  });
}

interface At {
  readonly at?: string;
  readonly happenedBy?: string;
}

const asText = (data: string): Reply => ({
  status: 200,
  raw: { type: 'application/json; charset=utf-8', data },
});

async function showMember(
  parts: MemberReadParts,
  found: Found,
  seen: Seen,
  by: EpochMs | undefined,
): Promise<object> {
  const programs = parts.reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
  const show = showTimeOf(programs, seen.at);
  const shown = presentMember(programs, found, seen, await personalOf(parts, found, seen), show);
  if (by === undefined) return shown;
  return { ...shown, happenedBy: { at: show(by), balances: await knownBy(parts.reads, found, seen, by) } };
}

/** The vault is asked only where it has something. */
const personalOf = async ({ reads }: MemberReadParts, found: Found, { head }: Seen): Promise<JsonObject> =>
  factOf(head.facts, 'personal') === undefined ? {} : reads.personal(found.member);

function listMembers({ reads, cursors, clock }: MemberReadParts): Route {
  return route({
    id: 'listMembers',
    method: 'GET',
    path: '/v1/members',
    tag: 'members',
    summary: 'Members, in the order in which they joined the store',
    access: { scope: 'members:read' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(memberLine, 'Members') } },
    refusals: [],
    handle: async ({ caller, query }: Call<undefined, PageAsk, undefined>) => {
      const limit = query.limit ?? limits.pageDefault;
      const binding = `members ${caller.id}`;
      const after = query.cursor === undefined ? 0 : Number(cursors.read(binding, query.cursor));
      const rows = await reads.list({ after, limit: limit + 1 });
      const programs = reads.programs();
      const show = showTimeOf(programs, clock.now());
      const data = await Promise.all(
        rows.slice(0, limit).map(async ({ member: no, external }) => {
          const head = await reads.head(no);
          const main =
            programs.versions.length === 0 ? null : inForce(programs, clock.now()).compiled.mainTrack;
          const track = main === null ? undefined : head.tracks[main.id];
          return {
            id: external,
            standing: head.standing,
            joinedAt: orNull(show, head.joinedAt),
            tier: track === undefined ? null : (track.shown ?? track.tier),
          };
        }),
      );
      const last = rows[limit - 1];
      return ok({
        data,
        nextCursor: rows.length > limit && last !== undefined ? cursors.write(binding, last.member) : null,
      });
    },
  });
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
    query: object({}, { ...pageQuery, asset: text('Of this asset alone', { max: 64 }) }),
    answers: { 200: { description: 'A page', schema: page(transfer, 'Transfers') } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params, query }: Call<Id, PageAsk & { asset?: string }, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
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
      const data = Object.entries(seen.head.assets)
        .filter(([asset]) => query.asset === undefined || query.asset === asset)
        .flatMap(([asset, { lots }]) =>
          lots.map(({ from, until, funder, putIn, left, held, spent, takenBack }) => ({
            asset,
            funder,
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

function listStatuses(parts: MemberReadParts): Route {
  return route({
    id: 'listStatuses',
    method: 'GET',
    path: '/v1/members/{id}/statuses',
    tag: 'tiers',
    summary: 'Every change of tier with its cause, newest first',
    access: read,
    params: memberParams,
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(status, 'Changes') } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params, query }: Call<Id, PageAsk, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const show = showTimeOf(parts.reads.programs(), seen.at);
      return ok(
        await walkEntries(parts.reads, parts.cursors, {
          found,
          seen,
          binding: `statuses ${caller.id} ${found.member}`,
          cursor: query.cursor,
          limit: query.limit ?? limits.pageDefault,
          pick: (entry) =>
            (entry.outcome.statuses ?? []).map((change) => ({
              ...presentStatus(statusView(change), show),
              at: show(entry.decidedAt),
            })),
        }),
      );
    },
  });
}

function listBenefits(parts: MemberReadParts): Route {
  return route({
    id: 'listBenefits',
    method: 'GET',
    path: '/v1/members/{id}/benefits',
    tag: 'benefits',
    summary: 'What the member is entitled to, and what unlocks the rest',
    access: read,
    params: memberParams,
    answers: { 200: { description: 'All of them', schema: page(benefit, 'Benefits') } },
    refusals: ['unknown_member', 'no_program'],
    handle: async ({ caller, params }: Call<Id, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const programs = parts.reads.programs();
      const { compiled } = inForce(programs, seen.at);
      const data = benefitsOf(
        compiled,
        viewOf(programs, seen.head, seen.at),
        seen.at,
        showTimeOf(programs, seen.at),
      );
      return ok({ data, nextCursor: null });
    },
  });
}
